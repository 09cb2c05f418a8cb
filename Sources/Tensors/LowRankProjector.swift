/// Adds products with low-rank matrices to rows that have been computed: each matrix to the rows of its own group, in single precision.
///
/// What a row gets does not depend on which others are in the call.
//
// @unchecked: its buffers belong to the one computation that owns the projector.
public final class LowRankProjector: @unchecked Sendable {
  /// `y[r] += factor · scale · up · down · x[r]` for some rows r.
  public struct Product: Sendable {
    var matrix: LowRankMatrix
    var rows: [Int]
    var factors: [Float]
    var y: FloatBuffer

    /// - Parameters:
    ///   - rows: of `x` and `y`, without repetition; those of `y` hold `matrix.rows` numbers.
    ///   - factors: of each of these rows.
    public init(_ matrix: LowRankMatrix, rows: [Int], factors: [Float], into y: FloatBuffer) {
      self.matrix = matrix
      self.rows = rows
      self.factors = factors
      self.y = y
    }
  }

  /// Up to 8 rows of a product, and where the panel of their short vectors, between both factors, is kept.
  private struct Piece {
    var product: Int
    var rows: Range<Int>
    var offset: Int
  }

  /// Tiles of one result, which one thread computes for all products that are added to it.
  private struct Task {
    var products: Range<Int>
    var tiles: Range<Int>
  }

  /// Tiles that a task takes at most, so that what it computes stays in the core's cache.
  private static let tilesAtOnce = 32

  private let pool: ThreadPool
  private let kernels: Kernels
  private var short = AlignedMemory(0)
  private var scratch: [AlignedMemory]

  public init(pool: ThreadPool, kernels: Kernels) {
    self.pool = pool
    self.kernels = kernels
    scratch = (0..<pool.threads).map { _ in AlignedMemory(0) }
  }

  /// Computes products of the same rows `x`, so that all matrices have the same columns. Those with the same result must follow one
  /// another; they are added in their order. Cost: each factor is read once for every 8 rows of its group.
  public func add(_ products: [Product], x: FloatBuffer) {
    let pieces = pieces(products)
    guard !pieces.isEmpty else { return }
    reserve(pieces, products)
    pool.run(pieces.count) { index, thread in
      compress(pieces[index], products[pieces[index].product], x, scratch: scratch[thread].base)
    }
    let tasks = tasks(products)
    pool.run(tasks.count) { index, thread in
      let results = scratch[thread].base.assumingMemoryBound(to: Float.self)
      let task = tasks[index]
      for piece in pieces where task.products.contains(piece.product) {
        expand(piece, products[piece.product], task.tiles, results)
      }
    }
  }

  private func pieces(_ products: [Product]) -> [Piece] {
    var pieces = [Piece]()
    var offset = 0
    for (index, product) in products.enumerated() {
      let total = product.rows.count
      for start in stride(from: 0, to: total, by: Panel.maximumRows) {
        pieces.append(Piece(product: index, rows: start..<min(total, start + Panel.maximumRows), offset: offset))
        offset += Panel.byteCount(columns: product.matrix.rank, isQuantized: false)
      }
    }
    return pieces
  }

  private func tasks(_ products: [Product]) -> [Task] {
    var results = [Range<Int>]()
    for (index, product) in products.enumerated() {
      if let last = results.last, products[last.lowerBound].y === product.y {
        results[results.count - 1] = last.lowerBound..<index + 1
      } else {
        results.append(index..<index + 1)
      }
    }
    let tiles = results.map { products[$0.lowerBound].matrix.up.shape.tiles }
    let size = min(Self.tilesAtOnce, max(4, tiles.reduce(0, +) / (pool.threads * 4)))
    return zip(results, tiles).flatMap { products, tiles in
      stride(from: 0, to: tiles, by: size).map { Task(products: products, tiles: $0..<min(tiles, $0 + size)) }
    }
  }

  private func reserve(_ pieces: [Piece], _ products: [Product]) {
    let columns = products.reduce(0) { max($0, $1.matrix.columns) }
    let ranks = products.reduce(0) { max($0, $1.matrix.rank) }
    let offset = pieces.last?.offset ?? 0
    short = short.grown(to: offset + Panel.byteCount(columns: ranks, isQuantized: false))
    let floats = Panel.maximumRows * (columns + max(ranks, Self.tilesAtOnce * 16))
    let bytes = Panel.byteCount(columns: columns, isQuantized: false) + floats * MemoryLayout<Float>.size
    scratch = scratch.map { $0.grown(to: bytes) }
  }

  /// `nil` where some rows between the first and the last are missing.
  private static func firstOfNeighbours(_ rows: ArraySlice<Int>) -> Int? {
    guard let first = rows.first, let last = rows.last, last - first == rows.count - 1 else { return nil }
    return first
  }

  /// Multiplies a piece's rows with the first factor, and keeps the results as a panel.
  private func compress(_ piece: Piece, _ product: Product, _ x: FloatBuffer, scratch: UnsafeMutableRawPointer) {
    let matrix = product.matrix
    let (columns, rank, count) = (matrix.columns, matrix.rank, piece.rows.count)
    let panel = Panel(start: 0, of: count, at: scratch)
    let vectors = (scratch + Panel.byteCount(columns: columns, isQuantized: false)).assumingMemoryBound(to: Float.self)
    let rows = product.rows[piece.rows]
    if let first = Self.firstOfNeighbours(rows) {
      panel.load(x.base + first * columns, stride: columns, columns: columns, isQuantized: false, kernels: kernels)
    } else {
      let gathered = vectors + Panel.maximumRows * rank
      for (place, row) in rows.enumerated() {
        (gathered + place * columns).update(from: x.base + row * columns, count: columns)
      }
      panel.load(gathered, stride: columns, columns: columns, isQuantized: false, kernels: kernels)
    }
    let shape = matrix.down.shape
    shape.multiply(0..<shape.tiles, at: matrix.down.base, panel, into: vectors, stride: rank, kernels: kernels)
    for (place, row) in piece.rows.enumerated() {
      kernels.scale(vectors + place * rank, by: product.factors[row] * matrix.scale, count: rank)
    }
    Panel(start: 0, of: count, at: short.base + piece.offset)
      .load(vectors, stride: rank, columns: rank, isQuantized: false, kernels: kernels)
  }

  /// Adds the products of a piece with some tiles of the second factor.
  private func expand(_ piece: Piece, _ product: Product, _ tiles: Range<Int>, _ results: UnsafeMutablePointer<Float>) {
    let matrix = product.matrix
    let shape = matrix.up.shape
    let rows = product.rows[piece.rows]
    let panel = Panel(start: 0, of: rows.count, at: short.base + piece.offset)
    if let first = Self.firstOfNeighbours(rows) {
      return shape.multiply(
        tiles, at: matrix.up.base, panel, adds: true, into: product.y.base + first * matrix.rows, stride: matrix.rows,
        kernels: kernels)
    }
    let first = tiles.lowerBound * 16
    let stride = tiles.count * 16
    shape.multiply(
      0..<tiles.count, at: matrix.up.base + tiles.lowerBound * shape.tileBytes, panel, into: results, stride: stride,
      kernels: kernels)
    for (place, row) in rows.enumerated() {
      kernels.add(
        results + place * stride, count: min(stride, matrix.rows - first),
        into: product.y.base + row * matrix.rows + first)
    }
  }
}
