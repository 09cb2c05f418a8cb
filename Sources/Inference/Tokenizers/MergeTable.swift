/// The merges of byte-level BPE: from a pair of tokens to the rank of their merge and the token it makes.
struct MergeTable: MergeRule, Sendable {
  private static let empty = UInt64.max
  /// Pairs and results, one after the other, in open addressing.
  private var slots: [UInt64]
  private let shift: UInt64
  /// Odd.
  private let factor: UInt64

  /// - Parameter merges: in the order of their rank; where a pair comes twice, the first counts.
  init(_ merges: [(left: Int32, right: Int32, result: Int32)]) {
    var bits: UInt64 = 4
    while 1 << bits < merges.count * 2 { bits += 1 }
    shift = 64 - bits
    factor = HashSeed.make() | 1
    slots = Array(repeating: Self.empty, count: 2 << bits)
    for (rank, merge) in merges.enumerated() {
      let key = Self.key(merge.left, merge.right)
      let slot = slot(of: key)
      guard slots[slot] == Self.empty else { continue }
      slots[slot] = key
      slots[slot + 1] = UInt64(rank) << 32 | UInt64(UInt32(bitPattern: merge.result))
    }
  }

  @inline(__always)
  func merge(_ left: Int32, _ right: Int32, spanning: Range<Int>) -> Merge? {
    let key = Self.key(left, right)
    let slot = slot(of: key)
    guard slots[slot] == key else { return nil }
    let value = slots[slot + 1]
    return Merge(priority: UInt32(value >> 32), token: Int32(truncatingIfNeeded: value))
  }

  /// Where the key is or would go.
  @inline(__always)
  private func slot(of key: UInt64) -> Int {
    var slot = Int((key &* factor) >> shift) * 2
    while slots[slot] != key, slots[slot] != Self.empty { slot = (slot + 2) & (slots.count - 1) }
    return slot
  }

  private static func key(_ left: Int32, _ right: Int32) -> UInt64 {
    UInt64(UInt32(bitPattern: left)) << 32 | UInt64(UInt32(bitPattern: right))
  }
}
