import Tensors

extension VectorCollection {
  /// Lists that hold fewer on average are given up.
  private static let fewestInList = 16

  /// Copies what is live into slots without gaps; lists stay while there is something in them.
  mutating func pack() {
    guard let lists, live.count >= Self.fewestInList * lists.blocks.count else { return pack([], centroids: nil) }
    pack(lists.blocks.map { live.slots(in: $0) }, centroids: lists.centroids)
  }

  /// Copies what is live into slots without gaps: first the `members` of each list, from a block of its own on, then what is in none.
  mutating func pack(_ members: [[Int]], centroids: VectorCollection?) {
    var packed = VectorCollection(center: coding.center)
    // Where slots of before are now, of those in lists.
    var moved = [UInt32](repeating: .max, count: members.isEmpty ? 0 : slots)
    var blocks: [Range<Int>] = []
    for list in members {
      let first = packed.slots / SignBlocks.lanes
      for old in list { moved[old] = UInt32(packed.take(old, from: self)) }
      while packed.slots % SignBlocks.lanes != 0 { packed.appendSlot(0) }
      blocks.append(first..<packed.slots / SignBlocks.lanes)
    }
    let kept = groups.map { group in (group, slots(of: group).filter(live.contains)) }
    let isListed = { (slots: [Int]) in slots.first.map { !moved.isEmpty && moved[$0] != .max } ?? false }
    var order: [UInt32] = []
    for (group, slots) in kept where isListed(slots) {
      let positions = order.count..<order.count + slots.count
      order += slots.map { moved[$0] }
      packed.groups.append(
        Group(version: group.version, dataset: group.dataset, kind: group.kind, positions: positions))
    }
    packed.lists = centroids.map { InvertedLists(centroids: $0, blocks: blocks, order: order) }
    for (group, slots) in kept where !isListed(slots) {
      let taken = packed.append(
        version: group.version, dataset: group.dataset, kind: group.kind,
        passageIDs: slots.map { entry($0).passageID })
      for (old, new) in zip(slots, taken) { packed.set(new, from: self, old) }
    }
    self = packed
  }

  /// Takes over a vector into a slot of its own, which belongs to no group yet.
  private mutating func take(_ slot: Int, from other: VectorCollection) -> Int {
    let new = slots
    appendSlot(other.entry(slot).passageID)
    live.grow(segments: segments.count)
    set(new, from: other, slot)
    return new
  }

  private mutating func set(_ slot: Int, from other: VectorCollection, _ source: Int) {
    let (from, to) = (Self.place(of: source), Self.place(of: slot))
    segments[to.segment].set(to.slot, from: other.segments[from.segment], slot: from.slot)
    live.insert(slot)
  }
}
