/// Multiplies rows of activations with packed matrices, quantising the rows once for all matrices that share them.
//
// @unchecked: its buffers belong to the one computation that owns the projector.
public final class Projector: @unchecked Sendable {
  public let pool: ThreadPool
  public let kernels: Kernels
  private let quantized: Activations
  private let plain: Activations

  public init(pool: ThreadPool, kernels: Kernels = .best) {
    self.pool = pool
    self.kernels = kernels
    quantized = Activations(kernels: kernels)
    plain = Activations(kernels: kernels)
  }

  /// `outputs[i].y[t * rows + r] = Σ W_i[r, c] x[t * columns + c] + bias_i[r]` for the `tokens` first rows of `x`, or that added to what
  /// is there; all matrices have the same columns. `prepare` is called once for each row before it is read, on all threads.
  /// Cost: each matrix is read once for every 8 rows, from the core's cache after the first time.
  public func project(
    _ x: FloatBuffer, tokens: Int, _ outputs: [(matrix: PackedMatrix, y: FloatBuffer)], adds: Bool = false,
    prepare: @Sendable (_ row: Int) -> Void = { _ in }
  ) {
    guard tokens > 0 else { return }
    var isPrepared = false
    for isQuantized in [true, false] {
      let group = outputs.filter { $0.matrix.shape.type.isQuantized == isQuantized }
      guard let first = group.first?.matrix.shape else { continue }
      let activations = isQuantized ? quantized : plain
      activations.load(
        x.base, stride: first.columns, tokens: tokens, columns: first.columns, for: first.type, pool: pool
      ) { [isPrepared] row in
        if !isPrepared { prepare(row) }
      }
      isPrepared = true
      PackedMatrix.multiply(
        group.map { .init($0.matrix, into: $0.y.base, stride: $0.matrix.shape.rows, adds: adds) }, activations,
        pool: pool, kernels: kernels)
    }
  }
}
