/// Sums over the vectors of groups of slots.
struct VectorMeans {
  private let dimension: Int
  private(set) var counts: [Int]
  private var residuals: [Float]
  private var bases: [Float]
  private var squares: [Float]

  /// `groups` tells that of each slot, 0..<count. O(slots × dimension).
  init(of slots: [Int], in vectors: VectorCollection, groups: [Int], count: Int) {
    let dimension = vectors.dimension
    self.dimension = dimension
    counts = [Int](repeating: 0, count: count)
    bases = [Float](repeating: 0, count: count)
    squares = bases
    residuals = [Float](repeating: 0, count: count * dimension)
    for (slot, group) in zip(slots, groups) {
      let (row, entry) = (vectors.row(slot), vectors.entry(slot))
      counts[group] += 1
      bases[group] += entry.base
      squares[group] += residuals.withUnsafeMutableBufferPointer { sums in
        var square: Float = 0
        for index in 0..<dimension {
          let value = Float(row[index]) * entry.scale
          sums[group * dimension + index] += value
          square += value * value
        }
        return square
      }
    }
  }

  /// `nil` for a group without members. Sums that are too large are taken for 0.
  func mean(of group: Int) -> [Float]? {
    let count = Float(counts[group])
    guard count > 0 else { return nil }
    return residuals[group * dimension..<(group + 1) * dimension].map { $0.isFinite ? $0 / count : 0 }
  }

  /// The mean of the products with the center.
  func base(of group: Int) -> Float {
    bases[group] / Float(max(1, counts[group]))
  }

  /// The mean of the squared distances of residuals from their mean.
  func variance(of group: Int) -> Float {
    let mean = mean(of: group) ?? []
    return max(0, squares[group] / Float(max(1, counts[group])) - mean.reduce(0) { $0 + $1 * $1 })
  }

  /// The mean of the squared lengths of all residuals.
  var meanSquare: Float {
    squares.reduce(0, +) / Float(max(1, counts.reduce(0, +)))
  }
}
