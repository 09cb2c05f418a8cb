import Documents
import Tensors

/// Vectors in memory, to be searched: bytes for the order, and sign codes that say which of them are worth comparing. A value: who has a
/// copy searches what it held then, without a lock, while another copy goes on.
///
/// Vectors lie in slots, those of a document version side by side. Adding costs a copy of the last segment where others hold it, else only
/// the vectors; removing, a bit a slot. What was removed is given up when it is a quarter of all. Millions can be put into lists (`arrange`).
///
/// Memory a vector of 384 numbers: 384 bytes for the numbers, 56 for the code, 16 beside, and 4 in lists.
public struct VectorCollection: Sendable {
  /// The vectors of one document version.
  struct Group: Sendable {
    var version: Int64
    var dataset: Int
    var kind: DocumentKind
    /// Its vectors in the order of all groups (see `slots(of:)`).
    var positions: Range<Int>
  }

  let coding: VectorCoding
  /// All are full but the last.
  var segments: [VectorSegment] = []
  /// In the order of their positions.
  var groups: [Group] = []
  /// Slots that hold a vector.
  var live = SlotSet(segments: 0)
  /// Of the vectors up to some slot; those that were added since lie behind them.
  var lists: InvertedLists?

  /// - Parameter center: about the mean of the vectors that will be kept; its numbers are finite.
  public init(center: [Float]) {
    precondition((1...QueryVector.maximumDimension).contains(center.count), "a dimension that cannot be kept")
    coding = VectorCoding(center: center)
  }

  public var dimension: Int { coding.center.count }

  /// Vectors that are found. O(vectors / 64).
  public var count: Int { live.count }

  var slots: Int {
    segments.last.map { (segments.count - 1) * VectorSegment.capacity + $0.count } ?? 0
  }

  /// How far slots behind the lists lie from their positions.
  private var shift: Int { lists?.shift ?? 0 }

  // MARK: Changing

  /// Takes slots for the passages of a document version. A passage is found once it has been `set`.
  mutating func append(version: Int64, dataset: Int, kind: DocumentKind, passageIDs: [Int64]) -> Range<Int> {
    let start = slots
    for passageID in passageIDs { appendSlot(passageID) }
    live.grow(segments: segments.count)
    let taken = start..<start + passageIDs.count
    groups.append(
      Group(
        version: version, dataset: dataset, kind: kind,
        positions: taken.lowerBound - shift..<taken.upperBound - shift))
    return taken
  }

  mutating func appendSlot(_ passageID: Int64) {
    if segments.last.map({ $0.count == VectorSegment.capacity }) ?? true {
      segments.append(VectorSegment(dimension: dimension))
    }
    own(segments.count - 1)
    segments[segments.count - 1].append(passageID: passageID)
  }

  /// Encodes a vector of `dimension` numbers, which are overwritten. O(dimension × log dimension).
  mutating func set(_ slot: Int, _ vector: UnsafeMutablePointer<Float>) {
    let place = Self.place(of: slot)
    own(place.segment)
    let base = coding.encode(vector)
    segments[place.segment].set(place.slot, residual: vector, base: base)
    live.insert(slot)
  }

  /// Adds a residual that belongs to no group. `base` stands for the product of its vector and the center.
  mutating func append(passageID: Int64, residual: [Float], base: Float) {
    let slot = slots
    appendSlot(passageID)
    live.grow(segments: segments.count)
    let place = Self.place(of: slot)
    residual.withUnsafeBufferPointer { buffer in
      if let values = buffer.baseAddress { segments[place.segment].set(place.slot, residual: values, base: base) }
    }
    live.insert(slot)
  }

  mutating func removeGroups(where isGone: (Group) -> Bool) {
    var gone: [Group] = []
    groups.removeAll { group in
      guard isGone(group) else { return false }
      gone.append(group)
      return true
    }
    for group in gone { forEachRange(of: group) { live.remove($0) } }
    // What pads lists to whole blocks is no room to be given up.
    let free = slots - live.count - shift
    if free >= VectorSegment.capacity, free >= slots / 4 { pack() }
  }

  /// Makes a segment this collection's alone.
  private mutating func own(_ segment: Int) {
    if !isKnownUniquelyReferenced(&segments[segment]) { segments[segment] = segments[segment].copy() }
  }

  // MARK: Reading

  func row(_ slot: Int) -> UnsafePointer<Int8> {
    let place = Self.place(of: slot)
    return segments[place.segment].row(place.slot)
  }

  func entry(_ slot: Int) -> VectorSegment.Entry {
    let place = Self.place(of: slot)
    return segments[place.segment].entry(place.slot)
  }

  /// The vector less the center, rotated, as near as its bytes are.
  func residual(_ slot: Int) -> [Float] {
    let (row, scale) = (row(slot), entry(slot).scale)
    return (0..<dimension).map { Float(row[$0]) * scale }
  }

  /// The vector, as near as its bytes are.
  func values(_ slot: Int) -> [Float] {
    var values = residual(slot)
    values.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { coding.decode(base) }
    }
    return values
  }

  static func place(of slot: Int) -> (segment: Int, slot: Int) {
    (slot / VectorSegment.capacity, slot % VectorSegment.capacity)
  }

  /// The slots of the groups for which `isAllowed` holds. O(groups + slots / 64), and of those in lists the vectors that are let through, or
  /// those that are not if they are fewer.
  func slots(where isAllowed: (Group) -> Bool) -> SlotSet {
    guard lists != nil else {
      var allowed = SlotSet(segments: segments.count)
      for group in groups where isAllowed(group) { allowed.insert(group.positions) }
      allowed.formIntersection(live)
      return allowed
    }
    let verdicts = groups.map(isAllowed)
    let chosen = zip(groups, verdicts).reduce(0) { $0 + ($1.1 ? $1.0.positions.count : 0) }
    let isMost = chosen > live.count / 2
    var allowed = isMost ? live : SlotSet(segments: segments.count)
    for (group, isAllowed) in zip(groups, verdicts) where isAllowed != isMost {
      forEachRange(of: group) { isMost ? allowed.remove($0) : allowed.insert($0) }
    }
    allowed.formIntersection(live)
    return allowed
  }

  /// In the order of the document's passages.
  func slots(of group: Group) -> [Int] {
    var slots: [Int] = []
    forEachRange(of: group) { slots += $0 }
    return slots
  }

  private func forEachRange(of group: Group, _ body: (Range<Int>) -> Void) {
    let positions = group.positions
    guard let lists, positions.lowerBound < lists.order.count else {
      return body(positions.lowerBound + shift..<positions.upperBound + shift)
    }
    for position in positions {
      let slot = Int(lists.order[position])
      body(slot..<slot + 1)
    }
  }
}
