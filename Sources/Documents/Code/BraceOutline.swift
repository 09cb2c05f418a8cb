/// Finds definitions in languages whose bodies stand in braces.
struct BraceOutline {
  private let bytes: [UInt8]
  private let language: CodeLanguage
  private let tokens: [CodeToken]
  /// For each opening bracket the index of the token that closes it; the end where none does.
  private let closing: [Int: Int]

  private static let depthLimit = 12

  init(_ bytes: [UInt8], _ language: CodeLanguage, tokens: [CodeToken]) {
    self.bytes = bytes
    self.language = language
    self.tokens = tokens
    closing = Self.closings(of: tokens, in: bytes)
  }

  func units() -> [CodeUnit] { units(in: 0..<tokens.count, depth: 0) }

  /// Pairs brackets. A brace closes any parentheses left open in it; a closing bracket without its partner is ignored.
  private static func closings(of tokens: [CodeToken], in bytes: [UInt8]) -> [Int: Int] {
    var closing: [Int: Int] = [:]
    var open: [(index: Int, byte: UInt8)] = []
    var braces = 0
    for (index, token) in tokens.enumerated() where token.kind == .symbol {
      let byte = bytes[token.bytes.lowerBound]
      switch byte {
      case UInt8(ascii: "{"), UInt8(ascii: "("), UInt8(ascii: "["):
        open.append((index, byte))
        if byte == UInt8(ascii: "{") { braces += 1 }
      case UInt8(ascii: "}"):
        guard braces > 0 else { continue }
        while let last = open.popLast() {
          closing[last.index] = index
          if last.byte == UInt8(ascii: "{") { break }
        }
        braces -= 1
      case UInt8(ascii: ")"), UInt8(ascii: "]"):
        let partner: UInt8 = byte == UInt8(ascii: ")") ? UInt8(ascii: "(") : UInt8(ascii: "[")
        guard let last = open.last, last.byte == partner else { continue }
        open.removeLast()
        closing[last.index] = index
      default: break
      }
    }
    return closing
  }

  func byte(_ index: Int) -> UInt8? {
    guard index < tokens.count, tokens[index].kind == .symbol else { return nil }
    return bytes[tokens[index].bytes.lowerBound]
  }

  func word(_ index: Int) -> String? {
    guard index < tokens.count, tokens[index].kind == .word else { return nil }
    return bytes.string(tokens[index].bytes)
  }

  /// The last identifier between the brackets that open at this token, generics left out: the type in `(s *Store[K])`.
  func lastWord(inGroupAt index: Int) -> String? {
    let end = min(closing[index] ?? index, index + 64)
    guard index + 1 < end else { return nil }
    let generics = (index + 1..<end).first { byte($0) == UInt8(ascii: "[") } ?? end
    return (index + 1..<generics).reversed().lazy.compactMap(word).first
  }

  // MARK: Statements

  private func units(in range: Range<Int>, depth: Int) -> [CodeUnit] {
    var units: [CodeUnit] = []
    var index = range.lowerBound
    /// First of the comments directly above the next statement.
    var lead: Int?
    while index < range.upperBound {
      switch tokens[index].kind {
      case .lineEnd:
        if index + 1 < range.upperBound, tokens[index + 1].kind == .lineEnd { lead = nil }
        index += 1
      case .comment:
        lead = lead ?? index
        index += 1
      case .directive:
        lead = nil
        index += 1
      default:
        let statement = statement(from: index, to: range.upperBound)
        if let found = CodeHeader(statement.header, hasBody: statement.body != nil, in: self, language: language) {
          units.append(unit(found, statement, from: lead ?? index, limit: range.upperBound, depth: depth))
        }
        lead = nil
        index = afterTrailingComment(statement.end, limit: range.upperBound)
      }
    }
    return units
  }

  private func unit(
    _ header: CodeHeader, _ statement: Statement, from first: Int, limit: Int, depth: Int
  ) -> CodeUnit {
    let end = afterTrailingComment(statement.end, limit: limit)
    var unit = CodeUnit(
      label: header.label, symbol: header.name,
      bytes: lineStart(tokens[first].bytes.lowerBound)..<tokens[end - 1].bytes.upperBound)
    unit.isTransparent = header.isTransparent
    if header.isContainer, depth < Self.depthLimit, let body = statement.body {
      unit.members = units(in: body, depth: depth + 1)
    }
    return unit
  }

