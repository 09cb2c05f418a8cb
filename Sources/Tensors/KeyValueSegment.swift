/// Keys and values of some positions that follow one another, copied out of a cache for all layers.
//
// @unchecked: immutable once `init` has returned.
public final class KeyValueSegment: @unchecked Sendable {
  public let positions: Range<Int>
  public let byteCount: Int
  let shape: KeyValueCache.Shape
  let storage: UnsafeMutableRawPointer

  init(positions: Range<Int>, shape: KeyValueCache.Shape) {
    self.positions = positions
    self.shape = shape
    byteCount = positions.count * shape.positionBytes
    storage = .allocate(byteCount: byteCount, alignment: 64)
  }

  deinit { storage.deallocate() }
}

extension KeyValueCache {
  /// Segments begin and end at multiples of this, since keys may lie in tiles of as many positions.
  public static let tile = 16

  /// Copies positions that the cache holds; both bounds must be multiples of `tile`. Cost: one copy of their bytes.
  public func segment(_ positions: Range<Int>) -> KeyValueSegment {
    precondition(positions.lowerBound % Self.tile == 0 && positions.upperBound % Self.tile == 0, "whole tiles only")
    precondition(positions.upperBound <= count, "positions \(positions) of \(count)")
    let segment = KeyValueSegment(positions: positions, shape: shape)
    var target = segment.storage
    forEachBuffer { buffer, rowBytes in
      target.copyMemory(from: buffer + positions.lowerBound * rowBytes, byteCount: positions.count * rowBytes)
      target += positions.count * rowBytes
    }
    return segment
  }

  /// Takes a segment of a cache of the same shape over as the next positions, which it must begin at. Cost: one copy of its bytes.
  public func append(_ segment: KeyValueSegment) {
    precondition(segment.positions.lowerBound == count, "segment \(segment.positions) after \(count) positions")
    precondition(segment.shape == shape, "a segment of another shape")
    reserve(segment.positions.count)
    var source = UnsafeRawPointer(segment.storage)
    forEachBuffer { buffer, rowBytes in
      (buffer + count * rowBytes).copyMemory(from: source, byteCount: segment.positions.count * rowBytes)
      source += segment.positions.count * rowBytes
    }
    advance(segment.positions.count)
  }
}
