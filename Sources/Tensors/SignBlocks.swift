import CKernels

/// Sign codes: one bit a dimension of each vector and two numbers, from which inner products are estimated without the vector
/// (RaBitQ, Gao and Long 2024). Layout in `CKernels.h`.
//
// @unchecked: plain memory; whoever writes a slot settles that nobody scans meanwhile.
public final class SignBlocks: @unchecked Sendable {
  /// Vectors in a block, and bits in a word of what a scan allows.
  public static let lanes = Int(KK_SIGN_LANES)

  public let dimension: Int
  public let blocks: Int
  let memory: PageMemory
  let blockBytes: Int

  /// Room for `blocks` blocks, of which none is set.
  public init(dimension: Int, blocks: Int) {
    self.dimension = dimension
    self.blocks = blocks
    blockBytes = kk_sign_block_bytes(dimension)
    memory = PageMemory(blocks * blockBytes)
  }

  /// A copy of its first `slots`.
  public func copy(slots: Int) -> SignBlocks {
    let copy = SignBlocks(dimension: dimension, blocks: blocks)
    let used = (slots + Self.lanes - 1) / Self.lanes
    copy.memory.base.copyMemory(from: memory.base, byteCount: used * blockBytes)
    return copy
  }

  /// Clears a block. To be called before the first of its slots is set.
  public func begin(block: Int) {
    bytes(block).initialize(repeating: 0, count: blockBytes)
  }

  /// Encodes a vector.
  ///
  /// - Parameters:
  ///   - residual: the vector less the center, rotated.
  ///   - base: the product of the vector and the center.
  public func set(
    slot: Int, residual: UnsafePointer<Float>, base: Float, kernels: Kernels = .best
  ) {
    let (block, lane) = slot.quotientAndRemainder(dividingBy: Self.lanes)
    let bytes = bytes(block)
    let sum = kernels.table.pointee.pack_signs(residual, dimension, lane, bytes)
    let square = kernels.dot(residual, residual, count: dimension)
    let gain = sum > 0 ? square / sum : 0
    // What is too large to be estimated is taken for the best, so that it is looked at.
    let isFinite = gain.isFinite && base.isFinite && sum.isFinite
    let factors = factors(bytes)
    factors[lane] = isFinite ? gain : 0
    factors[Self.lanes + lane] = isFinite ? base : .greatestFiniteMagnitude
  }

  /// Takes over a code of `other`, which is of the same dimension.
  public func set(slot: Int, from other: SignBlocks, slot source: Int) {
    precondition(other.dimension == dimension)
    let (target, lane) = slot.quotientAndRemainder(dividingBy: Self.lanes)
    let (block, sourceLane) = source.quotientAndRemainder(dividingBy: Self.lanes)
    let (from, to) = (other.bytes(block), bytes(target))
    kk_copy_signs(dimension, from, sourceLane, to, lane)
    for part in [0, Self.lanes] { factors(to)[part + lane] = factors(from)[part + sourceLane] }
  }

  private func bytes(_ block: Int) -> UnsafeMutablePointer<UInt8> {
    precondition((0..<blocks).contains(block), "a slot beyond the blocks")
    return memory.base.assumingMemoryBound(to: UInt8.self) + block * blockBytes
  }

  /// The gains of a block, then its bases.
  private func factors(_ block: UnsafeMutablePointer<UInt8>) -> UnsafeMutablePointer<Float> {
    UnsafeMutableRawPointer(block + blockBytes).assumingMemoryBound(to: Float.self) - 2 * Self.lanes
  }
}

/// A question's side of the estimates: for each four dimensions the sums that their 16 choices of signs give, in 7 bits.
public struct SignQuery: Sendable {
  public let dimension: Int
  private let tables: [UInt8]
  private let step: Float
  private let offset: Float

  /// - Parameters:
  ///   - residual: the query less the center, rotated, finite.
  ///   - offset: the product of the center and the query less the center.
  public init(residual: [Float], offset: Float) {
    dimension = residual.count
    self.offset = offset
    let groups = 2 * kk_sign_columns(dimension)
    let numbers = residual + [Float](repeating: 0, count: 4 * groups - dimension)
    var largest: Float = 0
    for group in 0..<groups {
      largest = max(largest, numbers[4 * group..<4 * group + 4].reduce(0) { $0 + abs($1) })
    }
    let middle = Int(KK_SIGN_MIDDLE)
    // Of a query that is too large to be estimated with, and of none, only the bases count.
    step = largest.isFinite ? largest / Float(middle) : 0
    let inverse = step > 0 ? 1 / step : 0
    var tables = [UInt8](repeating: UInt8(middle), count: 16 * groups)
    for group in 0..<groups where inverse.isFinite {
      for signs in 0..<16 {
        var sum: Float = 0
        for index in 0..<4 { sum += signs >> index & 1 == 1 ? numbers[4 * group + index] : -numbers[4 * group + index] }
        let rounded = (sum * inverse).rounded()
        tables[16 * group + signs] = UInt8(middle + Int(max(-Float(middle), min(Float(middle), rounded))))
      }
    }
    self.tables = tables
  }

  func withUnsafeQuery<Result>(_ body: (UnsafePointer<kk_sign_query>) -> Result) -> Result {
    tables.withUnsafeBufferPointer {
      var query = kk_sign_query(dimension: dimension, tables: $0.baseAddress, step: step, offset: offset)
      return body(&query)
    }
  }
}
