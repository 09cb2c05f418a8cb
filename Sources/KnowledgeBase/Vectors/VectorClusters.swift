import Tensors

/// Means of vectors that lie together: k-means (Lloyd 1982) over the bytes of a collection's residuals.
struct VectorClusters {
  struct Match {
    var cluster = 0
    /// How much nearer than the origin the mean is: half the difference of the squared distances. The highest is that of the nearest.
    var nearness = -Float.infinity
  }

  private static let rounds = 8
  /// Rows that stay in the processor's cache while all means are compared with them.
  private static let rowsAtOnce = 1024

  let means: [[Float]]
  private let quantized: [QuantizedMean]

  private struct QuantizedMean {
    static let largestCode: Float = 2047
    var codes: [Int16]
    var scale: Float
    var halfSquare: Float

    init(_ mean: [Float]) {
      let largest = mean.reduce(0) { max($0, abs($1)) }
      scale = largest / Self.largestCode
      codes = mean.map { largest > 0 ? Int16(($0 / largest * Self.largestCode).rounded()) : 0 }
      halfSquare = mean.reduce(0) { $0 + $1 * $1 } / 2
    }
  }

  init(means: [[Float]]) {
    self.means = means
    quantized = means.map(QuantizedMean.init)
  }

  /// Fits at most `count` to vectors of a collection. O(slots × count × dimension) for each of 8 rounds.
  init(_ count: Int, fittedTo slots: [Int], of vectors: VectorCollection) {
    let count = min(count, slots.count)
    var clusters = VectorClusters(means: (0..<count).map { vectors.residual(slots[$0 * slots.count / count]) })
    for _ in 0..<Self.rounds where count > 1 {
      let matches = clusters.nearest(to: slots, of: vectors).map(\.best.cluster)
      let found = VectorMeans(of: slots, in: vectors, groups: matches, count: count)
      clusters = VectorClusters(means: (0..<count).map { found.mean(of: $0) ?? clusters.means[$0] })
    }
    self = clusters
  }

  /// The nearest of each slot's vector, and the next. O(slots × clusters × dimension).
  func nearest(to slots: [Int], of vectors: VectorCollection) -> [(best: Match, next: Match)] {
    var matches = slots.map { _ in (best: Match(), next: Match()) }
    var dots = [Int32](repeating: 0, count: Self.rowsAtOnce)
    for start in stride(from: 0, to: slots.count, by: Self.rowsAtOnce) {
      let part = start..<min(start + Self.rowsAtOnce, slots.count)
      let rows = part.map { Optional(vectors.row(slots[$0])) }
      let scales = part.map { vectors.entry(slots[$0]).scale }
      for (cluster, mean) in quantized.enumerated() {
        rows.withUnsafeBufferPointer { rows in
          mean.codes.withUnsafeBufferPointer { codes in
            dots.withUnsafeMutableBufferPointer { dots in
              if let dots = dots.baseAddress { Kernels.best.dots(rows, codes, into: dots) }
            }
          }
        }
        for (offset, index) in part.enumerated() {
          let nearness = Float(dots[offset]) * scales[offset] * mean.scale - mean.halfSquare
          if nearness > matches[index].best.nearness {
            matches[index] = (Match(cluster: cluster, nearness: nearness), matches[index].best)
          } else if nearness > matches[index].next.nearness {
            matches[index].next = Match(cluster: cluster, nearness: nearness)
          }
        }
      }
    }
    return matches
  }
}
