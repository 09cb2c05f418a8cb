import Documents
import Tensors

/// Vectors in memory, to be searched: bytes for the order, and sign codes that say which of them are worth comparing. A value: who has a
/// copy searches what it held then, without a lock, while another copy goes on.
///
/// Vectors lie in slots, those of a document version side by side. Adding costs a copy of the last segment where others hold it, else only
/// the vectors; removing, a bit a slot. What was removed is given up when it is a quarter of all.
///
/// Memory a vector of 384 numbers: 384 bytes for the numbers, 56 for the code, 16 beside.
public struct VectorCollection: Sendable {
  /// The vectors of one document version.
  struct Group: Sendable {
    var version: Int64
    var dataset: Int
    var kind: DocumentKind
    var slots: Range<Int>
  }

  let coding: VectorCoding
  /// All are full but the last.
  private(set) var segments: [VectorSegment] = []
  /// In the order of their slots.
  private(set) var groups: [Group] = []
  /// Slots that hold a vector.
  private(set) var live = SlotSet(segments: 0)

  /// - Parameter center: about the mean of the vectors that will be kept; its numbers are finite.
  public init(center: [Float]) {
    precondition((1...QueryVector.maximumDimension).contains(center.count), "a dimension that cannot be kept")
    coding = VectorCoding(center: center)
  }

  public var dimension: Int { coding.center.count }

  /// Vectors that are found. O(vectors / 64).
  public var count: Int { live.count }

  private var slots: Int {
    segments.last.map { (segments.count - 1) * VectorSegment.capacity + $0.count } ?? 0
  }

  // MARK: Changing

  /// Takes slots for the passages of a document version. A passage is found once it has been `set`.
  mutating func append(version: Int64, dataset: Int, kind: DocumentKind, passageIDs: [Int64]) -> Range<Int> {
    let start = slots
    for passageID in passageIDs {
      if segments.last.map({ $0.count == VectorSegment.capacity }) ?? true {
        segments.append(VectorSegment(dimension: dimension))
      }
      own(segments.count - 1)
      segments[segments.count - 1].append(passageID: passageID)
    }
    live.grow(segments: segments.count)
    let taken = start..<start + passageIDs.count
    groups.append(Group(version: version, dataset: dataset, kind: kind, slots: taken))
    return taken
  }

  /// Encodes a vector of `dimension` numbers, which are overwritten. O(dimension × log dimension).
  mutating func set(_ slot: Int, _ vector: UnsafeMutablePointer<Float>) {
    let place = Self.place(of: slot)
    own(place.segment)
    let base = coding.encode(vector)
    segments[place.segment].set(place.slot, residual: vector, base: base)
    live.insert(slot)
  }

  mutating func removeGroups(where isGone: (Group) -> Bool) {
    groups.removeAll { group in
      guard isGone(group) else { return false }
      live.remove(group.slots)
      return true
    }
    let free = slots - live.count
    if free >= VectorSegment.capacity, free >= slots / 4 { compact() }
  }

  /// Copies what is live into slots without gaps.
  private mutating func compact() {
    var packed = VectorCollection(center: coding.center)
    for group in groups {
      let kept = group.slots.filter(live.contains)
      let slots = packed.append(
        version: group.version, dataset: group.dataset, kind: group.kind,
        passageIDs: kept.map { entry($0).passageID })
      for (old, new) in zip(kept, slots) {
        let (source, target) = (Self.place(of: old), Self.place(of: new))
        packed.segments[target.segment].set(target.slot, from: segments[source.segment], slot: source.slot)
        packed.live.insert(new)
      }
    }
    self = packed
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

  /// The vector, as near as its bytes are.
  func values(_ slot: Int) -> [Float] {
    let (row, scale) = (row(slot), entry(slot).scale)
    var values = (0..<dimension).map { Float(row[$0]) * scale }
    values.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { coding.decode(base) }
    }
    return values
  }

  private static func place(of slot: Int) -> (segment: Int, slot: Int) {
    (slot / VectorSegment.capacity, slot % VectorSegment.capacity)
  }

  /// The slots of the groups for which `isAllowed` holds. O(groups + slots / 64).
  func slots(where isAllowed: (Group) -> Bool) -> SlotSet {
    var allowed = SlotSet(segments: segments.count)
    for group in groups where isAllowed(group) { allowed.insert(group.slots) }
    allowed.formIntersection(live)
    return allowed
  }
}
