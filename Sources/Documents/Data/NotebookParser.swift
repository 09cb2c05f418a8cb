/// Jupyter notebooks (.ipynb, format 3 and 4): text cells as Markdown, code cells as code, of their outputs the text.
enum NotebookParser {
  /// Of one output, in characters: tables and logs go on for pages.
  private static let outputLimit = 2000

  static func parse(_ text: String, name: String) throws(DocumentError) -> Document {
    var reader = JSONReader(Array(text.utf8))
    reader.arrayLimit = 1 << 20
    guard let notebook = reader.document() else {
      throw .malformed(format: "notebook", line: 0, reason: "it is not valid JSON")
    }
    guard let cells = notebook["cells"]?.elements ?? notebook["worksheets"]?.elements.first?["cells"]?.elements else {
      throw .malformed(format: "notebook", line: 0, reason: "it has no list of cells")
    }
    var writer = BlockWriter()
    for cell in cells { write(cell, to: &writer) }
    let title = writer.blocks.lazy.compactMap { block -> String? in
      if case .heading(1, let text) = block.role { text } else { nil }
    }.first
    var draft = try writer.draft(title: notebook["metadata"]?["title"]?.string ?? title)
    draft.kind = .article
    let language = notebook["metadata"]?["kernelspec"]?["language"] ?? notebook["metadata"]?["language_info"]?["name"]
    draft.metadata["programming_language"] = language?.string
    return try draft.document(name: name)
  }

  private static func write(_ cell: JSONValue, to writer: inout BlockWriter) {
    let source = lines(cell["source"] ?? cell["input"])
    switch cell["cell_type"]?.string {
    case "code":
      writer.code(source.trimmingSpaces())
      for output in cell["outputs"]?.elements ?? [] { writeOutput(output, to: &writer) }
    case "heading":
      guard case .literal(let level)? = cell["level"] else { return writer.heading(source, level: 1) }
      writer.heading(source, level: Int(level) ?? 1)
    default:
      let text = SourceText(source)
      writer.append(MarkdownBlocks.parse(text, from: 0), of: text.bytes)
    }
  }

  private static func writeOutput(_ output: JSONValue, to writer: inout BlockWriter) {
    let text =
      output["output_type"]?.string == "error"
      ? [output["ename"]?.string, output["evalue"]?.string].compactMap(\.self).joined(separator: ": ")
      : lines(output["text"] ?? output["data"]?["text/plain"])
    // Objects without words of their own show an address.
    guard !text.hasPrefix("<") || !text.contains(" at 0x") else { return }
    writer.code(text.count > outputLimit ? text.prefix(outputLimit) + "…" : text.trimmingSpaces())
  }

  /// Texts stand as one string or as a list of lines.
  private static func lines(_ value: JSONValue?) -> String {
    value?.string ?? (value?.elements ?? []).compactMap(\.string).joined()
  }
}
