import Foundation

/// Word documents (.docx): headings by style or outline level, numbers and lists, tables, footnotes. Deleted text is left out, inserted
/// text kept.
enum WordParser {
  static func parse(_ data: Data, name: String) throws(DocumentError) -> Document {
    let package = OfficePackage(data, format: "Word document")
    let parts = try package.parts { part in
      part.hasPrefix("word/") && !part.hasPrefix("word/media/") && (part.hasSuffix(".xml") || part.hasSuffix(".rels"))
        || ["docprops/core.xml", "_rels/.rels"].contains(part)
    }
    let roots = try package.relationships(of: "", in: parts)
    let main = roots.values.first { $0.kind == "officeDocument" }?.target ?? "word/document.xml"
    guard let body = parts[main] else {
      throw .malformed(format: package.format, line: 0, reason: "it has no part '\(main.singleLine())'")
    }
    let folder = main.split(separator: "/").dropLast().joined(separator: "/") + "/"
    let notes = try WordNotes(
      footnotes: parts[folder + "footnotes.xml"], endnotes: parts[folder + "endnotes.xml"], in: package)
    var walk = WordBody(
      cursor: try package.cursor(body), styles: try WordStyles(parts[folder + "styles.xml"], in: package),
      numbering: try WordNumbering(parts[folder + "numbering.xml"], in: package), notes: notes)
    try walk.run()
    let properties = try OfficeProperties(parts["docprops/core.xml"], in: package)
    var draft = try walk.writer.draft(title: walk.title ?? properties.title ?? walk.firstHeading)
    properties.apply(to: &draft)
    return try draft.document(name: name)
  }
}

/// Footnotes and endnotes by their marks.
struct WordNotes {
  private var texts: [String: String] = [:]

  init(footnotes: [UInt8]?, endnotes: [UInt8]?, in package: OfficePackage) throws(DocumentError) {
    for (bytes, kind) in [(footnotes, "footnote"), (endnotes, "endnote")] {
      guard let bytes else { continue }
      let cursor = try package.cursor(bytes)
      var id: String?
      var text = ""
      while let event = try cursor.next() {
        switch event {
        case .start(kind):
          id = cursor["type"] == nil ? cursor["id"] : nil
          text = ""
        case .start("t"), .start("m:t"): text += try cursor.content()
        case .start("tab"), .end("p"): text += " "
        case .start("del"), .start("moveFrom"): try cursor.skip()
        case .end(kind):
          if let id { texts[kind + id] = text.singleLine(limit: .max) }
        default: break
        }
      }
    }
  }

  func text(_ kind: String, _ id: String) -> String? { texts[kind + id].flatMap { $0.isEmpty ? nil : $0 } }
}
