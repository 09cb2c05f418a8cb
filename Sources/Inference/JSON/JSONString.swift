/// The strings of RFC 8259.
enum JSONString {
  enum Problem: Error {
    case unended, controlCharacter, unknownEscape, unfinishedEscape, halfSurrogatePair

    /// What stands where it must not.
    var description: String {
      switch self {
      case .unended: "a string without end"
      case .controlCharacter: "a control character in a string"
      case .unknownEscape: "an unknown escape in a string"
      case .unfinishedEscape: "an unfinished escape in a string"
      case .halfSurrogatePair: "half a surrogate pair in a string"
      }
    }
  }

  /// Reads to the closing quote, the opening one being read, and resolves escapes. The bytes are UTF-8 where the text is.
  static func decode(_ next: () -> UInt8?) throws(Problem) -> [UInt8] {
    var bytes: [UInt8] = []
    while let byte = next() {
      switch byte {
      case UInt8(ascii: "\""): return bytes
      case UInt8(ascii: "\\"): bytes += String(try escaped(next)).utf8
      case ..<0x20: throw .controlCharacter
      default: bytes.append(byte)
      }
    }
    throw .unended
  }

  private static func escaped(_ next: () -> UInt8?) throws(Problem) -> Unicode.Scalar {
    switch next() {
    case UInt8(ascii: "\""): return "\""
    case UInt8(ascii: "\\"): return "\\"
    case UInt8(ascii: "/"): return "/"
    case UInt8(ascii: "b"): return "\u{8}"
    case UInt8(ascii: "f"): return "\u{C}"
    case UInt8(ascii: "n"): return "\n"
    case UInt8(ascii: "r"): return "\r"
    case UInt8(ascii: "t"): return "\t"
    case UInt8(ascii: "u"): return try unicodeEscape(next)
    default: throw .unknownEscape
    }
  }

  /// `XXXX`, or `XXXX\uXXXX` for a scalar above U+FFFF.
  private static func unicodeEscape(_ next: () -> UInt8?) throws(Problem) -> Unicode.Scalar {
    let first = try hexadecimal(next)
    if let scalar = Unicode.Scalar(first) { return scalar }
    guard first < 0xDC00, next() == UInt8(ascii: "\\"), next() == UInt8(ascii: "u") else {
      throw .halfSurrogatePair
    }
    let second = try hexadecimal(next)
    guard (0xDC00..<0xE000).contains(second),
      let scalar = Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00))
    else { throw .halfSurrogatePair }
    return scalar
  }

  private static func hexadecimal(_ next: () -> UInt8?) throws(Problem) -> UInt32 {
    var value: UInt32 = 0
    for _ in 0..<4 {
      guard let digit = next().flatMap({ Character(Unicode.Scalar($0)).hexDigitValue }) else {
        throw .unfinishedEscape
      }
      value = value << 4 | UInt32(digit)
    }
    return value
  }
}
