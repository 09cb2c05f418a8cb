import Foundation

/// Reads little-endian values one after the other, never past the end.
struct E5Cursor {
  private let data: Data
  private(set) var position = 0

  init(_ data: Data) {
    self.data = data
  }

  var count: Int { data.count }

  mutating func take(_ length: Int, _ what: String) throws(E5ContainerError) -> [UInt8] {
    guard length >= 0, length <= data.count - position else {
      throw .truncated(what: what, offset: position, size: data.count)
    }
    defer { position += length }
    let start = data.startIndex + position
    return Array(data[start..<(start + length)])
  }

  mutating func word(_ what: String) throws(E5ContainerError) -> UInt32 {
    try words(1, what)[0]
  }

  mutating func words(_ count: Int, _ what: String) throws(E5ContainerError) -> [UInt32] {
    let bytes = try take(count * 4, what)
    return (0..<count).map { word in
      (0..<4).reduce(0) { $0 | UInt32(bytes[word * 4 + $1]) << UInt32(8 * $1) }
    }
  }

  mutating func integer(_ what: String, in range: ClosedRange<Int>) throws(E5ContainerError) -> Int {
    let value = Int(Int32(bitPattern: try word(what)))
    guard range.contains(value) else { throw .outOfRange(what: what, value: "\(value)") }
    return value
  }

  mutating func integer16(_ what: String) throws(E5ContainerError) -> Int {
    let bytes = try take(2, what)
    return Int(bytes[0]) | Int(bytes[1]) << 8
  }

  /// A 64-bit length or offset.
  mutating func long(_ what: String) throws(E5ContainerError) -> Int {
    let halves = try words(2, what)
    guard let value = Int(exactly: UInt64(halves[1]) << 32 | UInt64(halves[0])) else {
      throw .truncated(what: what, offset: position, size: data.count)
    }
    return value
  }
}
