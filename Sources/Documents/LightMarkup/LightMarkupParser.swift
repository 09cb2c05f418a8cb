/// Text with light markup whose source is kept as it is: reStructuredText, AsciiDoc and Org. Headings, code and lists are found by lines.
enum LightMarkupParser {
  enum Dialect {
    case restructuredText, asciiDoc, org
  }

  static func parse(_ text: String, name: String, dialect: Dialect) throws(DocumentError) -> Document {
    let source = SourceText(text)
    var scanner = LightMarkupScanner(source, dialect)
    scanner.run()
    var draft = DocumentDraft(source: source, title: scanner.title, blocks: scanner.blocks)
    draft.contributor = scanner.author
    return try draft.document(name: name)
  }
}

private struct LightMarkupScanner {
  private(set) var blocks: [TextBlock] = []
  private(set) var title: String?
  private(set) var author: String?

  private let source: SourceText
  private let dialect: LightMarkupParser.Dialect
  private let lines: [String]
  /// Underlines in the order they were met, which is that of their levels.
  private var underlines: [String] = []

  init(_ source: SourceText, _ dialect: LightMarkupParser.Dialect) {
    self.source = source
    self.dialect = dialect
    lines = source.lines.map { source.string($0) }
  }

  mutating func run() {
    var line = 0
    while line < lines.count {
      if isBlank(line) {
        line += 1
      } else {
        line = block(at: line)
      }
    }
  }

  private func isBlank(_ line: Int) -> Bool { lines[line].allSatisfy(\.isWhitespace) }

  /// Reads the block that begins at a line, and returns the line after it.
  private mutating func block(at line: Int) -> Int {
    if let heading = heading(at: line) {
      let text = heading.text.singleLine()
      if title == nil { title = text }
      add(.heading(level: heading.level, text: text), line..<heading.end)
      return heading.end
    }
    if let code = code(at: line) {
      if !code.content.isEmpty { add(.content(.code), code.content) }
      return code.end
    }
    if let end = comment(at: line) { return end }
    var end = line + 1
    while end < lines.count, !isBlank(end), heading(at: end) == nil, code(at: end) == nil { end += 1 }
    // An indented paragraph after a list item belongs to it, so a list goes on over empty lines.
    let isList = isItem(lines[line])
    if isList {
      while let next = (end..<lines.count).first(where: { !isBlank($0) }), next - end <= 2, heading(at: next) == nil,
        isItem(lines[next]) || lines[next].first == " "
      {
        end = next + 1
        while end < lines.count, !isBlank(end), heading(at: end) == nil { end += 1 }
      }
    }
    let isTable = lines[line].hasPrefix("|") || lines[line].hasPrefix("+-") || isSimpleTable(line)
    add(.content(isTable ? .table : isList ? .list : .prose), line..<end)
    return end
  }

  private mutating func add(_ role: TextBlock.Role, _ range: Range<Int>) {
    let bytes = source.bytes.trimmed(
      source.lines[range.lowerBound].lowerBound..<source.lines[range.upperBound - 1].upperBound)
    if !bytes.isEmpty { blocks.append(TextBlock(role: role, bytes: bytes)) }
  }

  // MARK: Headings

  private mutating func heading(at line: Int) -> (text: String, level: Int, end: Int)? {
    switch dialect {
    case .restructuredText: return underlined(at: line)
    case .asciiDoc: return marked(at: line, by: "=") ?? marked(at: line, by: "#")
    case .org:
      if let value = keyword("title", at: line) { return (value, 1, line + 1) }
      if let value = keyword("author", at: line), author == nil { author = value }
      return marked(at: line, by: "*")
    }
  }

  private func marked(at line: Int, by mark: Character) -> (text: String, level: Int, end: Int)? {
    let level = lines[line].prefix { $0 == mark }.count
    let text = lines[line].dropFirst(level)
    guard (1...6).contains(level), text.first == " ", text.contains(where: \.isLetter) else { return nil }
    return (text.trimmingSpaces(), level, line + 1)
  }

  private func keyword(_ name: String, at line: Int) -> String? {
    let prefix = "#+\(name):"
    guard lines[line].lowercased().hasPrefix(prefix) else { return nil }
    return lines[line].dropFirst(prefix.count).trimmingSpaces()
  }

