/// JSON (RFC 8259) with its members in their order, read without recursion past a fixed depth.
indirect enum JSONValue: Equatable {
  case object([(key: String, value: JSONValue)])
  /// `count` is how many elements there are; those past the limit are not kept.
  case array([JSONValue], count: Int)
  case string(String)
  /// Numbers, `true`, `false` and `null`, as they are written.
  case literal(String)

  static func == (one: JSONValue, other: JSONValue) -> Bool {
    switch (one, other) {
    case (.object(let a), .object(let b)): a.elementsEqual(b) { $0.key == $1.key && $0.value == $1.value }
    case (.array(let a, let m), .array(let b, let n)): a == b && m == n
    case (.string(let a), .string(let b)), (.literal(let a), .literal(let b)): a == b
    default: false
    }
  }

  subscript(key: String) -> JSONValue? {
    guard case .object(let members) = self else { return nil }
    return members.first { $0.key == key }?.value
  }

  var string: String? { if case .string(let text) = self { text } else { nil } }

  var elements: [JSONValue] { if case .array(let elements, _) = self { elements } else { [] } }

  /// Words of a scalar; `nil` for objects and arrays.
  var scalar: String? {
    switch self {
    case .string(let text), .literal(let text): text
    case .object, .array: nil
    }
  }
}

/// Reads JSON from bytes.
struct JSONReader {
  /// Elements of an array that are kept.
  var arrayLimit = 1000

  private static let depthLimit = 128
  private let bytes: [UInt8]
  private var index: Int

  init(_ bytes: [UInt8], from start: Int = 0) {
    self.bytes = bytes
    index = start
  }

  /// The value that all the bytes are; `nil` where they are no JSON.
  mutating func document() -> JSONValue? {
    guard let value = value(depth: 0) else { return nil }
    skipSpace()
    return index == bytes.count ? value : nil
  }

  private mutating func skipSpace() {
    while index < bytes.count, bytes[index].isSpace { index += 1 }
  }

  private mutating func take(_ byte: UInt8) -> Bool {
    skipSpace()
    guard index < bytes.count, bytes[index] == byte else { return false }
    index += 1
    return true
  }

  private mutating func value(depth: Int) -> JSONValue? {
    skipSpace()
    guard index < bytes.count, depth < Self.depthLimit else { return nil }
    switch bytes[index] {
    case UInt8(ascii: "{"): return object(depth: depth)
    case UInt8(ascii: "["): return array(depth: depth)
    case UInt8(ascii: "\""): return string().map { .string($0) }
    default:
      let start = index
      while index < bytes.count, bytes[index].isWord || "+-.".utf8.contains(bytes[index]) { index += 1 }
      let word = bytes.string(start..<index)
      return ["true", "false", "null"].contains(word) || Double(word) != nil ? .literal(word) : nil
    }
  }

  private mutating func object(depth: Int) -> JSONValue? {
    index += 1
    var members: [(key: String, value: JSONValue)] = []
    if take(UInt8(ascii: "}")) { return .object([]) }
    while true {
      skipSpace()
      guard index < bytes.count, bytes[index] == UInt8(ascii: "\""), let key = string(), take(UInt8(ascii: ":")),
        let value = value(depth: depth + 1)
      else { return nil }
      members.append((key, value))
      if take(UInt8(ascii: "}")) { return .object(members) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func array(depth: Int) -> JSONValue? {
    index += 1
    var elements: [JSONValue] = []
    var count = 0
    if take(UInt8(ascii: "]")) { return .array([], count: 0) }
    while true {
      guard let value = value(depth: depth + 1) else { return nil }
      count += 1
      if elements.count < arrayLimit { elements.append(value) }
      if take(UInt8(ascii: "]")) { return .array(elements, count: count) }
      guard take(UInt8(ascii: ",")) else { return nil }
    }
  }

  private mutating func string() -> String? {
    index += 1
    var units: [UInt8] = []
    while index < bytes.count {
      let byte = bytes[index]
      index += 1
      if byte == UInt8(ascii: "\"") { return String(decoding: units, as: UTF8.self) }
      guard byte == UInt8(ascii: "\\") else {
        units.append(byte)
        continue
      }
      guard index < bytes.count else { return nil }
      let escape = bytes[index]
      index += 1
      switch escape {
      case UInt8(ascii: "n"): units.append(0x0A)
      case UInt8(ascii: "t"): units.append(0x09)
      case UInt8(ascii: "r"), UInt8(ascii: "b"), UInt8(ascii: "f"): units.append(0x20)
      case UInt8(ascii: "u"):
        guard let scalar = escapedScalar() else { return nil }
        units += String(Character(scalar)).utf8
      default: units.append(escape)
      }
    }
    return nil
  }

  /// Past `\u`: four digits, or twice four for a character beyond them.
  private mutating func escapedScalar() -> Unicode.Scalar? {
    guard let first = fourDigits() else { return nil }
    guard (0xD800...0xDBFF).contains(first), bytes.starts("\\u", at: index) else {
      return first == 0 ? " " : Unicode.Scalar(first) ?? "\u{FFFD}"
    }
    let place = index
    index += 2
    guard let second = fourDigits() else { return nil }
    guard (0xDC00...0xDFFF).contains(second) else {
      index = place
      return "\u{FFFD}"
    }
    return Unicode.Scalar(0x10000 + (first - 0xD800) << 10 + (second - 0xDC00)) ?? "\u{FFFD}"
  }

  private mutating func fourDigits() -> UInt32? {
    guard index + 4 <= bytes.count else { return nil }
    var value: UInt32 = 0
    for byte in bytes[index..<index + 4] {
      guard let digit = TransferEncoding.digit(byte) else { return nil }
      value = value << 4 | UInt32(digit)
    }
    index += 4
    return value
  }
}
