/// Reads JSON of RFC 8259 without losing the order of members or the digits of numbers.
struct JSONParser {
  static let maximumNesting = 64

  private let bytes: [UInt8]
  private var position = 0

  /// - Throws: `JSONError.malformed` with the place, also for a name that an object holds twice.
  static func parse(_ text: String) throws(JSONError) -> JSONValue {
    var parser = JSONParser(bytes: Array(text.utf8))
    let value = try parser.value(nesting: 0)
    parser.skipSpace()
    guard parser.position == parser.bytes.count else { throw parser.malformed("something follows the value") }
    return value
  }

  private init(bytes: [UInt8]) {
    self.bytes = bytes
  }

  private func malformed(_ reason: String) -> JSONError {
    .malformed(offset: position, reason: reason)
  }

  private var next: UInt8? { position < bytes.count ? bytes[position] : nil }

  private mutating func skipSpace() {
    while let next, [0x20, 0x0A, 0x0D, 0x09].contains(next) { position += 1 }
  }

  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    guard next == UInt8(ascii: character) else { return false }
    position += 1
    return true
  }

  private mutating func value(nesting: Int) throws(JSONError) -> JSONValue {
    guard nesting <= Self.maximumNesting else {
      throw .tooDeep(limit: Self.maximumNesting)
    }
    skipSpace()
    switch next {
    case UInt8(ascii: "{"): return try object(nesting)
    case UInt8(ascii: "["): return try array(nesting)
    case UInt8(ascii: "\""): return .string(try string())
    case UInt8(ascii: "t"): return try word("true", .bool(true))
    case UInt8(ascii: "f"): return try word("false", .bool(false))
    case UInt8(ascii: "n"): return try word("null", .null)
    default: return try number()
    }
  }

  private mutating func word(_ word: String, _ value: JSONValue) throws(JSONError) -> JSONValue {
    guard bytes[position...].starts(with: word.utf8) else { throw malformed("a value was expected") }
    position += word.utf8.count
    return value
  }

  private mutating func object(_ nesting: Int) throws(JSONError) -> JSONValue {
    position += 1
    var members: [JSONValue.Member] = []
    var names: Set<[UInt8]> = []
    skipSpace()
    if take("}") { return .object(members) }
    repeat {
      skipSpace()
      guard next == UInt8(ascii: "\"") else { throw malformed("a name in quotes was expected") }
      let name = try string()
      guard names.insert(Array(name.utf8)).inserted else {
        throw malformed("the name “\(name.prefix(60))” comes twice")
      }
      skipSpace()
      guard take(":") else { throw malformed("“:” was expected") }
      members.append(JSONValue.Member(name: name, value: try value(nesting: nesting + 1)))
      skipSpace()
    } while take(",")
    guard take("}") else { throw malformed("“,” or “}” was expected") }
    return .object(members)
  }

  private mutating func array(_ nesting: Int) throws(JSONError) -> JSONValue {
    position += 1
    var values: [JSONValue] = []
    skipSpace()
    if take("]") { return .array(values) }
    repeat {
      values.append(try value(nesting: nesting + 1))
      skipSpace()
    } while take(",")
    guard take("]") else { throw malformed("“,” or “]” was expected") }
    return .array(values)
  }

  private mutating func number() throws(JSONError) -> JSONValue {
    let start = position
    _ = take("-")
    if !take("0") { try digits() }
    if take(".") { try digits() }
    if take("e") || take("E") {
      if !take("+") { _ = take("-") }
      try digits()
    }
    return .number(String(decoding: bytes[start..<position], as: UTF8.self))
  }

  private mutating func digits() throws(JSONError) {
    let start = position
    while let next, (UInt8(ascii: "0")...UInt8(ascii: "9")).contains(next) { position += 1 }
    guard position > start else { throw malformed("a value was expected") }
  }

  private mutating func string() throws(JSONError) -> String {
    position += 1
    do throws(JSONString.Problem) {
      let text = try JSONString.decode {
        guard let next else { return nil }
        position += 1
        return next
      }
      return String(decoding: text, as: UTF8.self)
    } catch {
      throw malformed("there is \(error.description)")
    }
  }
}
