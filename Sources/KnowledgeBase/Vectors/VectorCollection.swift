public import Documents
import Tensors

/// Vectors in memory, to be searched: bytes for the order, and sign codes that say which of them are worth comparing. A value: who has a
/// copy searches what it held then, without a lock, while another copy goes on.
///
/// Vectors lie in slots, those of a document version side by side. Adding costs a copy of the last segment where others hold it, else only
/// the vectors; removing, a bit a slot. What was removed is given up when it is a quarter of all.
///
/// Memory a vector of 384 numbers: 384 bytes for the numbers, 56 for the code, 12 for scale and id.
public struct VectorCollection: Sendable {
  /// The vectors of one document version.
  struct Group: Sendable {
    var version: Int64
    var dataset: Int
    var kind: DocumentKind
    var slots: Range<Int>
  }

  public let dimension: Int
  /// All are full but the last.
  private(set) var segments: [VectorSegment] = []
  /// In the order of their slots.
  private(set) var groups: [Group] = []
  /// Slots that hold a vector.
  private(set) var live = SlotSet(segments: 0)
  private(set) var coding: SignCoding
  private var encoded = 0

  public init(dimension: Int) {
    precondition((1...QueryVector.maximumDimension).contains(dimension), "a dimension that is too large")
    self.dimension = dimension
    coding = SignCoding(dimension: dimension)
  }

  /// Vectors that are found. O(vectors / 64).
  public var count: Int { live.count }

  private var slots: Int {
    segments.last.map { (segments.count - 1) * VectorSegment.capacity + $0.count } ?? 0
  }

  // MARK: Changing

  /// Adds the passages of a document version. A passage is found once it has been `set` and `encode` has been called.
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

  /// `codes`: one byte a dimension.
  mutating func set(_ slot: Int, scale: Float, codes: UnsafeRawPointer) {
    let place = place(of: slot)
    own(place.segment)
    segments[place.segment].set(place.slot, scale: scale, codes: codes)
    live.insert(slot)
  }

  /// Takes a vector as `QuantizedVector` writes it. False, and nothing changed, where `blob` is none of this dimension.
  mutating func set(_ slot: Int, blob: UnsafeRawBufferPointer) -> Bool {
    guard let (scale, codes) = QuantizedVector.parts(of: blob, dimension: dimension) else { return false }
    set(slot, scale: scale, codes: codes)
    return true
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

  /// Makes the codes of what has been added; of everything when the center no longer fits. O(vectors × dimension × log dimension).
  mutating func encode() {
    let slots = slots
    if coding.isOutgrown(slots: slots) {
      coding.choose(slots: slots, segments: segments)
      encoded = 0
    }
    while encoded < slots {
      let place = place(of: encoded)
      own(place.segment)
      let end = segments[place.segment].count
      coding.encode(segments[place.segment], slots: place.slot..<end)
      encoded += end - place.slot
    }
  }

  /// Copies what is live into slots without gaps, with its codes.
  private mutating func compact() {
    encode()
    var packed = VectorCollection(dimension: dimension)
    packed.coding = coding
    for group in groups {
      let kept = group.slots.filter(live.contains)
      let slots = packed.append(
        version: group.version, dataset: group.dataset, kind: group.kind, passageIDs: kept.map(passageID))
      for (old, new) in zip(kept, slots) {
        packed.set(new, scale: scale(old), codes: row(old))
        let (source, target) = (place(of: old), place(of: new))
        packed.segments[target.segment].signs.set(
          slot: target.slot, from: segments[source.segment].signs, slot: source.slot)
      }
    }
    packed.encoded = packed.slots
    self = packed
  }

  /// Makes a segment this collection's alone.
  private mutating func own(_ segment: Int) {
    if !isKnownUniquelyReferenced(&segments[segment]) { segments[segment] = segments[segment].copy() }
  }

  // MARK: Reading

  func row(_ slot: Int) -> UnsafePointer<Int8> {
    let place = place(of: slot)
    return segments[place.segment].row(place.slot)
  }

  func scale(_ slot: Int) -> Float {
    let place = place(of: slot)
    return segments[place.segment].scale(place.slot)
  }

  func passageID(_ slot: Int) -> Int64 {
    let place = place(of: slot)
    return segments[place.segment].passageID(place.slot)
  }

  private func place(of slot: Int) -> (segment: Int, slot: Int) {
    slot.quotientAndRemainder(dividingBy: VectorSegment.capacity)
  }

  func values(_ slot: Int) -> [Float] {
    let (row, scale) = (row(slot), scale(slot))
    return (0..<dimension).map { Float(row[$0]) * scale }
  }

  /// The slots of the groups for which `isAllowed` holds. O(groups + slots / 64).
  func slots(where isAllowed: (Group) -> Bool) -> SlotSet {
    var allowed = SlotSet(segments: segments.count)
    for group in groups where isAllowed(group) { allowed.insert(group.slots) }
    allowed.formIntersection(live)
    return allowed
  }
}
