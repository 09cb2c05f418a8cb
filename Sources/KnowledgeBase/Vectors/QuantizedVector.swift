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
    let parts = blob.withUnsafeBytes { bytes in
      Self.parts(of: bytes, dimension: dimension).map { scale, codes in
        (scale, Array(UnsafeRawBufferPointer(start: codes, count: dimension).bindMemory(to: Int8.self)))
      }
    }
    guard let parts else { return nil }
    (scale, codes) = parts
  }

  /// Scale and codes of a blob, `nil` when it is not a vector of `dimension`.
  static func parts(of blob: UnsafeRawBufferPointer, dimension: Int) -> (scale: Float, codes: UnsafeRawPointer)? {
    guard blob.count == headerBytes + dimension, let start = blob.baseAddress else { return nil }
    let scale = Float(bitPattern: UInt32(littleEndian: start.loadUnaligned(as: UInt32.self)))
    guard scale.isFinite, scale >= 0 else { return nil }
    return (scale, start + headerBytes)
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
