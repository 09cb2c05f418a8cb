/// A table under construction: rows of cells, cells that span rows or columns.
struct OfficeTable {
  private(set) var rows: [[String]] = []
  /// Spans may ask for any number of columns, in any number of rows.
  private static let columnLimit = 1024
  private static let cellLimit = 1_000_000
  private var cells = 0

  mutating func beginRow() { rows.append([]) }

  /// - Parameters:
  ///   - columns: how many it covers; its text stands in the first.
  ///   - continuesAbove: whether the cell is the lower part of the one above, whose text it repeats.
  mutating func add(_ text: String, columns: Int = 1, continuesAbove: Bool = false) {
    guard let row = rows.indices.last else { return }
    let column = rows[row].count
    guard column < Self.columnLimit else { return }
    let above = row > 0 && column < rows[row - 1].count ? rows[row - 1][column] : ""
    rows[row].append(continuesAbove && text.isEmpty ? above : text)
    let rest = max(0, min(max(columns, 1) - 1, Self.columnLimit - column - 1, Self.cellLimit - cells))
    cells += 1 + rest
    rows[row].append(contentsOf: repeatElement("", count: rest))
  }

  /// Rows in one line, for a table inside a cell.
  var line: String {
    rows.map { $0.filter { !$0.isEmpty }.joined(separator: ", ") }.filter { !$0.isEmpty }.joined(separator: "; ")
  }
}
