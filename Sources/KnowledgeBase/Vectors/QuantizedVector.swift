import Foundation

/// A vector in one byte a dimension: `value ≈ code × scale`, the largest code being ±127.
///
/// As a blob: the scale as a little-endian 32-bit float, then the codes. Quantising what was read back gives the same codes.
struct QuantizedVector: Equatable {
  static let name = "int8"
  private static let headerBytes = 4

  var scale: Float
  var codes: [Int8]

  init(_ vector: [Float]) throws {
    var largest: Float = 0
    for value in vector {
      guard value.isFinite else { throw KnowledgeBaseError.vectorNotFinite }
      largest = max(largest, abs(value))
    }
    scale = largest / 127
    let inverse = largest > 0 ? 127 / largest : 0
    codes = vector.map { Int8(max(-127, min(127, ($0 * inverse).rounded()))) }
  }

  /// `nil` when `blob` is not a vector of `dimension`.
  init?(blob: Data, dimension: Int) {
    guard blob.count == Self.headerBytes + dimension else { return nil }
    let bits = blob.prefix(Self.headerBytes).reversed().reduce(UInt32(0)) { $0 << 8 | UInt32($1) }
    scale = Float(bitPattern: bits)
    guard scale.isFinite, scale >= 0 else { return nil }
    codes = blob.dropFirst(Self.headerBytes).map { Int8(bitPattern: $0) }
  }

  var blob: Data {
    var data = Data(capacity: Self.headerBytes + codes.count)
    withUnsafeBytes(of: scale.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    data.append(contentsOf: codes.lazy.map { UInt8(bitPattern: $0) })
    return data
  }

  var values: [Float] {
    codes.map { Float($0) * scale }
  }
}
