/// Splits source code into tokens. Never fails: what is not closed ends with its line or with the text.
struct CodeLexer {
  let bytes: [UInt8]
  let lexis: Lexis
  private(set) var tokens: [CodeToken] = []
  var index = 0
  /// Code held by the string interpolations around the current position.
  private var depth = 0
  /// Terminators of the here-documents that begin at the next line.
  private var hereMarks: [[UInt8]] = []

  private static let depthLimit = 32

  init(_ bytes: [UInt8], _ lexis: Lexis) {
    self.bytes = bytes
    self.lexis = lexis
  }

  static func tokens(of bytes: [UInt8], _ lexis: Lexis) -> [CodeToken] {
    var lexer = CodeLexer(bytes, lexis)
    while lexer.index < bytes.count { lexer.next() }
    return lexer.tokens
  }

  func byte(_ offset: Int = 0) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }

  private mutating func add(_ kind: CodeToken.Kind, from start: Int) {
    index = min(max(index, start + 1), bytes.count)
    tokens.append(CodeToken(kind: kind, bytes: start..<index))
  }

  private mutating func next() {
    let start = index
    let byte = byte()
    if byte.isLineEnd {
      index += byte == 0x0D && self.byte(1) == 0x0A ? 2 : 1
      add(.lineEnd, from: start)
      skipHereDocuments()
    } else if byte.isSpace {
      index += 1
    } else if skipComment() {
      add(.comment, from: start)
    } else if lexis.contains(.preprocessor), byte == UInt8(ascii: "#"), isFirstOnLine {
      skipDirective()
      add(.directive, from: start)
    } else if skipString() {
      add(.string, from: start)
    } else if byte.isWord || (byte == UInt8(ascii: "$") && lexis.contains(.hereDocuments)) {
      skipWord()
      add(.word, from: start)
    } else {
      index += 1
      add(.symbol, from: start)
    }
  }

  var isFirstOnLine: Bool { tokens.last.map { $0.kind == .lineEnd } ?? true }

  private mutating func skipWord() {
    if byte() == UInt8(ascii: "$") {
      // A shell expansion: its braces and parentheses are no structure.
      index += 1
      if byte() == UInt8(ascii: "{") { return skipBalanced(UInt8(ascii: "{"), UInt8(ascii: "}")) }
      if byte() == UInt8(ascii: "(") { return skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")")) }
      if !byte().isWord { index += byte() > 0x20 ? 1 : 0 }
    }
    while index < bytes.count, byte().isWord || (byte() == UInt8(ascii: "-") && lexis.contains(.hereDocuments)) {
      index += 1
    }
  }

  /// Past a bracketed stretch of code, strings and comments in it included.
  mutating func skipBalanced(_ open: UInt8, _ close: UInt8) {
    guard depth < Self.depthLimit else {
      index += 1
      return
    }
    depth += 1
    defer { depth -= 1 }
    var level = 0
    while index < bytes.count {
      let byte = byte()
      if byte == open { level += 1 }
      if byte == close {
        level -= 1
        if level == 0 {
          index += 1
          return
        }
      }
      if byte == UInt8(ascii: "\\") { index += 2 } else if !skipComment(), !skipString() { index += 1 }
    }
    index = min(index, bytes.count)
  }

  // MARK: Comments

  private mutating func skipComment() -> Bool {
    let first = byte()
    if first == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "/"), lexis.contains(.slashComments) { return skipLine() }
    if first == UInt8(ascii: "-"), byte(1) == UInt8(ascii: "-"), lexis.contains(.dashComments) { return skipLine() }
    if first == UInt8(ascii: "#"), lexis.contains(.hashComments) {
      // In a shell `#` begins a comment only at the beginning of a word.
      if lexis.contains(.hereDocuments), index > 0, !bytes[index - 1].isSpace, bytes[index - 1] != UInt8(ascii: ";") {
        return false
      }
      return skipLine()
    }
    guard first == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*"), lexis.contains(.blockComments) else { return false }
    var level = 0
    while index < bytes.count {
      if byte() == UInt8(ascii: "/"), byte(1) == UInt8(ascii: "*") {
        level += lexis.contains(.nestedComments) || level == 0 ? 1 : 0
        index += 2
      } else if byte() == UInt8(ascii: "*"), byte(1) == UInt8(ascii: "/") {
        level -= 1
        index += 2
        if level == 0 { return true }
      } else {
        index += 1
      }
    }
    return true
  }

  private mutating func skipLine() -> Bool {
    while index < bytes.count, !byte().isLineEnd { index += 1 }
    return true
  }

  // MARK: Preprocessor

  /// One directive with its continued lines; after `#else` and `#elif`, also the lines of that branch, since the branches of
  /// one `#if` may each open the same brace.
  private mutating func skipDirective() {
    let isBranch = directiveName(at: index).hasPrefix("el")
    skipContinuedLine()
    guard isBranch else { return }
    var level = 1
    while index < bytes.count {
      var start = index
      while start < bytes.count, bytes[start].isSpace { start += 1 }
      guard start < bytes.count else { break }
      if bytes[start] == UInt8(ascii: "#") {
        let name = directiveName(at: start)
        if name.hasPrefix("if") { level += 1 }
        if name == "endif" { level -= 1 }
        if level == 0 { return }
      }
      index = start
      skipContinuedLine()
    }
    index = bytes.count
  }

  private func directiveName(at place: Int) -> String {
    var start = place + 1
    while start < bytes.count, bytes[start] == 0x20 || bytes[start] == 0x09 { start += 1 }
    var end = start
    while end < bytes.count, bytes[end].isLetter { end += 1 }
    return bytes.string(start..<end)
  }

  private mutating func skipContinuedLine() {
    while index < bytes.count {
      if byte().isLineEnd, index == 0 || bytes[index - 1] != UInt8(ascii: "\\") { return }
      index += 1
    }
  }

  // MARK: Here-documents

  /// Remembers `<<WORD`, `<<-WORD` and `<<'WORD'`; true when there was one.
  mutating func readHereMark() -> Bool {
    guard lexis.contains(.hereDocuments), byte() == UInt8(ascii: "<"), byte(1) == UInt8(ascii: "<") else {
      return false
    }
    var place = index + 2
    if place < bytes.count, bytes[place] == UInt8(ascii: "<") { return false }
    if place < bytes.count, bytes[place] == UInt8(ascii: "-") { place += 1 }
    while place < bytes.count, bytes[place] == 0x20 { place += 1 }
    if place < bytes.count, [UInt8(ascii: "'"), UInt8(ascii: "\""), UInt8(ascii: "\\")].contains(bytes[place]) {
      place += 1
    }
    var end = place
    while end < bytes.count, bytes[end].isWord { end += 1 }
    guard end > place, !bytes[place].isDigit else { return false }
    hereMarks.append(Array(bytes[place..<end]))
    index = end
    if byte() == UInt8(ascii: "'") || byte() == UInt8(ascii: "\"") { index += 1 }
    return true
  }

  private mutating func skipHereDocuments() {
    guard !hereMarks.isEmpty else { return }
    let start = index
    for mark in hereMarks {
      while index < bytes.count {
        let lineStart = index
        _ = skipLine()
        let line = bytes[bytes.trimmed(lineStart..<index)]
        if line.elementsEqual(mark) { break }
        if index < bytes.count { index += 1 }
      }
    }
    hereMarks = []
    if index > start { add(.string, from: start) }
  }
}
