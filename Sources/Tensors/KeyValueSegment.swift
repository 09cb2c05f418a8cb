import CKernels

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

  /// One head's, counted over all layers.
  func buffers(_ index: Int) -> kk_kv_head {
    let heads = shape.layers * shape.heads
    let key = storage + index * positions.count * shape.keyBytes
    let values = storage + heads * positions.count * shape.keyBytes
    return kk_kv_head(
      k: key, v: shape.valueIsInKey ? key : values + index * positions.count * shape.valueBytes, layout: shape.layout,
      key_size: shape.keySize, value_size: shape.valueSize)
  }

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

  /// Takes a segment of a cache of the same rows, and of as many layers or more, over as the next positions, which it must begin at. Cost:
  /// one copy of its bytes.
  public func append(_ segment: KeyValueSegment) {
    precondition(segment.positions.lowerBound == count, "segment \(segment.positions) after \(count) positions")
    precondition(segment.shape.covers(shape), "a segment of another shape")
    reserve(segment.positions.count)
    copy(segment.positions.count, to: count) { segment.buffers($0) }
    advance(segment.positions.count)
  }

  /// Copies what begins at each head's buffers of a source to the positions from `start` on; whole tiles only.
  func copy(_ positions: Int, to start: Int, from source: (_ index: Int) -> kk_kv_head) {
    guard positions > 0 else { return }
    for index in 0..<shape.layers * shape.heads {
      let (source, target) = (source(index), buffers(index))
      (target.k + start * shape.keyBytes).copyMemory(from: source.k, byteCount: positions * shape.keyBytes)
      guard !shape.valueIsInKey else { continue }
      (target.v + start * shape.valueBytes).copyMemory(from: source.v, byteCount: positions * shape.valueBytes)
    }
  }
}
