/// The YAML block at the head of a Markdown file: scalars, quoted strings, inline and block lists, block scalars and nested
/// mappings. Everything is kept as text; lists are joined with `, ` and nested keys with `.`.
struct FrontMatter: Equatable {
  var fields: [String: String] = [:]
  /// The first line after the closing mark.
  var bodyLine = 0

  /// `nil` when the text does not open with `---` and close with `---` or `...`.
  static func parse(_ source: SourceText) -> FrontMatter? {
    func mark(_ line: Int) -> String { source.string(source.bytes.trimmed(source.lines[line])) }
    guard let first = source.lines.first, source.string(first).hasPrefix("---"), mark(0) == "---" else { return nil }
    guard let end = source.lines.indices.dropFirst().first(where: { ["---", "..."].contains(mark($0)) }) else {
      return nil
    }
    var parser = YAMLFields(lines: (1..<end).map { source.string(source.lines[$0]) })
    // A thematic break may open a document too: without a single field it is no front matter.
    let fields = parser.fields()
    return fields.isEmpty && end > 1 ? nil : FrontMatter(fields: fields, bodyLine: end + 1)
  }
}

private struct YAMLFields {
  private let lines: [String]
  private var index = 0
  private var result: [String: String] = [:]
  /// Keys of the mappings around the current line, with their indentation.
  private var parents: [(indent: Int, key: String)] = []

  init(lines: [String]) {
    self.lines = lines
  }

  mutating func fields() -> [String: String] {
    while index < lines.count {
      let line = lines[index]
      index += 1
      let indent = indentation(line)
      let content = line.dropFirst(indent)
      guard !content.isEmpty, !content.hasPrefix("#"), let (key, value) = keyAndValue(content) else { continue }
      while let last = parents.last, last.indent >= indent { parents.removeLast() }
      let path = (parents.map(\.key) + [key]).joined(separator: ".")
      if value.isEmpty {
        let items = blockList(atLeast: indent)
        if items.isEmpty { parents.append((indent, key)) } else { result[path] = items.joined(separator: ", ") }
      } else if let style = value.first, "|>".contains(style),
        value.dropFirst().allSatisfy({ "+-0123456789".contains($0) })
      {
        result[path] = blockScalar(deeperThan: indent, folded: style == ">")
      } else if value.hasPrefix("[") {
        result[path] = inlineList(value).joined(separator: ", ")
      } else {
        result[path] = scalar(value)
      }
    }
    return result.filter { !$0.value.isEmpty }
  }

  private func indentation(_ line: String) -> Int { line.prefix { $0 == " " || $0 == "\t" }.count }

  private func keyAndValue(_ content: Substring) -> (String, String)? {
    let quote = content.first.flatMap { "\"'".contains($0) ? $0 : nil }
    let body = quote == nil ? content : content.dropFirst()
    guard let end = quote.map({ body.firstIndex(of: $0) }) ?? body.firstIndex(of: ":") else { return nil }
    let key = body[..<end].trimmingSpaces()
    let rest = quote == nil ? body[end...] : body[body.index(after: end)...].drop { $0 == " " }
    guard !key.isEmpty, !key.hasPrefix("- "), rest.first == ":" else { return nil }
    let value = rest.dropFirst()
    guard value.isEmpty || value.first == " " || value.first == "\t" else { return nil }
    return (key, value.trimmingSpaces())
  }

  private mutating func blockList(atLeast indent: Int) -> [String] {
    var items: [String] = []
    while index < lines.count {
      let content = lines[index].trimmingSpaces()
      if content.isEmpty || content.hasPrefix("#") {
        index += 1
        continue
      }
      guard indentation(lines[index]) >= indent, content == "-" || content.hasPrefix("- ") else { break }
      items.append(scalar(content.dropFirst().trimmingSpaces()))
      index += 1
    }
    return items
  }

  private mutating func blockScalar(deeperThan indent: Int, folded: Bool) -> String {
    var parts: [String] = []
    while index < lines.count, lines[index].trimmingSpaces().isEmpty || indentation(lines[index]) > indent {
      parts.append(lines[index].trimmingSpaces())
      index += 1
    }
    return parts.joined(separator: folded ? " " : "\n").trimmingSpaces()
  }

  private mutating func inlineList(_ first: String) -> [String] {
    var text = first
    while !text.contains("]"), index < lines.count {
      text += " " + lines[index].trimmingSpaces()
      index += 1
    }
    var items: [String] = []
    var item = ""
    var quote: Character?
    for character in text.dropFirst() {
      if let open = quote {
        if character == open { quote = nil }
        item.append(character)
      } else if character == "," || character == "]" {
        items.append(scalar(item.trimmingSpaces()))
        item = ""
        if character == "]" { break }
      } else {
        if "\"'".contains(character), item.trimmingSpaces().isEmpty { quote = character }
        item.append(character)
      }
    }
    return items.filter { !$0.isEmpty }
  }

  private func scalar(_ text: String) -> String {
    guard let quote = text.first, quote == "\"" || quote == "'" else {
      if text.hasPrefix("#") { return "" }
      return (text.firstRange(of: " #").map { text[..<$0.lowerBound] } ?? text[...]).trimmingSpaces()
    }
    var result = ""
    var rest = text.dropFirst()
    while let character = rest.popFirst() {
      if quote == "'", character == "'" {
        guard rest.first == "'" else { return result }
        rest.removeFirst()
        result.append("'")
      } else if quote == "\"", character == "\"" {
        return result
      } else if quote == "\"", character == "\\", let escaped = rest.popFirst() {
        result.append(escaped == "n" ? "\n" : escaped == "t" ? "\t" : escaped)
      } else {
        result.append(character)
      }
    }
    return result
  }
}

extension StringProtocol {
  func trimmingSpaces() -> String {
    guard let start = firstIndex(where: { !$0.isWhitespace }), let end = lastIndex(where: { !$0.isWhitespace }) else {
      return ""
    }
    return String(self[start...end])
  }
}
