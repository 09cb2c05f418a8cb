/// Text without markup: paragraphs, and the few headings that can be told for sure.
enum PlainTextParser {
  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    let source = SourceText(text)
    let title = title(of: paragraphs(of: source), in: source)
    return try DocumentDraft(source: source, title: title, blocks: blocks(of: source)).document(name: name)
  }

  /// Headings, lists and paragraphs of a text.
  static func blocks(of source: SourceText) -> [TextBlock] {
    paragraphs(of: source).map { TextBlock(role: role(of: $0, in: source), bytes: $0.bytes) }
  }

  private struct Paragraph {
    var bytes: Range<Int>
    var lines: Range<Int>
  }

  private static func paragraphs(of source: SourceText) -> [Paragraph] {
    var paragraphs: [Paragraph] = []
    var start: Int?
    for line in 0...source.lines.count {
      let isText = line < source.lines.count && !source.isBlank(line)
      if isText, start == nil { start = line }
      guard !isText, let first = start else { continue }
      let range = source.lines[first].lowerBound..<source.lines[line - 1].upperBound
      paragraphs.append(Paragraph(bytes: source.bytes.trimmed(range), lines: first..<line))
      start = nil
    }
    return paragraphs
  }

  /// A short first line on its own, without closing punctuation, names the text.
  private static func title(of paragraphs: [Paragraph], in source: SourceText) -> String? {
    guard paragraphs.count > 1, let first = paragraphs.first, first.lines.count == 1, first.bytes.count <= 160 else {
      return nil
    }
    let line = source.string(first.bytes)
    return line.last.map { "。！？；，.!?;,:：".contains($0) } ?? true ? nil : line.singleLine()
  }

  private static func role(of paragraph: Paragraph, in source: SourceText) -> TextBlock.Role {
    if paragraph.lines.count == 1, let level = headingLevel(source.string(paragraph.bytes)) {
      return .heading(level: level, text: source.string(paragraph.bytes).singleLine())
    }
    if paragraph.lines.count == 2, paragraph.bytes.count <= 240, isRule(source, paragraph.lines.upperBound - 1) {
      let text = source.string(source.lines[paragraph.lines.lowerBound])
      return .heading(
        level: source.bytes[source.lines[paragraph.lines.upperBound - 1].lowerBound] == 0x3D ? 1 : 2,
        text: text.singleLine())
    }
    let items = paragraph.lines.filter { isListItem(source, $0) }.count
    return .content(items >= 2 && items * 2 >= paragraph.lines.count ? .list : .prose)
  }

  /// The level of a numbered heading on a line of its own: 第一章 …, 一、…, 1. …, 1.2 …, Chapter 3.
  static func headingLevel(_ line: String) -> Int? {
    guard line.count <= 60, let last = line.last, !"。！？；，：.!?;,:".contains(last) else { return nil }
    if let heading = RegulationHeading.parse(line, in: RegulationContext()), heading.isWholeLine {
      return heading.level.rawValue
    }
    let scalars = Array(line.unicodeScalars)
    let numeral = scalars.prefix { ChineseNumeral.isNumeral($0) && !$0.properties.isASCIIHexDigit }
    if !numeral.isEmpty, numeral.count <= 3, numeral.count < scalars.count, scalars[numeral.count] == "、" { return 3 }
    return decimalLevel(Array(line.utf8))
  }

  /// 3 for `1. Title`, 4 for `1.2 Title`, and so on.
  private static func decimalLevel(_ line: [UInt8]) -> Int? {
    var index = 0
    var parts = 0
    while true {
      let start = index
      while index < line.count, line[index].isDigit { index += 1 }
      guard (1...2).contains(index - start) else {
        return parts > 0 && index == start && hasSpace(line, index) ? 2 + parts : nil
      }
      parts += 1
      guard index < line.count, line[index] == UInt8(ascii: ".") else { return hasSpace(line, index) ? 2 + parts : nil }
      index += 1
    }
  }

  private static func hasSpace(_ line: [UInt8], _ index: Int) -> Bool {
    index < line.count && isWhitespace(line.scalar(at: index).value)
  }

  private static func isRule(_ source: SourceText, _ line: Int) -> Bool {
    let bytes = source.bytes[source.bytes.trimmed(source.lines[line])]
    guard let first = bytes.first, first == 0x3D || first == 0x2D, bytes.count >= 3 else { return false }
    return bytes.allSatisfy { $0 == first }
  }

  /// `- `, `• `, `1. `, `1) `, `1、`, `（一）`, `(a)`.
  private static func isListItem(_ source: SourceText, _ line: Int) -> Bool {
    let range = source.bytes.trimmed(source.lines[line])
    let head = Array(source.string(range).unicodeScalars.prefix(6))
    guard let first = head.first, head.count > 2 else { return false }
    if "-*+•·".unicodeScalars.contains(first) { return isWhitespace(head[1].value) }
    if first == "(" || first == "（" { return head.dropFirst(2).prefix(3).contains { $0 == ")" || $0 == "）" } }
    let digits = head.prefix { ("0"..."9").contains($0) }.count
    return (1...3).contains(digits) && digits < head.count && ".)、".unicodeScalars.contains(head[digits])
  }
}
