/// Multiplies groups of rows with slices of stacks, quantising each row once for all stacks that share it.
//
// @unchecked: its buffers belong to the one computation that owns the projector.
public final class StackProjector: @unchecked Sendable {
  private let pool: ThreadPool
  private let kernels: Kernels
  private let activations: GroupedActivations

  public init(pool: ThreadPool, kernels: Kernels) {
    self.pool = pool
    self.kernels = kernels
    activations = GroupedActivations(kernels: kernels)
  }

  /// Computes all products, whose slices have the same columns, over the rows that `fill` writes. It may be called twice for a row,
  /// where some stacks are quantised and others are not. With `isShared` each group has one row, the same for all.
  public func project(
    _ groups: [GroupedActivations.Group], isShared: Bool = false, _ products: [PackedStack.Product],
    fill: @Sendable (_ group: Int, _ row: Int, _ out: UnsafeMutablePointer<Float>) -> Void
  ) {
    for isQuantized in [true, false] {
      let members = products.filter { $0.stack.shape.slice.type.isQuantized == isQuantized }
      guard let first = members.first?.stack.shape.slice else { continue }
      activations.load(
        groups, isShared: isShared, columns: first.columns, for: first.type, pool: pool, fill: fill)
      PackedStack.multiply(members, activations, pool: pool, kernels: kernels)
    }
  }
}
