/// Walks the body of a Word document and writes its paragraphs and tables.
struct WordBody {
  private(set) var writer = BlockWriter()
  /// The paragraph of the style called Title.
  private(set) var title: String?
  private(set) var firstHeading: String?

  private let cursor: XMLCursor
  private let styles: WordStyles
  private var numbering: WordNumbering
  private let notes: WordNotes

  private struct Paragraph {
    var text = ""
    var style: String?
    var outlineLevel: Int?
    var list: String?
    var listLevel: Int?
  }
  private struct Cell {
    var paragraphs: [String] = []
    var columns = 1
    var continuesAbove = false
  }
  private struct Table {
    var table = OfficeTable()
    var cell = Cell()
  }

  /// Open paragraphs: one may stand in a text box of another.
  private var paragraphs: [Paragraph] = []
  private var tables: [Table] = []
  /// Notes that are referred to since the last block.
  private var openNotes: [String] = []
  /// Numbers by kind and id.
  private var noteNumbers: [String: Int] = [:]

  init(cursor: XMLCursor, styles: WordStyles, numbering: WordNumbering, notes: WordNotes) {
    self.cursor = cursor
    self.styles = styles
    self.numbering = numbering
    self.notes = notes
  }

  mutating func run() throws(DocumentError) {
    while let event = try cursor.next() {
      switch event {
      case .start(let name): try start(name)
      case .end(let name): end(name)
      case .text: break
      }
    }
    writeNotes()
  }

  private mutating func start(_ name: String) throws(DocumentError) {
    switch name {
    case "del", "moveFrom", "Fallback", "pPrChange", "rPrChange", "tblPrChange", "trPrChange", "tcPrChange",
      "sectPr", "instrText", "delText":
      try cursor.skip()
    case "p": paragraphs.append(Paragraph())
    case "t": append(try cursor.content())
    case "tab": append(" ")
    case "br", "cr": append("\n")
    case "noBreakHyphen": append("-")
    case "pStyle", "outlineLvl", "numId", "ilvl", "gridSpan", "vMerge": set(name, cursor["val"])
    case "footnoteReference": refer("footnote")
    case "endnoteReference": refer("endnote")
    case "tbl": tables.append(Table())
    case "tr": table { $0.table.beginRow() }
    case "tc": table { $0.cell = Cell() }
    default: break
    }
  }

  private mutating func set(_ property: String, _ value: String?) {
    let number = value.flatMap { Int($0) }
    switch property {
    case "pStyle": paragraph { $0.style = value }
    case "outlineLvl": paragraph { $0.outlineLevel = number }
    case "numId": paragraph { $0.list = value }
    case "ilvl": paragraph { $0.listLevel = number }
    case "gridSpan": table { $0.cell.columns = number ?? 1 }
    default: table { $0.cell.continuesAbove = value != "restart" }
    }
  }

  private mutating func end(_ name: String) {
    switch name {
    case "p":
      if let paragraph = paragraphs.popLast() { write(paragraph) }
    case "tc":
      table {
        $0.table.add(
          $0.cell.paragraphs.joined(separator: " "), columns: $0.cell.columns,
          continuesAbove: $0.cell.continuesAbove)
        // A nested table's cell ends inside this one's row.
        $0.cell = Cell()
      }
    case "tbl": if let table = tables.popLast() { write(table) }
    default: break
    }
  }

  private mutating func append(_ text: String) { paragraph { $0.text += text } }

  private mutating func paragraph(_ change: (inout Paragraph) -> Void) {
    guard let last = paragraphs.indices.last else { return }
    change(&paragraphs[last])
  }

  private mutating func table(_ change: (inout Table) -> Void) {
    guard let last = tables.indices.last else { return }
    change(&tables[last])
  }

  private mutating func refer(_ kind: String) {
    guard let id = cursor["id"], let text = notes.text(kind, id) else { return }
    // A note that is referred to again keeps its number and is not written again.
    if let number = noteNumbers[kind + id] { return append("[\(number)]") }
    let number = noteNumbers.count + 1
    noteNumbers[kind + id] = number
    append("[\(number)]")
    openNotes.append("[\(number)] " + text)
  }

  // MARK: Writing

  private mutating func write(_ paragraph: Paragraph) {
    let mark = mark(of: paragraph)
    let text = paragraph.text
    guard text.unicodeScalars.contains(where: { !isWhitespace($0.value) }), !styles.isContentsEntry(paragraph.style)
    else { return }
    guard tables.isEmpty else {
      return table { $0.cell.paragraphs.append((mark.map { $0 + " " } ?? "") + text) }
    }
    let level = paragraph.outlineLevel.map { $0 < 9 ? $0 + 1 : nil } ?? styles.headingLevel(paragraph.style)
    if let level {
      let line = (mark.map { $0 == "-" ? "" : $0 + " " } ?? "") + text
      if styles.isTitle(paragraph.style), title == nil { title = line.singleLine() }
      if firstHeading == nil { firstHeading = line.singleLine() }
      writer.heading(line, level: level)
    } else if let mark {
      // A clause is no item of a list, though it is numbered as one.
      let isClause = RegulationHeading.parse(mark + " " + text, in: RegulationContext()) != nil
      if isClause {
        writer.paragraph(mark + "\u{3000}" + text)
      } else {
        writer.item(text, mark: mark, depth: paragraph.listLevel ?? 0)
      }
    } else {
      writer.paragraph(text)
    }
    writeNotes()
  }

  /// Counts the paragraph, also where it holds no text.
  private mutating func mark(of paragraph: Paragraph) -> String? {
    let style = styles.list(paragraph.style)
    guard let list = paragraph.list ?? style?.list, list != "0" else { return nil }
    return numbering.next(at: WordListPlace(list: list, level: paragraph.listLevel ?? style?.level ?? 0))
  }

  private mutating func write(_ table: Table) {
    guard tables.isEmpty else {
      return self.table { $0.cell.paragraphs.append(table.table.line) }
    }
    writer.table(table.table.rows)
    writeNotes()
  }

  private mutating func writeNotes() {
    guard tables.isEmpty else { return }
    for note in openNotes { writer.paragraph(note) }
    openNotes = []
  }
}
