import CKernels

/// A weight matrix repacked for this CPU's kernels: tiles of 16 rows, interleaved by 4 columns (layout in `CKernels.h`).
///
/// Packing changes the order of the bytes, not the numbers: a product equals dequantise-then-multiply but for the rounding of the
/// activations to int8.
//
// @unchecked: immutable once `init` has returned.
public final class PackedMatrix: @unchecked Sendable {
  public let type: BlockType
  public let rows: Int
  public let columns: Int
  public let byteCount: Int
  private let tileBytes: Int
  private let storage: UnsafeMutableRawPointer

  /// Packs `rows` × `columns` numbers of `type` that lie row by row at `source`. `columns` must be a multiple of the type's block
  /// length; the caller has checked that the source holds all rows. Cost: one pass over the matrix, on all threads.
  public init(type: BlockType, rows: Int, columns: Int, source: UnsafeRawPointer, pool: ThreadPool) {
    precondition(columns % type.blockLength == 0, "columns must fill whole blocks")
    self.type = type
    self.rows = rows
    self.columns = columns
    let tileBytes = kk_tile_bytes(type.pack, columns)
    self.tileBytes = tileBytes
    let tiles = (rows + 15) / 16
    byteCount = tiles * tileBytes
    let storage = UnsafeMutableRawPointer.allocate(byteCount: max(64, byteCount), alignment: 64)
    self.storage = storage
    let rowBytes = columns / type.blockLength * type.blockBytes
    nonisolated(unsafe) let bytes = source.assumingMemoryBound(to: UInt8.self)
    nonisolated(unsafe) let target = storage.assumingMemoryBound(to: UInt8.self)
    pool.run(tiles) { tile, _ in
      _ = kk_pack_tile(
        kk_ggml_type(type.rawValue), bytes + tile * 16 * rowBytes, rowBytes, min(16, rows - tile * 16), columns,
        target + tile * tileBytes)
    }
  }

  deinit { storage.deallocate() }

  /// One product of a group that shares its input: `y[t * stride + r] = Σ W[r, c] x[t, c]`.
  public struct Product: @unchecked Sendable {  // the pointer is written by disjoint tiles
    var matrix: PackedMatrix
    var y: UnsafeMutablePointer<Float>
    var stride: Int

    public init(_ matrix: PackedMatrix, into y: UnsafeMutablePointer<Float>, stride: Int) {
      self.matrix = matrix
      self.y = y
      self.stride = stride
    }
  }

  /// Computes all products over the same activations in one parallel loop.
  public static func multiply(
    _ products: [Product], _ x: Activations, pool: ThreadPool, kernels: Kernels = .best
  ) {
    // A run of tiles small enough to stay in the core's cache while all panels pass by.
    struct Run: Sendable {
      var product: Int
      var tiles: Range<Int>
    }
    var runs = [Run]()
    for (index, product) in products.enumerated() {
      let tiles = (product.matrix.rows + 15) / 16
      let cached = max(1, min(8, (256 << 10) / product.matrix.tileBytes))
      let size = x.tokens > 1 ? cached : max(1, (tiles + pool.threads * 4 - 1) / (pool.threads * 4))
      for start in stride(from: 0, to: tiles, by: size) {
        runs.append(Run(product: index, tiles: start..<min(tiles, start + size)))
      }
    }
    let multiply = kernels.table.pointee.tile_times_panel
    pool.run(runs.count) { [runs] index, _ in
      let run = runs[index]
      let product = products[run.product]
      let matrix = product.matrix
      for p in 0..<x.panelCount {
        guard let panel = x.panel(p) else { return }
        for tile in run.tiles {
          multiply?(
            matrix.type.pack, matrix.storage.assumingMemoryBound(to: UInt8.self) + tile * matrix.tileBytes,
            matrix.columns, panel.bytes, panel.width, panel.tokens, min(16, matrix.rows - tile * 16),
            product.y + panel.start * product.stride + tile * 16, product.stride)
        }
      }
    }
  }
}
