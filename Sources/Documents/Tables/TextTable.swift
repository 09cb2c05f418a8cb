/// A table as it stands in a text: lines of cells with `|` between, the first of them the header.
struct TextTable {
  /// Scalars of the text, from the first cell to the last.
  var range: Range<Int>
  /// Scalars of each cell, without white space at its ends. Rows may be shorter or longer than the header.
  var rows: [[Range<Int>]]

  /// The tables in `text`, in order. Linear in its length.
  static func all(in text: ScalarText) -> [TextTable] {
    var tables: [TextTable] = []
    var rows: [[Range<Int>]] = []
    func close() {
      if rows.count > 1, let start = rows[0].first?.lowerBound, let end = rows[rows.count - 1].last?.upperBound {
        tables.append(TextTable(range: start..<end, rows: rows))
      }
      rows = []
    }
    var start = 0
    while start < text.count {
      var end = start
      while let scalar = text[end], scalar != "\n", scalar != "\r" { end += 1 }
      let cells = cells(of: start..<end, in: text)
      if cells.count < 2 {
        if end > start { close() }
      } else if rows.isEmpty || !isRule(cells, in: text) {
        rows.append(cells)
      }
      start = end + 1
    }
    close()
    return tables
  }

  /// `\|` is part of a cell. Markdown begins and ends its rows with a bar; others have bars between cells only.
  private static func cells(of line: Range<Int>, in text: ScalarText) -> [Range<Int>] {
    var cells: [Range<Int>] = []
    var start = line.lowerBound
    for index in line where text.scalars[index] == "|" && text[index - 1] != "\\" {
      cells.append(text.trimmed(start..<index))
      start = index + 1
    }
    guard !cells.isEmpty else { return [] }
    cells.append(text.trimmed(start..<line.upperBound))
    let isFramed = text.scalars[line.lowerBound] == "|" || text[text.trimmed(line).upperBound - 1] == "|"
    if isFramed, cells.first?.isEmpty == true { cells.removeFirst() }
    if cells.last?.isEmpty == true { cells.removeLast() }
    return cells
  }

  /// The line of dashes under a header in Markdown.
  private static func isRule(_ cells: [Range<Int>], in text: ScalarText) -> Bool {
    cells.allSatisfy { !$0.isEmpty && text.scalars[$0].allSatisfy { "-:".unicodeScalars.contains($0) } }
  }
}
