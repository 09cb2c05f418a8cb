import CKernels

/// Rows of activations in the form the matrix kernels read: panels of 8 tokens (the last one narrower), quantised once to int8 by
/// groups of 32 columns for quantised weights, transposed floats for others.
//
// @unchecked: written by `load`, read by `PackedMatrix.multiply`, both called by the one owner of the computation.
public final class Activations: @unchecked Sendable {
  public private(set) var tokens = 0
  public private(set) var columns = 0
  private var quantized = false
  private var storage: UnsafeMutableRawPointer?
  private var capacity = 0
  private let kernels: Kernels

  public init(kernels: Kernels = .best) {
    self.kernels = kernels
  }

  deinit { storage?.deallocate() }

  struct Panel {
    var start: Int
    var tokens: Int
    var width: Int
    var bytes: UnsafeMutablePointer<UInt8>
  }

  var panelCount: Int { (tokens + 7) / 8 }

  func panel(_ index: Int) -> Panel? {
    guard let storage else { return nil }
    let start = index * 8
    let rest = min(8, tokens - start)
    let width = rest > 4 ? 8 : rest > 2 ? 4 : rest
    let offset = index * kk_panel_bytes(columns, 8, quantized)
    return Panel(
      start: start, tokens: rest, width: width, bytes: (storage + offset).assumingMemoryBound(to: UInt8.self))
  }

  /// Takes `tokens` rows of `columns` floats, `stride` apart, for products with weights of `type`. Cost: one pass over the rows.
  public func load(
    _ x: UnsafePointer<Float>, stride: Int, tokens: Int, columns: Int, for type: BlockType, pool: ThreadPool
  ) {
    self.tokens = tokens
    self.columns = columns
    quantized = type.isQuantized
    let bytes = panelCount * kk_panel_bytes(columns, 8, quantized)
    if bytes > capacity {
      storage?.deallocate()
      storage = .allocate(byteCount: bytes, alignment: 64)
      capacity = bytes
    }
    nonisolated(unsafe) let source = x
    let make = kernels.table.pointee.make_panel
    pool.run(panelCount) { index, _ in
      guard let panel = self.panel(index) else { return }
      make?(
        source + panel.start * stride, stride, panel.tokens, columns, panel.width, self.quantized, panel.bytes)
    }
  }
}
