import CCmarkGFM

/// Finds the top-level blocks of Markdown with cmark.
enum MarkdownBlocks {
  /// Blocks of `source` from `firstLine` on, in order and not overlapping. A block reaches to where the next one begins, so that nothing
  /// between two of them is lost.
  static func parse(_ source: SourceText, from firstLine: Int) -> [TextBlock] {
    guard firstLine < source.lines.count else { return [] }
    cmark_gfm_core_extensions_ensure_registered()
    guard let parser = cmark_parser_new(CMARK_OPT_DEFAULT) else { return [] }
    defer { cmark_parser_free(parser) }
    if tableCells(in: source, from: firstLine) <= cellLimit, let tables = cmark_find_syntax_extension("table") {
      cmark_parser_attach_syntax_extension(parser, tables)
    }
    let offset = source.lines[firstLine].lowerBound
    source.bytes[offset...].withUnsafeBytes { bytes in
      cmark_parser_feed(parser, bytes.baseAddress?.assumingMemoryBound(to: CChar.self), bytes.count)
    }
    guard let document = cmark_parser_finish(parser) else { return [] }
    defer { cmark_node_free(document) }
    return blocks(of: document, in: source, from: firstLine)
  }

  /// Past this many cells the document is read without tables: cmark fills every row up to the table's width, so that a few
  /// bytes a row may cost as many cells as the widest row has.
  private static let cellLimit = 1_000_000

  /// The cells that the document's tables would have at most.
  private static func tableCells(in source: SourceText, from firstLine: Int) -> Int {
    var cells = 0
    var columns = 0
    for line in source.lines[firstLine...] {
      let bytes = source.bytes[line]
      if bytes.contains(UInt8(ascii: "-")), bytes.allSatisfy({ "|:- \t>+*.)0123456789".utf8.contains($0) }) {
        columns = max(columns, bytes.reduce(1) { $0 + ($1 == UInt8(ascii: "|") ? 1 : 0) })
      } else if bytes.allSatisfy(\.isSpace) {
        columns = 0
      }
      cells += columns
    }
    return cells
  }

  private struct Found {
    var role: TextBlock.Role?
    var line: Int
    /// Last line of a heading; other blocks go on to the next one.
    var endLine: Int?
  }

  private static func blocks(
    of document: OpaquePointer, in source: SourceText, from firstLine: Int
  ) -> [TextBlock] {
    var found: [Found] = []
    var child = cmark_node_first_child(document)
    while let node = child {
      let start = firstLine + Int(cmark_node_get_start_line(node)) - 1
      let line = min(max(start, found.last?.line ?? firstLine), source.lines.count - 1)
      var block = Found(role: role(of: node, in: source), line: line)
      if case .heading = block.role {
        block.endLine = min(max(firstLine + Int(cmark_node_get_end_line(node)) - 1, line), source.lines.count - 1)
      }
      found.append(block)
      child = cmark_node_next(node)
    }
    return found.indices.compactMap { index in
      let block = found[index]
      guard let role = block.role else { return nil }
      let start = source.lines[block.line].lowerBound
      let next = index + 1 < found.count ? source.lines[found[index + 1].line].lowerBound : source.bytes.count
      let end = block.endLine.map { source.lines[$0].upperBound } ?? next
      let bytes = source.bytes.trimmed(start..<max(start, min(end, next)))
      return bytes.isEmpty ? nil : TextBlock(role: role, bytes: bytes)
    }
  }

  /// `nil` for what holds no text: thematic breaks and comments.
  private static func role(of node: OpaquePointer, in source: SourceText) -> TextBlock.Role? {
    let type = cmark_node_get_type(node)
    if type == CMARK_NODE_HEADING {
      return .heading(level: Int(cmark_node_get_heading_level(node)), text: inlineText(of: node))
    }
    if type == CMARK_NODE_LIST { return .content(.list) }
    if type == CMARK_NODE_CODE_BLOCK { return .content(.code) }
    if type == CMARK_NODE_THEMATIC_BREAK { return nil }
    if type == CMARK_NODE_HTML_BLOCK, let literal = cmark_node_get_literal(node) {
      let html = String(cString: literal).trimmingSpaces()
      return html.hasPrefix("<!--") && html.hasSuffix("-->") ? nil : .content(.prose)
    }
    return .content(String(cString: cmark_node_get_type_string(node)) == "table" ? .table : .prose)
  }

  /// The words of a heading without their markup.
  private static func inlineText(of node: OpaquePointer) -> String {
    guard let iterator = cmark_iter_new(node) else { return "" }
    defer { cmark_iter_free(iterator) }
    var text = ""
    while true {
      let event = cmark_iter_next(iterator)
      if event == CMARK_EVENT_DONE { return text.singleLine() }
      guard event == CMARK_EVENT_ENTER, let inline = cmark_iter_get_node(iterator) else { continue }
      let type = cmark_node_get_type(inline)
      if type == CMARK_NODE_TEXT || type == CMARK_NODE_CODE, let literal = cmark_node_get_literal(inline) {
        text += String(cString: literal)
      } else if type == CMARK_NODE_SOFTBREAK || type == CMARK_NODE_LINEBREAK {
        text += " "
      }
    }
  }
}
