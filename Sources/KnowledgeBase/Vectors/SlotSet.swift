/// Slots of a collection, a bit each.
public struct SlotSet: Sendable, Equatable {
  /// Enough for whole segments.
  private(set) var words: [UInt64]

  /// No slot of `segments` segments.
  init(segments: Int) {
    words = [UInt64](repeating: 0, count: segments * VectorSegment.blocks)
  }

  /// O(slots / 64).
  public var count: Int { words.reduce(0) { $0 + $1.nonzeroBitCount } }

  mutating func grow(segments: Int) {
    let missing = segments * VectorSegment.blocks - words.count
    if missing > 0 { words.append(contentsOf: repeatElement(0, count: missing)) }
  }

  func contains(_ slot: Int) -> Bool { words[slot >> 6] >> UInt64(slot & 63) & 1 == 1 }

  mutating func insert(_ slot: Int) { words[slot >> 6] |= 1 << UInt64(slot & 63) }
  mutating func insert(_ slots: Range<Int>) { change(slots) { $0 |= $1 } }
  mutating func remove(_ slots: Range<Int>) { change(slots) { $0 &= ~$1 } }

  /// Leaves what is in both, which are of the same collection.
  mutating func formIntersection(_ other: SlotSet) {
    for index in words.indices { words[index] &= index < other.words.count ? other.words[index] : 0 }
  }

  /// Of some blocks. O(blocks).
  func count(in blocks: Range<Int>) -> Int { words[blocks].reduce(0) { $0 + $1.nonzeroBitCount } }

  /// In ascending order.
  var slots: [Int] { slots(in: words.indices) }

  /// Those of some blocks, in ascending order.
  func slots(in blocks: Range<Int>) -> [Int] {
    var slots: [Int] = []
    slots.reserveCapacity(count(in: blocks))
    for index in blocks where words[index] != 0 {
      var rest = words[index]
      while rest != 0 {
        slots.append(index << 6 | rest.trailingZeroBitCount)
        rest &= rest - 1
      }
    }
    return slots
  }

  private mutating func change(_ slots: Range<Int>, _ body: (inout UInt64, UInt64) -> Void) {
    var start = slots.lowerBound
    while start < slots.upperBound {
      let bit = start & 63
      let length = min(64 - bit, slots.upperBound - start)
      body(&words[start >> 6], (~0 >> UInt64(64 - length)) << UInt64(bit))
      start += length
    }
  }
}
