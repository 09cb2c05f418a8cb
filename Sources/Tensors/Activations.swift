/// Rows of activations as panels for the matrix kernels, quantised once for all matrices that share them.
//
// @unchecked: written by `load`, read by `PackedMatrix.multiply`, both called by the one owner of the computation.
public final class Activations: @unchecked Sendable {
  public private(set) var tokens = 0
  public private(set) var columns = 0
  private var panelBytes = 0
  private var memory = AlignedMemory(0)
  private let kernels: Kernels

  public init(kernels: Kernels = .best) {
    self.kernels = kernels
  }

  var panelCount: Int { (tokens + Panel.maximumRows - 1) / Panel.maximumRows }

  func panel(_ index: Int) -> Panel {
    Panel(start: index * Panel.maximumRows, of: tokens, at: memory.base + index * panelBytes)
  }

  /// Takes `tokens` rows of `columns` floats, `stride` apart, for products with weights of `type`. `prepare` is called once for each row
  /// before it is read, on all threads. Cost: one pass over the rows.
  public func load(
    _ x: UnsafePointer<Float>, stride: Int, tokens: Int, columns: Int, for type: BlockType, pool: ThreadPool,
    prepare: @Sendable (_ row: Int) -> Void = { _ in }
  ) {
    self.tokens = tokens
    self.columns = columns
    let isQuantized = type.isQuantized
    panelBytes = Panel.byteCount(columns: columns, isQuantized: isQuantized)
    memory = memory.grown(to: panelCount * panelBytes)
    nonisolated(unsafe) let source = x
    pool.run(panelCount) { [kernels] index, _ in
      let panel = self.panel(index)
      for row in 0..<panel.rows { prepare(panel.start + row) }
      panel.load(
        source + panel.start * stride, stride: stride, columns: columns, isQuantized: isQuantized, kernels: kernels)
    }
  }
}
