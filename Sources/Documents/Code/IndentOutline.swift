/// Finds definitions in languages whose bodies are indented.
struct IndentOutline {
  /// A logical line: one that begins outside of brackets and strings.
  private struct Line {
    var start: Int
    var end: Int
    var indent: Int
    var isComment: Bool
    var isBlankBefore: Bool
    var definition: (keyword: String, name: String)?
    var isDecorator: Bool
  }

  private let bytes: [UInt8]
  private let language: CodeLanguage
  private var lines: [Line] = []

  init(_ bytes: [UInt8], _ language: CodeLanguage, tokens: [CodeToken]) {
    self.bytes = bytes
    self.language = language
    lines = logicalLines(tokens)
  }

  func units() -> [CodeUnit] { units(in: 0..<lines.count, depth: 0) }

  private func units(in range: Range<Int>, depth: Int) -> [CodeUnit] {
    var units: [CodeUnit] = []
    var index = range.lowerBound
    let indent = range.lazy.filter { !lines[$0].isComment }.map { lines[$0].indent }.first ?? 0
    while index < range.upperBound {
      guard let definition = lines[index].definition, lines[index].indent <= indent else {
        index += 1
        continue
      }
      let first = leadStart(of: index, notBefore: range.lowerBound)
      var end = index + 1
      while end < range.upperBound, lines[end].isComment || lines[end].indent > lines[index].indent { end += 1 }
      // Comments at the end that are not indented belong to what follows.
      while end - 1 > index, lines[end - 1].isComment, lines[end - 1].indent <= lines[index].indent { end -= 1 }
      var unit = CodeUnit(
        label: "\(definition.keyword) \(definition.name)", symbol: definition.name,
        bytes: lines[first].start..<lines[end - 1].end)
      if language.containers.contains(definition.keyword), depth < 12 {
        unit.members = self.units(in: index + 1..<end, depth: depth + 1)
      }
      units.append(unit)
      index = end
    }
    return units
  }

  /// Back over decorators and the comments directly above.
  private func leadStart(of index: Int, notBefore limit: Int) -> Int {
    var first = index
    while first > limit, !lines[first].isBlankBefore, lines[first - 1].indent == lines[index].indent,
      lines[first - 1].isComment || lines[first - 1].isDecorator
    {
      first -= 1
    }
    return first
  }

  private func logicalLines(_ tokens: [CodeToken]) -> [Line] {
    var lines: [Line] = []
    var index = 0
    var lineEnds = 2
    var depth = 0
    while index < tokens.count {
      guard tokens[index].kind != .lineEnd else {
        lineEnds += 1
        index += 1
        continue
      }
      let first = index
      // An opening bracket that is never closed must not swallow the rest: a definition at a line's start ends it.
      while index < tokens.count, tokens[index].kind != .lineEnd || (depth > 0 && !isDefinition(tokens, index + 1)) {
        if tokens[index].kind == .symbol {
          let byte = bytes[tokens[index].bytes.lowerBound]
          if "([{".utf8.contains(byte) { depth += 1 }
          if ")]}".utf8.contains(byte) { depth = max(0, depth - 1) }
        }
        index += 1
      }
      depth = 0
      let start = lineStart(tokens[first].bytes.lowerBound)
      lines.append(
        Line(
          start: start, end: tokens[index - 1].bytes.upperBound, indent: width(start..<tokens[first].bytes.lowerBound),
          isComment: tokens[first..<index].allSatisfy { $0.kind == .comment }, isBlankBefore: lineEnds > 1,
          definition: definition(tokens[first..<index]),
          isDecorator: bytes[tokens[first].bytes.lowerBound] == UInt8(ascii: "@")))
      lineEnds = 0
    }
    return lines
  }

  private func isDefinition(_ tokens: [CodeToken], _ index: Int) -> Bool {
    guard index < tokens.count, tokens[index].kind == .word else { return false }
    let word = bytes.string(tokens[index].bytes)
    guard language.definitions.contains(word) || word == "async" else { return false }
    return definition(tokens[index..<min(tokens.count, index + 3)]) != nil
  }

  private func definition(_ tokens: ArraySlice<CodeToken>) -> (keyword: String, name: String)? {
    let words = tokens.prefix(3).prefix { $0.kind == .word }.map { bytes.string($0.bytes) }
    let rest = words.first == "async" ? words[1...] : words[...]
    guard let keyword = rest.first, language.definitions.contains(keyword), let name = rest.dropFirst().first else {
      return nil
    }
    return (keyword, name)
  }

  private func lineStart(_ offset: Int) -> Int {
    var start = offset
    while start > 0, !bytes[start - 1].isLineEnd { start -= 1 }
    return start
  }

  private func width(_ range: Range<Int>) -> Int {
    range.reduce(0) { bytes[$1] == 0x09 ? ($0 / 8 + 1) * 8 : $0 + 1 }
  }
}
