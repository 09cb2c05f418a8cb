/// Keys and values of some positions that follow one another, copied out of a cache for all layers.
//
// @unchecked: immutable once the function that made it has returned.
public final class KeyValueSegment: @unchecked Sendable {
  /// Those it was read at: where rotary keys are turned as for these.
  public let positions: Range<Int>
  public let shape: KeyValueCache.Shape
  let storage: UnsafeMutableRawPointer
  /// Keeps `storage`, which is then never written; `nil` where the segment has it for itself.
  private let owner: (any AnyObject & Sendable)?

  init(positions: Range<Int>, shape: KeyValueCache.Shape) {
    self.positions = positions
    self.shape = shape
    storage = .allocate(byteCount: positions.count * shape.positionBytes, alignment: 64)
    owner = nil
  }

  /// A segment whose bytes were written before, as `withBytes` gave them: `shape.positionBytes` for each position. Costs nothing.
  ///
  /// - Parameter owner: keeps the bytes where they are.
  public init(
    positions: Range<Int>, shape: KeyValueCache.Shape, bytes: UnsafeRawPointer, owner: any AnyObject & Sendable
  ) {
    self.positions = positions
    self.shape = shape
    storage = UnsafeMutableRawPointer(mutating: bytes)
    self.owner = owner
  }

  deinit { if owner == nil { storage.deallocate() } }

  public var byteCount: Int { positions.count * shape.positionBytes }

  /// For each layer and head the keys of all positions, then so the values.
  public func withBytes<Result>(_ body: (UnsafeRawBufferPointer) throws -> Result) rethrows -> Result {
    try body(UnsafeRawBufferPointer(start: storage, count: byteCount))
  }
}

extension KeyValueCache {
  /// Segments of tiles begin and end at multiples of this.
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
