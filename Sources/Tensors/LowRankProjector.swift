import CKernels

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

  /// Up to 8 rows of a product, and where the short vectors between both factors are kept.
  private struct Panel {
    var product: Int
    var rows: Range<Int>
    var offset: Int

    var width: Int { rows.count > 4 ? 8 : rows.count > 2 ? 4 : rows.count }
  }

  /// Tiles of 16 numbers of one result, which one thread computes for all products that are added to it.
  private struct Task {
    var products: Range<Int>
    var tiles: Range<Int>
  }

  private let pool: ThreadPool
  private let kernels: Kernels
  private var hidden = AlignedMemory(0)
  private var hiddenBytes = 0
  private var scratch: [AlignedMemory] = []
  private var scratchBytes = 0

  public init(pool: ThreadPool, kernels: Kernels) {
    self.pool = pool
    self.kernels = kernels
  }

  /// Computes products of the same rows `x`, so that all matrices have the same columns. Those with the same result must follow one
  /// another; they are added in their order. Cost: each factor is read once for every 8 rows of its group.
  public func add(_ products: [Product], x: FloatBuffer) {
    let panels = plan(products)
    guard !panels.isEmpty else { return }
    reserve(panels, products)
    pool.run(panels.count) { index, thread in
      compress(panels[index], products[panels[index].product], x, scratch: scratch[thread].base)
    }
    let tasks = tasks(products)
    let panelsOfProduct = Dictionary(grouping: panels.indices) { panels[$0].product }
    pool.run(tasks.count) { index, _ in
      for product in tasks[index].products {
        for panel in panelsOfProduct[product] ?? [] { expand(panels[panel], products[product], tasks[index].tiles) }
      }
    }
  }

  private func plan(_ products: [Product]) -> [Panel] {
    var panels = [Panel]()
    var offset = 0
    for (index, product) in products.enumerated() {
      for start in stride(from: 0, to: product.rows.count, by: 8) {
        panels.append(Panel(product: index, rows: start..<min(product.rows.count, start + 8), offset: offset))
        offset += kk_panel_bytes(product.matrix.rank, 8, false)
      }
    }
    return panels
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
    let size = max(4, tiles.reduce(0, +) / (pool.threads * 4))
    return zip(results, tiles).flatMap { products, tiles in
      stride(from: 0, to: tiles, by: size).map { Task(products: products, tiles: $0..<min(tiles, $0 + size)) }
    }
  }

  private func reserve(_ panels: [Panel], _ products: [Product]) {
    let needed = panels.reduce(0) { $0 + kk_panel_bytes(products[$1.product].matrix.rank, 8, false) }
    if needed > hiddenBytes { (hidden, hiddenBytes) = (AlignedMemory(needed), needed) }
    let ranks = products.reduce(0) { max($0, $1.matrix.down.shape.tiles * 16) }
    let columns = products.reduce(0) { max($0, $1.matrix.columns) }
    let rows = 8 * (columns + ranks) * MemoryLayout<Float>.size + kk_panel_bytes(columns, 8, false)
    if rows > scratchBytes {
      (scratch, scratchBytes) = ((0..<pool.threads).map { _ in AlignedMemory(rows) }, rows)
    }
  }

  /// The products of a panel's rows with the first factor, as a panel.
  private func compress(_ panel: Panel, _ product: Product, _ x: FloatBuffer, scratch: UnsafeMutableRawPointer) {
    guard let makePanel = kernels.table.pointee.make_panel, let multiply = kernels.table.pointee.tile_times_panel
    else { return }
    let matrix = product.matrix
    let (columns, rank, count) = (matrix.columns, matrix.rank, panel.rows.count)
    let bytes = scratch.assumingMemoryBound(to: UInt8.self)
    let short = (scratch + kk_panel_bytes(columns, 8, false)).assumingMemoryBound(to: Float.self)
    let gathered = short + 8 * matrix.down.shape.tiles * 16
    let rows = product.rows[panel.rows]
    if let first = rows.first, let last = rows.last, last - first == count - 1 {
      makePanel(x.base + first * columns, columns, count, columns, panel.width, false, bytes)
    } else {
      for (place, row) in rows.enumerated() {
        (gathered + place * columns).update(from: x.base + row * columns, count: columns)
      }
      makePanel(gathered, columns, count, columns, panel.width, false, bytes)
    }
    for tile in 0..<matrix.down.shape.tiles {
      multiply(
        matrix.down.shape.type.pack, matrix.down.tile(tile), columns, bytes, panel.width, count,
        min(16, rank - tile * 16), short + tile * 16, rank)
    }
    for (place, row) in panel.rows.enumerated() {
      kernels.scale(short + place * rank, by: product.factors[row] * matrix.scale, count: rank)
    }
    let target = (hidden.base + panel.offset).assumingMemoryBound(to: UInt8.self)
    makePanel(short, rank, count, rank, panel.width, false, target)
  }

  /// Adds the products of a panel with some tiles of the second factor.
  private func expand(_ panel: Panel, _ product: Product, _ tiles: Range<Int>) {
    guard let multiply = kernels.table.pointee.tile_times_panel else { return }
    let matrix = product.matrix
    let bytes = (hidden.base + panel.offset).assumingMemoryBound(to: UInt8.self)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: 8 * 16) { results in
      guard let results = results.baseAddress else { return }
      for tile in tiles {
        let count = min(16, matrix.rows - tile * 16)
        multiply(
          matrix.up.shape.type.pack, matrix.up.tile(tile), matrix.rank, bytes, panel.width, panel.rows.count, count,
          results, 16)
        for (place, row) in product.rows[panel.rows].enumerated() {
          kernels.add(results + place * 16, count: count, into: product.y.base + row * matrix.rows + tile * 16)
        }
      }
    }
  }
}
