/// Splits source code into tokens and pairs its brackets. Never fails: what is not closed ends with its line or with the text.
/// Takes time in proportion to the text's length, whatever the text.
struct CodeLexer {
  let bytes: [UInt8]
  let lexis: Lexis
  var index = 0
  private(set) var tokens: [CodeToken] = []
  private var comments: [Range<Int>] = []
  private var isLineOpen = false
  var brackets = BracketPairs()
  private var branches = ConditionalBranches()
  /// Code held by the string interpolations around the current position.
  private var depth = 0
  var hereDocuments = HereDocuments()
  /// No regular expression that begins before it is closed.
  var regexFreeEnd = 0

  private static let depthLimit = 32

  static func tokens(of bytes: [UInt8], _ lexis: Lexis) -> CodeTokens {
    var lexer = CodeLexer(bytes: bytes, lexis: lexis)
    if lexis.contains(.phpTags) { lexer.skipMarkup() }
    while lexer.index < bytes.count { lexer.next() }
    return CodeTokens(bytes: bytes, tokens: lexer.brackets.paired(lexer.tokens), comments: lexer.comments)
  }

  private init(bytes: [UInt8], lexis: Lexis) {
    self.bytes = bytes
    self.lexis = lexis
  }

  func byte(_ offset: Int = 0) -> UInt8 { index + offset < bytes.count ? bytes[index + offset] : 0 }

  private mutating func add(_ kind: CodeToken.Kind, from start: Int) {
    index = min(max(index, start + 1), bytes.count)
    tokens.append(
      CodeToken(
        kind: kind, opensLine: !isLineOpen, start: Int32(start), end: Int32(index), comments: Int32(comments.count)))
    isLineOpen = true
  }

  private mutating func next() {
    let start = index
    let byte = byte()
    if byte.isLineEnd {
      index += byte == 0x0D && self.byte(1) == 0x0A ? 2 : 1
      isLineOpen = false
      skipHereDocuments()
    } else if byte.isSpace {
      index += 1
    } else if byte == UInt8(ascii: "\\"), self.byte(1).isLineEnd {
      // The line goes on.
      index += self.byte(1) == 0x0D && self.byte(2) == 0x0A ? 3 : 2
    } else if byte == UInt8(ascii: "\\"), lexis.contains(.shellWords) {
      index += 2
      add(.symbol, from: start)
    } else if skipComment() {
      comments.append(start..<min(index, bytes.count))
    } else if lexis.contains(.preprocessor), byte == UInt8(ascii: "#"), !isLineOpen {
      skipDirective()
    } else if lexis.contains(.phpTags), byte == UInt8(ascii: "?"), self.byte(1) == UInt8(ascii: ">") {
      add(.symbol, from: start)
      skipMarkup()
    } else if skipString() {
      add(.string, from: start)
    } else if isWordStart(byte) {
      skipWord()
      add(.word, from: start)
    } else {
      index += 1
      add(.symbol, from: start)
      brackets.add(bytes[start], at: tokens.count - 1)
    }
  }

  /// The last token, where code and not a comment stands before.
  var last: CodeToken? { tokens.last }

  var opensLine: Bool { !isLineOpen }

  /// Whether the place is in code that a string holds, which is not split into tokens.
  var isNested: Bool { depth > 0 }

  /// Here-documents, and what stands outside of PHP's tags.
  mutating func addText(from start: Int) {
    guard index > start else { return }
    add(.string, from: start)
    isLineOpen = false
  }

  // MARK: Words

  private func isWordStart(_ byte: UInt8) -> Bool {
    byte.isWord || (byte == UInt8(ascii: "$") && (lexis.contains(.dollarWords) || lexis.contains(.shellWords)))
  }

  private mutating func skipWord() {
    if byte() == UInt8(ascii: "$"), lexis.contains(.shellWords) {
      // An expansion: its braces and parentheses are no structure.
      index += 1
      if byte() == UInt8(ascii: "{") { return skipBalanced(UInt8(ascii: "{"), UInt8(ascii: "}")) }
      if byte() == UInt8(ascii: "(") { return skipBalanced(UInt8(ascii: "("), UInt8(ascii: ")")) }
      if !byte().isWord { index += byte() > 0x20 ? 1 : 0 }
    }
    if byte() == UInt8(ascii: "r"), byte(1) == UInt8(ascii: "#"), byte(2).isLetter, lexis.contains(.hashRawStrings) {
      index += 2
    }
    while index < bytes.count, isWordPart(byte()) { index += 1 }
    // Ruby: `empty?` and `save!`, but neither `a!=b` nor `x ?y`.
    if lexis.contains(.rubyLiterals), byte() == UInt8(ascii: "?") || byte() == UInt8(ascii: "!"),
      byte(1) != UInt8(ascii: "=") || byte(2) == UInt8(ascii: "=") || byte(2) == UInt8(ascii: ">")
    {
      index += 1
    }
  }

  private func isWordPart(_ byte: UInt8) -> Bool {
    byte.isWord || (byte == UInt8(ascii: "$") && lexis.contains(.dollarWords))
      || (byte == UInt8(ascii: "-") && lexis.contains(.shellWords))
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

  // MARK: Preprocessor

  /// One directive with its continued lines; also the lines of a further branch, where it cannot stand beside the first.
  private mutating func skipDirective() {
    let name = directiveName(at: index)
    skipContinuedLine()
    if name.hasPrefix("if") {
      branches.open(brackets: brackets.depth, tokens: tokens.count)
    } else if name == "endif" {
      branches.close()
    } else if name.hasPrefix("el") {
      let last = tokens.last.map { $0.kind == .symbol ? bytes[Int($0.start)] : UInt8(ascii: "a") }
      guard !branches.isWhole(brackets: brackets.depth, tokens: tokens.count, last: last) else { return }
      skipBranch()
    }
  }

  private mutating func skipBranch() {
    var level = 1
    while index < bytes.count {
      var start = index
      while start < bytes.count, bytes[start].isSpace { start += 1 }
      guard start < bytes.count else { break }
      if bytes[start] == UInt8(ascii: "#") {
        let name = directiveName(at: start)
        if name.hasPrefix("if") { level += 1 }
        if name == "endif" { level -= 1 }
        if level == 0 {
          index = start
          isLineOpen = false
          return
        }
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
    while end < bytes.count, bytes[end].isLetter, end < start + 16 { end += 1 }
    return bytes.string(start..<end)
  }

  /// To the line end that no backslash precedes; comments in it may span lines.
  private mutating func skipContinuedLine() {
    while index < bytes.count {
      let byte = byte()
      if byte == UInt8(ascii: "/"), self.byte(1) == UInt8(ascii: "*"), lexis.contains(.blockComments) {
        _ = skipComment()
        continue
      }
      if byte.isLineEnd {
        guard index > 0, bytes[index - 1] == UInt8(ascii: "\\") else { return }
        if byte == 0x0D, self.byte(1) == 0x0A { index += 1 }
      }
      index += 1
    }
  }
}
