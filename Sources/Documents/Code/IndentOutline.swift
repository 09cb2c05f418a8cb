/// Finds definitions in Python, whose bodies are indented.
struct IndentOutline {
  private let tokens: CodeTokens
  private let separator: String

  init(_ tokens: CodeTokens, _ language: CodeLanguage) {
    self.tokens = tokens
    separator = language.separator
  }

  /// A logical line: one that begins outside of brackets and strings.
  private struct Line {
    var first: Int
    var end: Int
    var indent: Int
  }

  /// A definition whose end is not yet known.
  private struct Open {
    var declaration: CodeDeclaration
    var indent: Int
    var symbol: String
    var members: [CodeUnit] = []

    var isFunction: Bool { declaration.kind == .function }
  }

  func units() -> [CodeUnit] {
    var units: [CodeUnit] = []
    var open: [Open] = []
    var decorator: Int?
    func close(at end: Int) {
      guard var last = open.popLast() else { return }
      last.declaration.end = end
      var unit = CodeUnit(last.declaration, symbol: last.symbol, in: tokens)
      unit.members = last.members
      let start = unit.bytes.lowerBound
      unit.bytes = start..<max(unit.bytes.upperBound, commentsEnd(before: end, deeperThan: last.indent))
      // What is local to a function counts for nothing.
      if open.contains(where: \.isFunction) { return }
      if open.isEmpty { units.append(unit) } else { open[open.count - 1].members.append(unit) }
    }
    forEachLine { line in
      while let last = open.last, last.indent >= line.indent { close(at: line.first) }
      if tokens.symbol(line.first) == "@" {
        decorator = decorator ?? line.first
        return
      }
      let first = decorator ?? line.first
      decorator = nil
      guard let declaration = declaration(of: line, first: first), open.count < 64 else { return }
      let scope = open.last?.symbol ?? ""
      open.append(
        Open(
          declaration: declaration, indent: line.indent,
          symbol: CodeUnit.symbol(declaration.name, in: scope, separator: separator)))
    }
    while !open.isEmpty { close(at: tokens.count) }
    return units
  }

  private func declaration(of line: Line, first: Int) -> CodeDeclaration? {
    let keyword = tokens.isWord(line.first, "async") ? line.first + 1 : line.first
    guard let word = tokens.word(keyword), word == "def" || word == "class", keyword + 1 < line.end,
      let name = tokens.word(keyword + 1)
    else { return nil }
    var place = keyword + 2
    while place < line.end, tokens.symbol(place) != ":" { place = tokens.next(place, limit: line.end) }
    return CodeDeclaration(
      kind: word == "def" ? .function : .type, name: name, label: "\(word) \(name)", first: first, head: line.first,
      body: place < line.end ? place : nil, end: line.end)
  }

  /// Brackets hold a line together; one that is never closed does not.
  private func forEachLine(_ body: (Line) -> Void) {
    var index = 0
    while index < tokens.count {
      let first = index
      repeat {
        let isClosed = tokens.partner(index).map { $0 > index } ?? false
        index = isClosed ? tokens.next(index, limit: tokens.count) : index + 1
      } while index < tokens.count && !(tokens.opensLine(index) && !isContinued(index))
      body(Line(first: first, end: index, indent: indent(of: first)))
    }
  }

  /// Whether a backslash ends the line before.
  private func isContinued(_ index: Int) -> Bool {
    var place = Int(tokens.tokens[index].start)
    while place > 0, tokens.bytes[place - 1] == 0x20 || tokens.bytes[place - 1] == 0x09 { place -= 1 }
    while place > 0, tokens.bytes[place - 1].isLineEnd { place -= 1 }
    return place > 0 && tokens.bytes[place - 1] == UInt8(ascii: "\\")
  }

  private func indent(of index: Int) -> Int { indent(at: Int(tokens.tokens[index].start)) }

  /// The width of the white space before an offset; tabs go to the next multiple of eight.
  private func indent(at offset: Int) -> Int {
    var start = offset
    while start > 0, tokens.bytes[start - 1] == 0x20 || tokens.bytes[start - 1] == 0x09 { start -= 1 }
    return (start..<offset).reduce(0) { tokens.bytes[$1] == 0x09 ? ($0 / 8 + 1) * 8 : $0 + 1 }
  }

  /// The end of the indented comments that close a body.
  private func commentsEnd(before index: Int, deeperThan indent: Int) -> Int {
    let next = index < tokens.count ? Int(tokens.tokens[index].comments) : tokens.comments.count
    var end = 0
    for comment in tokens.comments[Int(tokens.tokens[index - 1].comments)..<next] {
      guard self.indent(at: comment.lowerBound) > indent else { break }
      end = comment.upperBound
    }
    return end
  }
}
