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

  private(set) var groups: [Group] = []
  private var places: [(group: Int, start: Int)] = []
  /// The first panel of each group, and the number of panels.
  private var firstPanels: [Int] = [0]
  private var isShared = false
  private var panelBytes = 0
  private var memory = AlignedMemory(0)
  private let kernels: Kernels

  public init(kernels: Kernels) {
    self.kernels = kernels
  }

  func panels(of group: Int) -> Range<Int> { isShared ? 0..<1 : firstPanels[group]..<firstPanels[group + 1] }

  /// Its rows begin within the group.
  func panel(_ index: Int) -> Panel {
    let (group, start) = places[index]
    return Panel(start: start, of: groups[group].rows, at: memory.base + index * panelBytes)
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
      for start in stride(from: 0, to: group.rows, by: Panel.maximumRows) { places.append((index, start)) }
      firstPanels.append(places.count)
    }
    let isQuantized = type.isQuantized
    panelBytes = Panel.byteCount(columns: columns, isQuantized: isQuantized)
    memory = memory.grown(to: places.count * panelBytes)
    pool.run(places.count) { [kernels] index, _ in
      let panel = self.panel(index)
      withUnsafeTemporaryAllocation(of: Float.self, capacity: panel.rows * columns) { rows in
        guard let rows = rows.baseAddress else { return }
        for row in 0..<panel.rows { fill(self.places[index].group, panel.start + row, rows + row * columns) }
        panel.load(rows, stride: columns, columns: columns, isQuantized: isQuantized, kernels: kernels)
      }
    }
  }
}
