import CKernels

/// Up to 8 rows of activations in the form the matrix kernels read: quantised to int8 by groups of 32 columns for quantised weights,
/// transposed floats for others.
//
// @unchecked: points into the memory of the activations that it belongs to; one thread writes a panel.
struct Panel: @unchecked Sendable {
  static let maximumRows = 8

  /// Of its first row, where the results go.
  let start: Int
  let rows: Int
  let bytes: UnsafeMutablePointer<UInt8>

  /// The panel that begins at row `start` of `total`.
  init(start: Int, of total: Int, at bytes: UnsafeMutableRawPointer) {
    self.start = start
    rows = min(Self.maximumRows, total - start)
    self.bytes = bytes.assumingMemoryBound(to: UInt8.self)
  }

  /// Rows that a kernel takes at once; what is missing counts as zeros.
  var width: Int { rows > 4 ? 8 : rows > 2 ? 4 : rows }

  static func byteCount(columns: Int, isQuantized: Bool) -> Int {
    kk_panel_bytes(columns, maximumRows, isQuantized)
  }

  /// Takes its rows, `stride` floats apart.
  func load(_ x: UnsafePointer<Float>, stride: Int, columns: Int, isQuantized: Bool, kernels: Kernels) {
    kernels.table.pointee.make_panel?(x, stride, rows, columns, width, isQuantized, bytes)
  }
}

extension PackedMatrix.Shape {
  /// Tiles small enough together to stay in a core's cache while all panels pass by.
  var cachedTiles: Int { max(1, min(8, (256 << 10) / tileBytes)) }

  /// `y[t * stride + r] = Σ W[r, c] x[t, c] + bias[r]` for the rows r of some tiles of a matrix that lies at `base`, and the rows t of
  /// a panel; or that added to what `y` holds.
  func multiply(
    _ tiles: Range<Int>, at base: UnsafeRawPointer, _ panel: Panel, bias: UnsafePointer<Float>? = nil,
    adds: Bool = false, into y: UnsafeMutablePointer<Float>, stride: Int, kernels: Kernels
  ) {
    let multiply = kernels.table.pointee.tiles_times_panel
    let tileBytes = tileBytes
    let lastRow = min(rows, tiles.upperBound * 16)
    for tile in Swift.stride(from: tiles.lowerBound, to: tiles.upperBound, by: 2) {
      multiply?(
        type.pack, base.assumingMemoryBound(to: UInt8.self) + tile * tileBytes, columns, panel.bytes, panel.width,
        panel.rows, min(32, lastRow - tile * 16), bias.map { $0 + tile * 16 }, adds,
        y + panel.start * stride + tile * 16, stride)
    }
  }
}
