import Foundation

/// PowerPoint presentations (.pptx): slides in their order, each a page, with titles as headings, tables and speaker's notes.
enum PresentationParser {
  static func parse(_ data: Data, name: String) throws(DocumentError) -> Document {
    let package = OfficePackage(data, format: "PowerPoint presentation")
    let parts = try package.parts { part in
      part == "ppt/presentation.xml" || part == "docprops/core.xml" || part == "ppt/_rels/presentation.xml.rels"
        || part.hasPrefix("ppt/slides/") || part.hasPrefix("ppt/notesslides/") && part.hasSuffix(".xml")
    }
    let main = "ppt/presentation.xml"
    guard let presentation = parts[main] else {
      throw .malformed(format: package.format, line: 0, reason: "it has no part '\(main)'")
    }
    let targets = try package.relationships(of: main, in: parts)
    var writer = BlockWriter()
    var firstTitle: String?
    var read: Set<String> = []
    for id in try slides(package.cursor(presentation)) {
      guard let target = targets[id]?.target, read.insert(target).inserted, let bytes = parts[target] else { continue }
      writer.beginPage()
      var slide = SlideReader(cursor: try package.cursor(bytes), isNotes: false)
      try slide.run(&writer)
      firstTitle = firstTitle ?? slide.title
      let related = try package.relationships(of: target, in: parts)
      guard let notes = related.values.first(where: { $0.kind == "notesSlide" }), read.insert(notes.target).inserted,
        let bytes = parts[notes.target]
      else { continue }
      var reader = SlideReader(cursor: try package.cursor(bytes), isNotes: true)
      try reader.run(&writer)
    }
    let properties = try OfficeProperties(parts["docprops/core.xml"], in: package)
    let isGeneric = properties.title?.lowercased() == "powerpoint presentation"
    var draft = try writer.draft(title: isGeneric ? firstTitle : properties.title ?? firstTitle)
    properties.apply(to: &draft)
    return try draft.document(name: name)
  }

  /// Relationship ids of the slides.
  private static func slides(_ cursor: XMLCursor) throws(DocumentError) -> [String] {
    var ids: [String] = []
    while let event = try cursor.next() {
      if event == .start("sldId"), let id = cursor["r:id"] { ids.append(id) }
    }
    return ids
  }
}

/// Walks the shapes of a slide, or of the notes to one.
struct SlideReader {
  private(set) var title: String?

  private let cursor: XMLCursor
  private let isNotes: Bool
  /// The sort of placeholder that the open shape is; empty for one of no sort, `nil` for a shape of its own.
  private var placeholder: String?
  private var paragraphs: [(text: String, level: Int)] = []
  private var level = 0
  private var text = ""
  private var table: OfficeTable?
  private var cell: (columns: Int, continuesAbove: Bool) = (1, false)

  init(cursor: XMLCursor, isNotes: Bool) {
    self.cursor = cursor
    self.isNotes = isNotes
  }

  mutating func run(_ writer: inout BlockWriter) throws(DocumentError) {
    while let event = try cursor.next() {
      switch event {
      case .start("sp"):
        placeholder = nil
        paragraphs = []
      case .start("ph"): placeholder = cursor["type"] ?? ""
      case .start("p"):
        text = ""
        level = 0
      case .start("pPr"): level = cursor["lvl"].flatMap { Int($0) } ?? 0
      case .start("t"): text += try cursor.content()
      case .start("br"): text += "\n"
      case .start("Fallback"): try cursor.skip()
      case .start("tbl"): table = OfficeTable()
      case .start("tr"): table?.beginRow()
      case .start("tc"):
        paragraphs = []
        cell = (cursor["gridSpan"].flatMap { Int($0) } ?? 1, cursor["vMerge"] == "1")
        // The cells that a wide one covers follow it, empty.
        if cursor["hMerge"] == "1" { cell.columns = 0 }
      case .end("p"): paragraphs.append((text, level))
      case .end("tc"):
        if cell.columns > 0 {
          let text = paragraphs.map(\.text).joined(separator: " ")
          table?.add(text, columns: cell.columns, continuesAbove: cell.continuesAbove)
        }
        paragraphs = []
      case .end("tbl"):
        if let table { writer.table(table.rows) }
        table = nil
      case .end("sp"): write(&writer)
      default: break
      }
    }
  }

  private mutating func write(_ writer: inout BlockWriter) {
    let lines = paragraphs.filter { $0.text.unicodeScalars.contains { !isWhitespace($0.value) } }
    paragraphs = []
    guard !lines.isEmpty else { return }
    if isNotes {
      guard placeholder == "body" else { return }
      for line in lines { writer.paragraph(line.text) }
      return
    }
    switch placeholder {
    case "title", "ctrTitle":
      let title = lines.map(\.text).joined(separator: " ").singleLine()
      self.title = self.title ?? title
      writer.heading(title, level: 1)
    case "dt", "ftr", "sldNum", "hdr": break
    case .some where lines.count > 1 && placeholder != "subTitle":
      for line in lines { writer.item(line.text, depth: line.level) }
    default:
      for line in lines { writer.paragraph(line.text) }
    }
  }
}
