import CKernels

/// Rows of activations in groups, one for each slice of a `PackedStack` that is to be read, in the form the matrix kernels read.
//
// @unchecked: written by `load`, read by `PackedStack.multiply`, both called by the one owner of the computation.
public final class GroupedActivations: @unchecked Sendable {
  /// `rows` rows that are multiplied with one slice.
  public struct Group: Sendable {
    public var slice: Int
    public var rows: Int

    public init(slice: Int, rows: Int) {
      self.slice = slice
      self.rows = rows
    }
  }

  struct Panel {
    /// Within the group.
    var start: Int
    var tokens: Int
    var width: Int
    var bytes: UnsafeMutablePointer<UInt8>
  }

  private(set) var groups: [Group] = []
  private var places: [(group: Int, start: Int)] = []
  /// The first panel of each group, and the number of panels.
  private var firstPanels: [Int] = [0]
  private var isShared = false
  private var panelBytes = 0
  private var storage: UnsafeMutableRawPointer?
  private var capacity = 0
  private let kernels: Kernels

  public init(kernels: Kernels) {
    self.kernels = kernels
  }

  deinit { storage?.deallocate() }

  func panels(of group: Int) -> Range<Int> { isShared ? 0..<1 : firstPanels[group]..<firstPanels[group + 1] }

  func panel(_ index: Int) -> Panel? {
    guard let storage else { return nil }
    let (group, start) = places[index]
    let rest = min(8, groups[group].rows - start)
    let width = rest > 4 ? 8 : rest > 2 ? 4 : rest
    return Panel(
      start: start, tokens: rest, width: width,
      bytes: (storage + index * panelBytes).assumingMemoryBound(to: UInt8.self))
  }

  /// Takes the rows that `fill` writes, `columns` floats each, for products with weights of `type`. `fill` is called on all threads.
  /// With `isShared` each group has one row, the same for all, and only that of the first is asked for.
  public func load(
    _ groups: [Group], isShared: Bool = false, columns: Int, for type: BlockType, pool: ThreadPool,
    fill: @Sendable (_ group: Int, _ row: Int, _ out: UnsafeMutablePointer<Float>) -> Void
  ) {
    self.groups = groups
    self.isShared = isShared
    places.removeAll(keepingCapacity: true)
    firstPanels = [0]
    for (index, group) in groups.prefix(isShared ? 1 : groups.count).enumerated() {
      for start in stride(from: 0, to: group.rows, by: 8) { places.append((index, start)) }
      firstPanels.append(places.count)
    }
    let isQuantized = type.isQuantized
    panelBytes = kk_panel_bytes(columns, 8, isQuantized)
    if places.count * panelBytes > capacity {
      storage?.deallocate()
      capacity = places.count * panelBytes
      storage = .allocate(byteCount: capacity, alignment: 64)
    }
    let make = kernels.table.pointee.make_panel
    pool.run(places.count) { index, _ in
      guard let panel = self.panel(index) else { return }
      withUnsafeTemporaryAllocation(of: Float.self, capacity: panel.tokens * columns) { rows in
        guard let rows = rows.baseAddress else { return }
        for row in 0..<panel.tokens { fill(self.places[index].group, panel.start + row, rows + row * columns) }
        make?(rows, columns, panel.tokens, columns, panel.width, isQuantized, panel.bytes)
      }
    }
  }
}

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