  /// A line under which (and perhaps over which) stands a row of one punctuation mark, at least as long.
  private mutating func underlined(at line: Int) -> (text: String, level: Int, end: Int)? {
    if let over = rule(line), line + 2 < lines.count, rule(line + 2) == over, !isBlank(line + 1), rule(line + 1) == nil
    {
      return (lines[line + 1].trimmingSpaces(), level(of: "\(over)\(over)"), line + 3)
    }
    guard line + 1 < lines.count, let under = rule(line + 1), rule(line) == nil, lines[line].first != " ",
      line == 0 || isBlank(line - 1)
        || blocks.last.map({ $0.bytes.upperBound >= source.lines[line - 1].lowerBound }) == true,
      width(lines[line + 1]) + 1 >= width(lines[line])
    else { return nil }
    return (lines[line].trimmingSpaces(), level(of: String(under)), line + 2)
  }

  private mutating func level(of underline: String) -> Int {
    if let known = underlines.firstIndex(of: underline) { return known + 1 }
    underlines.append(underline)
    return underlines.count
  }

  private func rule(_ line: Int) -> Character? {
    let text = lines[line].trimmingSpaces()
    guard let mark = text.first, text.count >= 3, "=-~^\"'`:.*+#_<>".contains(mark), text.allSatisfy({ $0 == mark })
    else {
      return nil
    }
    return mark
  }

  /// Ideographs are two columns wide.
  private func width(_ line: String) -> Int {
    line.trimmingSpaces().unicodeScalars.reduce(0) { $0 + (isWide($1.value) ? 2 : 1) }
  }

  // MARK: Code, comments, lists

  private func code(at line: Int) -> (content: Range<Int>, end: Int)? {
    let text = lines[line].trimmingSpaces()
    switch dialect {
    case .restructuredText:
      let isDirective = ["code", "code-block", "sourcecode", "highlight", "parsed-literal"].contains {
        text.hasPrefix(".. \($0)::")
      }
      guard isDirective || text == "::" else { return nil }
      var start = line + 1
      while start < lines.count,
        isBlank(start) || (lines[start].first == " " && lines[start].trimmingSpaces().hasPrefix(":"))
      {
        start += 1
      }
      return (start..<endOfIndented(from: start), endOfIndented(from: start))
    case .asciiDoc:
      guard text == "----" || text == "...." || text.hasPrefix("```") else { return nil }
      let mark = text.hasPrefix("```") ? "```" : text
      return fenced(line) { $0 == mark }
    case .org:
      guard text.lowercased().hasPrefix("#+begin_src") || text.lowercased().hasPrefix("#+begin_example") else {
        return nil
      }
      return fenced(line) { $0.lowercased().hasPrefix("#+end_") }
    }
  }

  private func endOfIndented(from start: Int) -> Int {
    var end = start
    var last = start
    while end < lines.count, isBlank(end) || lines[end].first == " " || lines[end].first == "\t" {
      if !isBlank(end) { last = end + 1 }
      end += 1
    }
    return last
  }

  private func fenced(_ line: Int, _ isEnd: (String) -> Bool) -> (content: Range<Int>, end: Int) {
    let end = (line + 1..<max(lines.count, line + 1)).first { isEnd(lines[$0].trimmingSpaces()) } ?? lines.count
    return (min(line + 1, end)..<end, min(end + 1, lines.count))
  }

  /// Comments, attributes and directives that hold no text.
  private func comment(at line: Int) -> Int? {
    let text = lines[line].trimmingSpaces()
    switch dialect {
    case .restructuredText:
      let silent = ["image", "toctree", "include", "contents", "index", "raw", "_", "|", "highlight", "only", "meta"]
      guard text.hasPrefix(".. ") || text == ".." else { return nil }
      let name = text.dropFirst(3)
      guard !name.contains("::") || silent.contains(where: { name.hasPrefix($0) }) else { return nil }
      return max(line + 1, endOfIndented(from: line + 1))
    case .asciiDoc:
      return text.hasPrefix("//") || (text.hasPrefix(":") && text.dropFirst().contains(":")) ? line + 1 : nil
    case .org: return text.hasPrefix("#+") || text.hasPrefix("# ") ? line + 1 : nil
    }
  }

  private func isItem(_ line: String) -> Bool {
    let text = line.trimmingSpaces()
    let marks = dialect == .asciiDoc ? ["* ", "- ", ". ", "** ", ".. "] : ["- ", "* ", "+ ", "#. "]
    return marks.contains { text.hasPrefix($0) } || LineMarks.bullet(text) != nil
  }

  /// Columns marked by `====  ====`.
  private func isSimpleTable(_ line: Int) -> Bool {
    lines[line].hasPrefix("==") && lines[line].contains(" ") && lines[line].allSatisfy { $0 == "=" || $0 == " " }
  }
}
