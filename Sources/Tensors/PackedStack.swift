import Foundation

/// Matrices of one shape, packed one behind another: the experts of a layer, or what belongs to its single heads. Each begins with a
/// tile of its own, so that a product reads the chosen ones only.
//
// @unchecked: the tiles are immutable and live as long as their owner.
public final class PackedStack: @unchecked Sendable {
  public struct Shape: Sendable, Equatable {
    /// Of each matrix.
    public var slice: PackedMatrix.Shape
    public var count: Int

    public init(_ slice: PackedMatrix.Shape, count: Int) {
      self.slice = slice
      self.count = count
    }

    /// All of it as one matrix, each slice filled up to whole tiles.
    public var whole: PackedMatrix.Shape {
      PackedMatrix.Shape(type: slice.type, rows: count * slice.tiles * 16, columns: slice.columns)
    }

    public var byteCount: Int { whole.byteCount }
  }

  public let shape: Shape
  private let tiles: UnsafeRawPointer
  private let owner: any AnyObject & Sendable
  private let isPaged: Bool

  /// Takes tiles that are packed already: `shape.byteCount` bytes, 64-byte aligned, kept by `owner`.
  ///
  /// - Parameter isPaged: they are mapped from a file for which memory has no room. Then nothing is read ahead of what is touched but the
  ///   slices that `prefetch` names.
  public init(_ shape: Shape, tiles: UnsafeRawPointer, owner: any AnyObject & Sendable, isPaged: Bool = false) {
    self.shape = shape
    self.tiles = tiles
    self.owner = owner
    self.isPaged = isPaged
    if isPaged { advise(0..<shape.byteCount, MADV_RANDOM) }
  }

  /// Lets the system read slices that will be needed at once, all together, where memory has no room for all. Does not wait for them.
  public func prefetch(_ slices: some Sequence<Int>) {
    guard isPaged else { return }
    let bytes = shape.slice.byteCount
    for slice in slices {
      for start in stride(from: slice * bytes, to: (slice + 1) * bytes, by: Self.readLength) {
        advise(start..<min(start + Self.readLength, (slice + 1) * bytes), MADV_WILLNEED)
      }
    }
  }

  /// The system takes no more of a longer request, on devices that read no more at once.
  private static let readLength = 256 << 10

  private func advise(_ bytes: Range<Int>, _ advice: Int32) {
    let page = 4096
    let start = UInt(bitPattern: tiles + bytes.lowerBound) / UInt(page) * UInt(page)
    let end = UInt(bitPattern: tiles + bytes.upperBound)
    madvise(UnsafeMutableRawPointer(bitPattern: start), Int(end - start), advice)
  }

  /// Packs into memory of its own what `pack` writes to it.
  public convenience init(_ shape: Shape, pack: (UnsafeMutableRawPointer) -> Void) {
    let memory = AlignedMemory(shape.byteCount)
    pack(memory.base)
    self.init(shape, tiles: memory.base, owner: memory)
  }

  /// Writes `shape.byteCount` bytes of tiles for slices that lie row by row, `stride` bytes from one slice's beginning to the next's;
  /// the caller has checked that the source holds them. Cost: one pass over the slices, on all threads.
  public static func pack(
    _ shape: Shape, source: UnsafeRawPointer, stride: Int, into tiles: UnsafeMutableRawPointer, pool: ThreadPool
  ) {
    for slice in 0..<shape.count {
      PackedMatrix.pack(
        shape.slice, source: source + slice * stride, into: tiles + slice * shape.slice.byteCount, pool: pool)
    }
  }

  /// One product of several that share their input: row i of group g goes to `y + offsets[g] + i * stride`.
  public struct Product: @unchecked Sendable {  // the pointer is written by disjoint tiles
    var stack: PackedStack
    var y: UnsafeMutablePointer<Float>
    var offsets: [Int]
    var stride: Int

    public init(_ stack: PackedStack, into y: UnsafeMutablePointer<Float>, offsets: [Int], stride: Int) {
      self.stack = stack
      self.y = y
      self.offsets = offsets
      self.stride = stride
    }
  }

  /// Multiplies each group of rows with its slice, for all products in one parallel loop. A slice is read once for its whole group.
  public static func multiply(_ products: [Product], _ x: GroupedActivations, pool: ThreadPool, kernels: Kernels) {
    struct Run: Sendable {
      var group: Int
      var product: Int
      var tiles: Range<Int>
    }
    var runs = [Run]()
    let busy = x.groups.count * products.reduce(0) { $0 + $1.stack.shape.slice.tiles }
    let fair = max(1, (busy + pool.threads * 8 - 1) / (pool.threads * 8))
    for group in x.groups.indices {
      for (index, product) in products.enumerated() {
        let slice = product.stack.shape.slice
        let size = x.groups[group].rows > 1 ? min(fair, slice.cachedTiles) : fair
        for start in stride(from: 0, to: slice.tiles, by: size) {
          runs.append(Run(group: group, product: index, tiles: start..<min(slice.tiles, start + size)))
        }
      }
    }
    pool.run(runs.count) { [runs] index, _ in
      let run = runs[index]
      let product = products[run.product]
      let slice = product.stack.shape.slice
      for panel in x.panels(of: run.group) {
        slice.multiply(
          run.tiles, at: product.stack.tiles + x.groups[run.group].slice * slice.byteCount, x.panel(panel),
          into: product.y + product.offsets[run.group], stride: product.stride, kernels: kernels)
      }
    }
  }
}
