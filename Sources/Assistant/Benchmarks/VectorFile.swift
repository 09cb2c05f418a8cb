import Foundation

/// Vectors of 32-bit little-endian floats one after the other, read in pieces so that the file is never in memory as a whole.
public struct VectorFile: Sendable {
  public let path: String
  public let dimension: Int
  public let count: Int

  /// Throws `BenchmarkError` for a file that does not hold whole vectors, or why it cannot be read.
  public init(path: String, dimension: Int) throws {
    let size = try FileManager.default.attributesOfItem(atPath: path)[.size] as? Int ?? 0
    guard size > 0, size % (4 * dimension) == 0 else {
      throw BenchmarkError.notVectors(path: path, bytes: size, dimension: dimension)
    }
    (self.path, self.dimension, count) = (path, dimension, size / (4 * dimension))
  }

  /// Calls `body` for the first `limit` vectors in turn, some at a time.
  func forEach(limit: Int, _ body: (_ first: Int, _ vectors: [[Float]]) throws -> Void) throws {
    let file = try FileHandle(forReadingFrom: URL(fileURLWithPath: path))
    defer { try? file.close() }
    var first = 0
    while first < min(limit, count) {
      let wanted = min(1000, min(limit, count) - first)
      guard let data = try file.read(upToCount: wanted * 4 * dimension), data.count == wanted * 4 * dimension else {
        throw BenchmarkError.notVectors(path: path, bytes: 4 * dimension * first, dimension: dimension)
      }
      let vectors = data.withUnsafeBytes { bytes in
        (0..<wanted).map { row in
          (0..<dimension).map { column in
            let bits = bytes.loadUnaligned(fromByteOffset: 4 * (row * dimension + column), as: UInt32.self)
            return Float(bitPattern: UInt32(littleEndian: bits))
          }
        }
      }
      try body(first, vectors)
      first += wanted
    }
  }
}
