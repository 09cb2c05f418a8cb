/// Keys and values of some positions that follow one another, copied out of a cache for all layers.
//
// @unchecked: immutable once `init` has returned.
public final class KeyValueSegment: @unchecked Sendable {
  public let positions: Range<Int>
  public let byteCount: Int
  let storage: UnsafeMutablePointer<UInt16>

  init(positions: Range<Int>, halves: Int) {
    self.positions = positions
    byteCount = halves * MemoryLayout<UInt16>.size
    storage = .allocate(capacity: halves)
  }

  deinit { storage.deallocate() }
}

extension KeyValueCache {
  /// Segments begin and end at multiples of this, since keys lie in tiles of as many positions.
  public static let tile = 16

  /// Copies positions that the cache holds; both bounds must be multiples of `tile`. Cost: one copy of their bytes.
  public func segment(_ positions: Range<Int>) -> KeyValueSegment {
    precondition(positions.lowerBound % Self.tile == 0 && positions.upperBound % Self.tile == 0, "whole tiles only")
    precondition(positions.upperBound <= count, "positions \(positions) of \(count)")
    let run = positions.count * headSize
    let segment = KeyValueSegment(positions: positions, halves: 2 * buffers * run)
    let offset = positions.lowerBound * headSize
    forEachBuffer { index, buffer in
      (segment.storage + index * run).initialize(from: buffer + offset, count: run)
    }
    return segment
  }

  /// Takes a segment over as the next positions, which it must begin at. Cost: one copy of its bytes.
  public func append(_ segment: KeyValueSegment) {
    precondition(segment.positions.lowerBound == count, "segment \(segment.positions) after \(count) positions")
    reserve(segment.positions.count)
    let run = segment.positions.count * headSize
    let offset = count * headSize
    forEachBuffer { index, buffer in
      (buffer + offset).update(from: segment.storage + index * run, count: run)
    }
    advance(segment.positions.count)
  }
}
