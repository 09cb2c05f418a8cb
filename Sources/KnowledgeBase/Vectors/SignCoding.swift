import Tensors

/// How the vectors of a collection become sign codes: less a center, rotated.
///
/// The center is the mean of those that were there when it was chosen. Codes are only compared with codes of the same center, so it stays
/// until the collection has grown fourfold, and for good from `settled` vectors on: estimates get no better by a mean of more.
struct SignCoding: Sendable {
  private static let settled = 1 << 16

  let rotation: RandomRotation
  private(set) var center: [Float]
  /// Slots that were there when the center was chosen.
  private var basis = 0

  init(dimension: Int) {
    rotation = RandomRotation(dimension: dimension)
    center = [Float](repeating: 0, count: dimension)
  }

  /// Whether a collection that has grown to `slots` needs another center.
  func isOutgrown(slots: Int) -> Bool { slots >= 4 * basis && basis < Self.settled }

  /// Takes the mean of up to `settled` vectors, spread over all.
  mutating func choose(slots: Int, segments: [VectorSegment]) {
    let picked = min(slots, Self.settled)
    basis = slots
    var sums = [Double](repeating: 0, count: rotation.dimension)
    for index in 0..<picked {
      let (segment, slot) = (index * slots / picked).quotientAndRemainder(dividingBy: VectorSegment.capacity)
      let (row, scale) = (segments[segment].row(slot), segments[segment].scale(slot))
      for dimension in sums.indices { sums[dimension] += Double(Float(row[dimension]) * scale) }
    }
    // Vectors that are too large to be added up are too large for estimates; any center serves them.
    let mean = sums.map { Float($0 / Double(max(1, picked))) }
    center = mean.allSatisfy(\.isFinite) ? mean : [Float](repeating: 0, count: mean.count)
  }

  /// Writes the codes of a segment's `slots`.
  func encode(_ segment: VectorSegment, slots: Range<Int>) {
    let dimension = rotation.dimension
    withUnsafeTemporaryAllocation(of: Float.self, capacity: dimension) { buffer in
      guard let residual = buffer.baseAddress else { return }
      center.withUnsafeBufferPointer { center in
        for slot in slots {
          let (row, scale) = (segment.row(slot), segment.scale(slot))
          var base: Float = 0
          for index in 0..<dimension {
            let value = Float(row[index]) * scale
            base += value * center[index]
            residual[index] = value - center[index]
          }
          rotation.rotate(residual)
          segment.signs.set(slot: slot, residual: residual, base: base)
        }
      }
    }
  }

  func query(_ vector: QueryVector) -> SignQuery {
    var residual = vector.direction
    var offset: Float = 0
    for index in residual.indices {
      residual[index] -= center[index]
      offset += residual[index] * center[index]
    }
    residual.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { rotation.rotate(base) }
    }
    return SignQuery(residual: residual, offset: offset)
  }
}
