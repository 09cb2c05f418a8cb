/// The pieces that quotes are made of.
enum QuoteUnits {
  /// Ranges of the lines that are not blank, without white space at their ends.
  static func lines(of bytes: [UInt8]) -> [Range<Int>] {
    var lines: [Range<Int>] = []
    var start = 0
    for index in 0...bytes.count where index == bytes.count || bytes[index] == 0x0A || bytes[index] == 0x0D {
      if let line = trimmed(start..<index, in: bytes) { lines.append(line) }
      start = index + 1
    }
    return lines
  }

  /// `range` itself, or if it has more than `longest` characters, parts of it that do not, cut behind clauses where possible, else
  /// behind words, else anywhere between characters.
  static func parts(of range: Range<Int>, in bytes: [UInt8], longest: Int) -> [Range<Int>] {
    var parts: [Range<Int>] = []
    var start = range.lowerBound
    var characters = 0
    var clauseEnd: Int?
    var wordEnd: Int?
    var index = start
    while index < range.upperBound {
      let length = scalarLength(bytes[index])
      if characters == max(longest, 1) {
        let end = clauseEnd ?? wordEnd ?? index
        if let part = trimmed(start..<end, in: bytes) { parts.append(part) }
        (start, index, characters, clauseEnd, wordEnd) = (end, end, 0, nil, nil)
        continue
      }
      index = min(index + length, range.upperBound)
      characters += 1
      if endsClause(bytes[..<index]) { clauseEnd = index }
      if bytes[index - 1] == 0x20 { wordEnd = index }
    }
    if let part = trimmed(start..<range.upperBound, in: bytes) { parts.append(part) }
    return parts
  }

  /// Behind `，；：、` or `, ; ` with its space.
  private static func endsClause(_ bytes: ArraySlice<UInt8>) -> Bool {
    let tail = Array(bytes.suffix(3))
    if tail.count == 3, tail[0] == 0xEF, tail[1] == 0xBC {
      return tail[2] == 0x8C || tail[2] == 0x9B || tail[2] == 0x9A
    }
    guard tail.last == 0x20, let sign = tail.dropLast().last else { return tail == [0xE3, 0x80, 0x81] }
    return sign == UInt8(ascii: ",") || sign == UInt8(ascii: ";")
  }

  private static func scalarLength(_ lead: UInt8) -> Int {
    lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4
  }

  private static func trimmed(_ range: Range<Int>, in bytes: [UInt8]) -> Range<Int>? {
    func isBlank(_ byte: UInt8) -> Bool { byte == 0x20 || (0x09...0x0D).contains(byte) }
    guard let start = range.first(where: { !isBlank(bytes[$0]) }), let end = range.last(where: { !isBlank(bytes[$0]) })
    else { return nil }
    return start..<end + 1
  }
}
