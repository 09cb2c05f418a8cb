import Tensors

/// The vectors of `capacity` slots: what they are of, the bytes of their residuals, and their sign codes.
//
// @unchecked: plain memory that is written only while a single collection holds it (`VectorCollection` copies what others hold too).
final class VectorSegment: @unchecked Sendable {
  static let capacity = 4096
  static let blocks = capacity / SignBlocks.lanes

  /// Of one slot, beside its bytes and its code.
  struct Entry {
    var passageID: Int64
    /// The product of the vector and the center.
    var base: Float = 0
    /// What a byte of the residual counts.
    var scale: Float = 0
  }

  let dimension: Int
  let signs: SignBlocks
  private(set) var count = 0
  private let memory: PageMemory
  private let rows: UnsafeMutablePointer<Int8>
  private let entries: UnsafeMutablePointer<Entry>

  convenience init(dimension: Int) {
    self.init(dimension: dimension, signs: SignBlocks(dimension: dimension, blocks: Self.blocks))
  }

  private init(dimension: Int, signs: SignBlocks) {
    self.dimension = dimension
    self.signs = signs
    let rowBytes = Self.capacity * dimension
    memory = PageMemory(rowBytes + Self.capacity * MemoryLayout<Entry>.stride)
    rows = memory.base.bindMemory(to: Int8.self, capacity: rowBytes)
    entries = (memory.base + rowBytes).bindMemory(to: Entry.self, capacity: Self.capacity)
  }

  func copy() -> VectorSegment {
    let copy = VectorSegment(dimension: dimension, signs: signs.copy(slots: count))
    copy.count = count
    copy.rows.update(from: rows, count: count * dimension)
    copy.entries.update(from: entries, count: count)
    return copy
  }

  func row(_ slot: Int) -> UnsafePointer<Int8> { UnsafePointer(rows + slot * dimension) }
  func entry(_ slot: Int) -> Entry { entries[slot] }

  /// Takes the next slot, with zeros.
  func append(passageID: Int64) {
    precondition(count < Self.capacity, "the segment is full")
    if count % SignBlocks.lanes == 0 { signs.begin(block: count / SignBlocks.lanes) }
    (rows + count * dimension).initialize(repeating: 0, count: dimension)
    entries[count] = Entry(passageID: passageID)
    count += 1
  }

  func set(_ slot: Int, residual: UnsafePointer<Float>, base: Float) {
    precondition(slot < count, "the slot is not taken")
    var largest: Float = 0
    for index in 0..<dimension { largest = max(largest, abs(residual[index])) }
    let scale = largest / 127
    entries[slot].base = base
    entries[slot].scale = scale
    let inverse = scale > 0 ? 1 / scale : 0
    let row = rows + slot * dimension
    // Clamped also for numbers that are too large to be computed with.
    for index in 0..<dimension { row[index] = Int8(max(-127, min(127, (residual[index] * inverse).rounded()))) }
    signs.set(slot: slot, residual: residual, base: base)
  }

  /// Takes over a slot of another segment, but for its passage.
  func set(_ slot: Int, from other: VectorSegment, slot source: Int) {
    precondition(slot < count && source < other.count && dimension == other.dimension, "the slot is not taken")
    entries[slot].base = other.entries[source].base
    entries[slot].scale = other.entries[source].scale
    (rows + slot * dimension).update(from: other.rows + source * dimension, count: dimension)
    signs.set(slot: slot, from: other.signs, slot: source)
  }
}
