/// Reading of UTF-8 that may be broken.
enum UTF8Text {
  /// What a broken sequence is read as.
  static let replacement: UInt32 = 0xFFFD

  /// The scalar at `position` and its length in bytes; a byte that begins no well-formed sequence is U+FFFD of length 1.
  @inline(__always)
  static func scalar(in text: Span<UInt8>, at position: Int) -> (value: UInt32, length: Int) {
    let first = text[position]
    if first < 0x80 { return (UInt32(first), 1) }
    let length = first >= 0xF0 ? 4 : first >= 0xE0 ? 3 : 2
    guard first >= 0xC2, first <= 0xF4, position + length <= text.count else { return (replacement, 1) }
    var value = UInt32(first) & (0x7F >> UInt32(length))
    for i in 1..<length {
      let byte = text[position + i]
      guard byte & 0xC0 == 0x80 else { return (replacement, 1) }
      value = value << 6 | UInt32(byte & 0x3F)
    }
    let isOverlong = length == 3 ? value < 0x800 : length == 4 && value < 0x10000
    let isSurrogate = value >= 0xD800 && value < 0xE000
    return isOverlong || isSurrogate || value > 0x10FFFF ? (replacement, 1) : (value, length)
  }

  /// The text with each broken sequence replaced by U+FFFD.
  static func repaired(_ text: Span<UInt8>) -> [UInt8] {
    let bytes = [UInt8](copying: text)
    if String(validating: bytes, as: UTF8.self) != nil { return bytes }
    return Array(String(decoding: bytes, as: UTF8.self).utf8)
  }

  /// How many bytes at the end may still become a character when more come.
  static func incompleteSuffix(of bytes: [UInt8]) -> Int {
    for length in 1...3 where length <= bytes.count {
      let byte = bytes[bytes.count - length]
      if byte & 0xC0 == 0x80 { continue }
      let needed =
        switch byte {
        case 0xC2...0xDF: 2
        case 0xE0...0xEF: 3
        case 0xF0...0xF4: 4
        default: 1
        }
      return needed > length ? length : 0
    }
    return 0
  }
}

extension [UInt8] {
  init(copying span: Span<UInt8>) {
    self = span.withUnsafeBufferPointer { Array($0) }
  }
}
