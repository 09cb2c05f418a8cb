import CKernels

/// A linear layer: a weight matrix repacked for this CPU's kernels, in tiles of 16 rows, interleaved by 4 columns (layout in
/// `CKernels.h`), and the bias of its rows where there is one.
///
/// Packing changes the order of the bytes, not the numbers: a product equals dequantise-then-multiply but for the rounding of the
/// activations to int8.
//
// @unchecked: the tiles are immutable and live as long as their owner.
public final class PackedMatrix: @unchecked Sendable {
  /// Raised whenever the same numbers are packed into other bytes, so that packed files of before are not read.
  public static let layoutVersion = 1

  public struct Shape: Sendable, Equatable {
    public var type: BlockType
    public var rows: Int
    /// A multiple of the type's block length.
    public var columns: Int

    public init(type: BlockType, rows: Int, columns: Int) {
      precondition(columns % type.blockLength == 0, "columns must fill whole blocks")
      self.type = type
      self.rows = rows
      self.columns = columns
    }

    var tiles: Int { (rows + 15) / 16 }
    var tileBytes: Int { kk_tile_bytes(type.pack, columns) }
    /// Bytes of the packed matrix.
    public var byteCount: Int { tiles * tileBytes }
  }

  public let shape: Shape
  private let bias: FloatBuffer?
  private let tiles: UnsafeRawPointer
  private let owner: any AnyObject & Sendable

  /// Takes tiles that are packed already: `shape.byteCount` bytes, 64-byte aligned, kept by `owner`. `bias` has a number for each row.
  public init(
    _ shape: Shape, tiles: UnsafeRawPointer, owner: any AnyObject & Sendable, bias: FloatBuffer? = nil
  ) {
    self.shape = shape
    self.bias = bias
    self.tiles = tiles
    self.owner = owner
  }

  /// Packs a matrix that lies row by row at `source`, into memory of its own.
  public convenience init(
    _ shape: Shape, source: UnsafeRawPointer, bias: FloatBuffer? = nil, pool: ThreadPool
  ) {
    let memory = AlignedMemory(shape.byteCount)
    Self.pack(shape, source: source, into: memory.base, pool: pool)
    self.init(shape, tiles: memory.base, owner: memory, bias: bias)
  }

  /// Writes `shape.byteCount` bytes of tiles for a matrix that lies row by row at `source`; the caller has checked that the source
  /// holds all rows. Cost: one pass over the matrix, on all threads.
  public static func pack(
    _ shape: Shape, source: UnsafeRawPointer, into tiles: UnsafeMutableRawPointer, pool: ThreadPool
  ) {
    let rowBytes = shape.type.byteCount(of: shape.columns)
    let tileBytes = shape.tileBytes
    nonisolated(unsafe) let bytes = source.assumingMemoryBound(to: UInt8.self)
    nonisolated(unsafe) let target = tiles.assumingMemoryBound(to: UInt8.self)
    pool.run(shape.tiles) { tile, _ in
      _ = kk_pack_tile(
        kk_ggml_type(shape.type.rawValue), bytes + tile * 16 * rowBytes, rowBytes, min(16, shape.rows - tile * 16),
        shape.columns, target + tile * tileBytes)
    }
  }

  /// One product of a group that shares its input: `y[t * stride + r] = Σ W[r, c] x[t, c] + bias[r]`, or that added to what `y` holds.
  public struct Product: @unchecked Sendable {  // the pointer is written by disjoint tiles
    var matrix: PackedMatrix
    var y: UnsafeMutablePointer<Float>
    var stride: Int
    var adds: Bool

    public init(_ matrix: PackedMatrix, into y: UnsafeMutablePointer<Float>, stride: Int, adds: Bool = false) {
      self.matrix = matrix
      self.y = y
      self.stride = stride
      self.adds = adds
    }
  }

  /// Computes all products over the same activations in one parallel loop.
  public static func multiply(
    _ products: [Product], _ x: Activations, pool: ThreadPool, kernels: Kernels = .best
  ) {
    struct Run: Sendable {
      var product: Int
      var tiles: Range<Int>
    }
    var runs = [Run]()
    for (index, product) in products.enumerated() {
      let shape = product.matrix.shape
      let fair = max(1, (shape.tiles + pool.threads * 4 - 1) / (pool.threads * 4))
      let size = x.tokens > 1 ? shape.cachedTiles : fair
      for start in stride(from: 0, to: shape.tiles, by: size) {
        runs.append(Run(product: index, tiles: start..<min(shape.tiles, start + size)))
      }
    }
    pool.run(runs.count) { [runs] index, _ in
      let run = runs[index]
      let product = products[run.product]
      let matrix = product.matrix
      for panel in 0..<x.panelCount {
        matrix.shape.multiply(
          run.tiles, at: matrix.tiles, x.panel(panel), bias: matrix.bias.map { UnsafePointer($0.base) },
          adds: product.adds, into: product.y, stride: product.stride, kernels: kernels)
      }
    }
  }
}
