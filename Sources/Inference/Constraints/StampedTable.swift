/// Finds equal entries of a list that is begun anew very often: an open hash table whose slots count only under the stamp of the day.
///
/// The list is the caller's; the table holds places in it.
struct StampedTable: Sendable {
  private struct Slot: Sendable {
    var stamp: UInt32 = 0
    var hash: UInt32 = 0
    var place: Int32 = 0
  }

  private var slots = [Slot](repeating: Slot(), count: 64)
  private var stamp: UInt32 = 1
  private var count = 0

  /// Forgets everything; constant time.
  mutating func begin() {
    count = 0
    stamp &+= 1
    if stamp == 0 {
      slots = [Slot](repeating: Slot(), count: slots.count)
      stamp = 1
    }
  }

  /// Where to look first for what has this hash.
  @inline(__always)
  func slot(_ hash: UInt32) -> Int { Int(hash) & (slots.count - 1) }

  @inline(__always)
  func slot(after slot: Int) -> Int { (slot + 1) & (slots.count - 1) }

  /// The place noted there; `nil` ends the search.
  @inline(__always)
  func place(at slot: Int) -> Int? {
    slots[slot].stamp == stamp ? Int(slots[slot].place) : nil
  }

  /// Notes a place in the slot that ended the search for it.
  @inline(__always)
  mutating func note(_ place: Int, _ hash: UInt32, at slot: Int) {
    slots[slot] = Slot(stamp: stamp, hash: hash, place: Int32(place))
    count += 1
    if 2 * count > slots.count { grow() }
  }

  private mutating func grow() {
    let old = slots.filter { $0.stamp == stamp }
    slots = [Slot](repeating: Slot(), count: 2 * slots.count)
    for entry in old {
      var free = slot(entry.hash)
      while slots[free].stamp == stamp { free = slot(after: free) }
      slots[free] = entry
    }
  }

  @inline(__always)
  static func hash(_ first: Int32, _ second: Int32, _ third: Int32 = 0) -> UInt32 {
    let low = UInt64(UInt32(bitPattern: first)) | UInt64(UInt32(bitPattern: second)) << 32
    let mixed = (low ^ UInt64(UInt32(bitPattern: third)) &* 0xD6E8_FEB8_6659_FD93) &* 0x9E37_79B9_7F4A_7C15
    return UInt32(truncatingIfNeeded: mixed >> 32) ^ UInt32(truncatingIfNeeded: mixed >> 20)
  }
}