  /// The tokens of a statement.
  private struct Statement {
    /// Those before its body, at its own level: brackets stand for what they hold.
    var header: [Int] = []
    /// Those between the body's braces.
    var body: Range<Int>?
    var end: Int
  }

  private func statement(from start: Int, to limit: Int) -> Statement {
    var statement = Statement(end: limit)
    var index = start
    while index < limit {
      let token = tokens[index]
      switch byte(index) {
      case UInt8(ascii: "("), UInt8(ascii: "["):
        statement.header.append(index)
        index = min(closing[index] ?? limit, limit - 1) + 1
        continue
      case UInt8(ascii: "{"):
        let close = min(closing[index] ?? limit, limit)
        if isBody(after: statement.header) {
          statement.body = index + 1..<max(index + 1, close)
          statement.end = afterBody(min(close + 1, limit), limit: limit)
          return statement
        }
        statement.header.append(index)
        index = min(close, limit - 1) + 1
        continue
      case UInt8(ascii: ";"), UInt8(ascii: "}"):
        statement.end = index + 1
        return statement
      case UInt8(ascii: ":") where isAccessLabel(statement.header):
        statement.end = index + 1
        statement.header = []
        return statement
      default: break
      }
      if token.kind == .lineEnd, language.endsStatementsAtLines,
        endsStatement(at: index, statement.header, limit: limit)
      {
        statement.end = index
        return statement
      }
      if token.kind == .word || token.kind == .symbol { statement.header.append(index) }
      index += 1
    }
    return statement
  }

  /// Whether a brace after these tokens opens a body, and not a value or a type.
  private func isBody(after header: [Int]) -> Bool {
    guard let last = header.last else { return true }
    let words = Set(header.prefix(16).compactMap(word))
    if words.contains("type"), language.definitions.contains("type"), language.name != "Go" { return false }
    if language.name == "C++", word(last) != nil, isInitializerList(header) { return false }
    // Go: `func f() interface{} {`
    if words.contains("func"), let type = word(last), type == "interface" || type == "struct" { return false }
    return true
  }

  /// `Ring(int n) : count_(n), values_` before a brace: the brace holds a member's first value.
  private func isInitializerList(_ header: [Int]) -> Bool {
    guard let colon = header.prefix(64).firstIndex(where: { byte($0) == UInt8(ascii: ":") }), colon > 0,
      colon + 1 < header.count
    else {
      return false
    }
    return byte(header[colon - 1]) == UInt8(ascii: "(") && byte(header[colon + 1]) != UInt8(ascii: ":")
  }

  /// `class A { } b;` ends with its semicolon.
  private func afterBody(_ index: Int, limit: Int) -> Int {
    guard !language.endsStatementsAtLines else { return index }
    var place = index
    while place < limit, tokens[place].kind == .word || byte(place) == UInt8(ascii: "*") { place += 1 }
    return byte(place) == UInt8(ascii: ";") && place < limit ? place + 1 : index
  }

  private func isAccessLabel(_ header: [Int]) -> Bool {
    header.count == 1 && ["public", "private", "protected"].contains(word(header[0]) ?? "")
  }

  private func endsStatement(at lineEnd: Int, _ header: [Int], limit: Int) -> Bool {
    guard let last = header.last else { return true }
    if header.count < 64, CodeHeader.isOnlyModifiers(header, in: self) { return false }
    if let symbol = byte(last), ",=+-*/%&|<>.:?!^~@".utf8.contains(symbol) { return false }
    var next = lineEnd
    while next < limit, tokens[next].kind == .lineEnd || tokens[next].kind == .comment { next += 1 }
    guard next < limit else { return true }
    if let symbol = byte(next) { return !"{.-=+*/%&|<>:?,)".utf8.contains(symbol) }
    return !["where", "throws", "async", "rethrows", "else", "extends", "implements"].contains(word(next) ?? "")
  }

  /// A comment on the same line belongs to what stands before it.
  private func afterTrailingComment(_ index: Int, limit: Int) -> Int {
    var place = index
    while place < limit, let symbol = byte(place), symbol == UInt8(ascii: ";") || symbol == UInt8(ascii: ",") {
      place += 1
    }
    return place < limit && tokens[place].kind == .comment ? place + 1 : place
  }

  /// Back over the indentation, so that a section's first line is indented like the others.
  private func lineStart(_ offset: Int) -> Int {
    var start = offset
    while start > 0, bytes[start - 1] == 0x20 || bytes[start - 1] == 0x09 { start -= 1 }
    return start == 0 || bytes[start - 1].isLineEnd ? start : offset
  }
}
