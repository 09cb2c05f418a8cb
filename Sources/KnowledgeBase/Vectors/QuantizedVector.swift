import Foundation

/// A vector as it is stored, in two bytes a dimension: `value ≈ code × scale`, the largest code being ±32767.
///
/// As a blob: the scale as a little-endian 32-bit float, then the codes, little-endian. Quantising what was read back gives the same codes.
/// Blobs of one byte a dimension, which libraries of before hold, are read too.
struct QuantizedVector: Equatable {
  static let name = "int16"
  private static let headerBytes = 4
  private static let largestCode: Float = 32767

  var scale: Float
  var codes: [Int16]

  init(_ vector: [Float]) throws {
    var largest: Float = 0
    for value in vector {
      guard value.isFinite else { throw KnowledgeBaseError.vectorNotFinite }
      largest = max(largest, abs(value))
    }
    scale = largest / Self.largestCode
    // Divided, since the inverse of the smallest numbers is infinite.
    codes = vector.map { largest > 0 ? Int16(($0 / largest * Self.largestCode).rounded()) : 0 }
  }

  /// `nil` when `blob` is not a vector of `dimension`.
  init?(blob: Data, dimension: Int) {
    var read: QuantizedVector?
    blob.withUnsafeBytes { bytes in
      read = Self.parts(of: bytes, dimension: dimension).map { scale, code in
        QuantizedVector(scale: scale, codes: (0..<dimension).map(code))
      }
    }
    guard let read else { return nil }
    self = read
  }

  private init(scale: Float, codes: [Int16]) {
    (self.scale, self.codes) = (scale, codes)
  }

  /// Writes the vector that `blob` holds to `out`. False, and nothing written, when it is not one of `dimension`.
  static func decode(_ blob: UnsafeRawBufferPointer, dimension: Int, into out: UnsafeMutablePointer<Float>) -> Bool {
    guard let (scale, code) = parts(of: blob, dimension: dimension) else { return false }
    for index in 0..<dimension { out[index] = Float(code(index)) * scale }
    return true
  }

  private static func parts(
    of blob: UnsafeRawBufferPointer, dimension: Int
  ) -> (scale: Float, code: (Int) -> Int16)? {
    guard [1, 2].contains(where: { blob.count == headerBytes + $0 * dimension }) else { return nil }
    let scale = Float(bitPattern: UInt32(littleEndian: blob.loadUnaligned(as: UInt32.self)))
    guard scale.isFinite, scale >= 0 else { return nil }
    let isWide = blob.count == headerBytes + 2 * dimension
    return (
      scale,
      { index in
        isWide
          ? Int16(littleEndian: blob.loadUnaligned(fromByteOffset: headerBytes + 2 * index, as: Int16.self))
          : Int16(Int8(bitPattern: blob[headerBytes + index]))
      }
    )
  }

  var blob: Data {
    var data = Data(capacity: Self.headerBytes + 2 * codes.count)
    withUnsafeBytes(of: scale.bitPattern.littleEndian) { data.append(contentsOf: $0) }
    for code in codes { withUnsafeBytes(of: code.littleEndian) { data.append(contentsOf: $0) } }
    return data
  }

  var values: [Float] {
    codes.map { Float($0) * scale }
  }
}
