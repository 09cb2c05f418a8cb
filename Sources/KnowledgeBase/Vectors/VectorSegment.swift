import Tensors

/// The vectors of `capacity` slots: what they are of, their bytes, and their sign codes.
//
// @unchecked: plain memory that is written only while a single collection holds it (`VectorCollection` copies what others hold too).
final class VectorSegment: @unchecked Sendable {
  static let capacity = 4096
  static let blocks = capacity / SignBlocks.lanes

  let dimension: Int
  let signs: SignBlocks
  private(set) var count = 0
  private let rows: UnsafeMutablePointer<Int8>
  private let scales: UnsafeMutablePointer<Float>
  private let passageIDs: UnsafeMutablePointer<Int64>

  init(dimension: Int) {
    self.dimension = dimension
    signs = SignBlocks(dimension: dimension, blocks: Self.blocks)
    rows = .allocate(capacity: Self.capacity * dimension)
    scales = .allocate(capacity: Self.capacity)
    passageIDs = .allocate(capacity: Self.capacity)
  }

  private init(copying other: VectorSegment) {
    dimension = other.dimension
    count = other.count
    signs = other.signs.copy(slots: count)
    rows = .allocate(capacity: Self.capacity * dimension)
    scales = .allocate(capacity: Self.capacity)
    passageIDs = .allocate(capacity: Self.capacity)
    rows.initialize(from: other.rows, count: count * dimension)
    scales.initialize(from: other.scales, count: count)
    passageIDs.initialize(from: other.passageIDs, count: count)
  }

  deinit {
    rows.deallocate()
    scales.deallocate()
    passageIDs.deallocate()
  }

  func copy() -> VectorSegment { VectorSegment(copying: self) }

  // MARK: Reading

  func row(_ slot: Int) -> UnsafePointer<Int8> { UnsafePointer(rows + slot * dimension) }
  func scale(_ slot: Int) -> Float { scales[slot] }
  func passageID(_ slot: Int) -> Int64 { passageIDs[slot] }

  // MARK: Writing

  /// A slot for the passage, with zeros.
  func append(passageID: Int64) {
    precondition(count < Self.capacity, "the segment is full")
    (rows + count * dimension).initialize(repeating: 0, count: dimension)
    scales[count] = 0
    passageIDs[count] = passageID
    count += 1
  }

  /// `codes`: one byte a dimension.
  func set(_ slot: Int, scale: Float, codes: UnsafeRawPointer) {
    precondition(slot < count, "the slot is not taken")
    scales[slot] = scale
    UnsafeMutableRawPointer(rows + slot * dimension).copyMemory(from: codes, byteCount: dimension)
  }
}
