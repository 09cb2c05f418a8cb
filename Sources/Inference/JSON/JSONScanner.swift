/// Reads JSON of a known form front to back: objects, strings and arrays of natural numbers.
///
/// It goes no deeper than its callers do, so that nesting costs no stack.
struct JSONScanner {
  private let file: MappedFile
  private let limit: Int
  private var offset: Int

  init(_ file: MappedFile, bytes: Range<Int>) {
    self.file = file
    limit = bytes.upperBound
    offset = bytes.lowerBound
  }

  /// Calls `body` at the value of each entry. A name that comes twice, in whatever composition, is an error.
  mutating func object(
    _ body: (inout JSONScanner, String) throws(ModelFileError) -> Void
  ) throws(ModelFileError) {
    var names = Set<String>()
    try expect("{")
    if take("}") { return }
    repeat {
      skipSpace()
      let name = try string()
      guard names.insert(name).inserted else { throw failure("has '\(name)' twice") }
      try expect(":")
      try body(&self, name)
    } while take(",")
    try expect("}")
  }

  mutating func integers(limit: Int) throws(ModelFileError) -> [Int] {
    var integers: [Int] = []
    try expect("[")
    if take("]") { return integers }
    repeat {
      guard integers.count < limit else { throw failure("has an array of more than \(limit) numbers") }
      integers.append(try integer())
    } while take(",")
    try expect("]")
    return integers
  }

  mutating func string() throws(ModelFileError) -> String {
    try expect("\"")
    let bytes: [UInt8]
    do throws(JSONString.Problem) {
      bytes = try JSONString.decode { next() }
    } catch {
      throw failure("has \(error.description)")
    }
    guard let string = String(validating: bytes, as: UTF8.self) else {
      throw failure("has a string that is not UTF-8")
    }
    return string
  }

  /// Nothing but white space may be left.
  mutating func end() throws(ModelFileError) {
    skipSpace()
    if offset < limit { throw failure("goes on after its end") }
  }

  func failure(_ problem: String) -> ModelFileError {
    ModelFileError(file.path, .badHeader(problem: problem, offset: offset))
  }

  private mutating func integer() throws(ModelFileError) -> Int {
    skipSpace()
    let start = offset
    var value = 0
    while let byte = peek(), byte >= UInt8(ascii: "0"), byte <= UInt8(ascii: "9") {
      let (tens, overflow) = value.multipliedReportingOverflow(by: 10)
      let (sum, carry) = tens.addingReportingOverflow(Int(byte - UInt8(ascii: "0")))
      if overflow || carry { throw failure("has a number above \(Int.max)") }
      value = sum
      offset += 1
    }
    if offset == start { throw failure("lacks a natural number") }
    return value
  }

  private mutating func expect(_ character: Unicode.Scalar) throws(ModelFileError) {
    guard take(character) else { throw failure("lacks '\(character)'") }
  }

  /// Takes the character if it is the next after white space.
  private mutating func take(_ character: Unicode.Scalar) -> Bool {
    skipSpace()
    guard let byte = peek(), UInt32(byte) == character.value else { return false }
    offset += 1
    return true
  }

  private mutating func skipSpace() {
    while let byte = peek(), byte == 0x20 || byte == 0x0A || byte == 0x0D || byte == 0x09 { offset += 1 }
  }

  private mutating func next() -> UInt8? {
    defer { if offset < limit { offset += 1 } }
    return peek()
  }

  private func peek() -> UInt8? {
    offset < limit ? file.base.load(fromByteOffset: offset, as: UInt8.self) : nil
  }
}
