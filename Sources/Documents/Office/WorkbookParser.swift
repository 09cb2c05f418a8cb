import Foundation

/// Excel workbooks (.xlsx): each sheet under its name, rows as lines of a table, values as their cells show them. Of a formula the value
/// is kept that was last computed.
enum WorkbookParser {
  static func parse(_ data: Data, name: String) throws(DocumentError) -> Document {
    let package = OfficePackage(data, format: "Excel workbook")
    let main = "xl/workbook.xml"
    let head = try package.parts { part in
      [main, "xl/_rels/workbook.xml.rels", "xl/sharedstrings.xml", "xl/styles.xml", "docprops/core.xml"].contains(part)
    }
    guard let workbook = head[main] else {
      throw .malformed(format: package.format, line: 0, reason: "it has no part '\(main)'")
    }
    let contents = try WorkbookContents(package.cursor(workbook))
    let targets = try package.relationships(of: main, in: head)
    let strings = try sharedStrings(head["xl/sharedstrings.xml"], in: package)
    let numbers = try WorkbookNumbers(
      head["xl/styles.xml"], in: package, countsFrom1904: contents.countsFrom1904)
    var writer = BlockWriter()
    var read: Set<String> = []
    for sheet in contents.sheets {
      guard let target = targets[sheet.id]?.target, read.insert(target).inserted, let bytes = try package.part(target)
      else { continue }
      var reader = SheetReader(strings: strings, numbers: numbers)
      try reader.read(package.cursor(bytes))
      let tables = try reader.tables()
      let boxes = try textBoxes(of: target, in: package)
      if tables.isEmpty, boxes.isEmpty { continue }
      writer.heading(sheet.name, level: 1)
      for table in tables { writer.table(table) }
      for box in boxes { writer.paragraph(box) }
    }
    let properties = try OfficeProperties(head["docprops/core.xml"], in: package)
    var draft = try writer.draft(title: properties.title)
    properties.apply(to: &draft)
    draft.kind = .article
    return try draft.document(name: name)
  }

  /// What is written in the shapes that lie on a sheet, a line a paragraph.
  private static func textBoxes(of sheet: String, in package: OfficePackage) throws(DocumentError) -> [String] {
    let relations = OfficePackage.relationships(of: sheet)
    let related = try package.relationships(of: sheet, in: package.parts { $0 == relations })
    var boxes: [String] = []
    for drawing in related.values where drawing.kind == "drawing" {
      guard let bytes = try package.part(drawing.target) else { continue }
      let cursor = try package.cursor(bytes)
      var text = ""
      while let event = try cursor.next() {
        switch event {
        case .start("txBody"): text = ""
        case .start("t"): text += try cursor.content()
        case .end("p"): text += "\n"
        case .end("txBody"): boxes.append(text)
        default: break
        }
      }
    }
    return boxes.filter { $0.contains { !$0.isWhitespace } }
  }

  /// In one line each, without the readings that stand above Chinese or Japanese characters.
  private static func sharedStrings(_ bytes: [UInt8]?, in package: OfficePackage) throws(DocumentError) -> [String] {
    guard let bytes else { return [] }
    let cursor = try package.cursor(bytes)
    var strings: [String] = []
    var text = ""
    while let event = try cursor.next() {
      switch event {
      case .start("si"): text = ""
      case .start("t"): text += try cursor.content()
      case .start("rPh"): try cursor.skip()
      case .end("si"): strings.append(text.singleLine(limit: .max))
      default: break
      }
    }
    return strings
  }
}

/// The sheets of a workbook in their order.
private struct WorkbookContents {
  var sheets: [(name: String, id: String)] = []
  var countsFrom1904 = false

  init(_ cursor: XMLCursor) throws(DocumentError) {
    while let event = try cursor.next() {
      switch event {
      case .start("workbookPr"): countsFrom1904 = ["1", "true"].contains(cursor["date1904"])
      case .start("sheet"):
        if let name = cursor["name"], let id = cursor["r:id"] { sheets.append((name, id)) }
      default: break
      }
    }
  }
}
