/// Reads the cells of one sheet and lays them out as tables.
struct SheetReader {
  /// In one line each. Cells share them: one long string in many cells takes room once.
  let strings: [String]
  let numbers: WorkbookNumbers

  private struct Cell {
    var column: Int
    var text: String
  }
  private struct Merge {
    var rows: ClosedRange<Int>
    var columns: ClosedRange<Int>
  }

  /// By their numbers from 0, rising; cells of a row rise too.
  private var rows: [(number: Int, cells: [Cell])] = []
  private var merges: [Merge] = []

  /// Rows that a sheet can have.
  private static let rowLimit = 1_048_576
  /// Cells of a table, the empty ones between others included.
  private static let cellLimit = 8_000_000

  init(strings: [String], numbers: WorkbookNumbers) {
    self.strings = strings
    self.numbers = numbers
  }

  mutating func read(_ cursor: XMLCursor) throws(DocumentError) {
    var row = -1
    var column = -1
    var type = ""
    var style = 0
    var text = ""
    var bytes = 0
    while let event = try cursor.next() {
      switch event {
      case .start("row"):
        // A number that no row can have, or that counts backwards, is that of the next row.
        let number = cursor["r"].flatMap { Int($0) } ?? 0
        row = max(row + 1, (1...Self.rowLimit).contains(number) ? number - 1 : 0)
        column = -1
        rows.append((row, []))
      case .start("c"):
        column = max(column + 1, cursor["r"].flatMap(Self.place)?.column ?? 0)
        type = cursor["t"] ?? "n"
        style = cursor["s"].flatMap { Int($0) } ?? 0
        text = ""
      case .start("v"), .start("t"): text += try cursor.content()
      case .start("rPh"), .start("f"): try cursor.skip()
      case .end("c"):
        let value = shown(text, type: type, style: style)
        bytes += value.utf8.count
        guard bytes <= BlockWriter.byteLimit else {
          throw .hostile(reason: "the cells of a sheet come to more than \(BlockWriter.byteLimit) bytes")
        }
        if !value.isEmpty, let last = rows.indices.last { rows[last].cells.append(Cell(column: column, text: value)) }
      case .start("mergeCell"):
        let ends = (cursor["ref"] ?? "").split(separator: ":").compactMap { Self.place(String($0)) }
        if ends.count == 2, ends[0].row <= ends[1].row, ends[0].column <= ends[1].column {
          merges.append(Merge(rows: ends[0].row...ends[1].row, columns: ends[0].column...ends[1].column))
        }
      default: break
      }
    }
  }

  private func shown(_ text: String, type: String, style: Int) -> String {
    switch type {
    case "s":
      return Int(text).flatMap { strings.indices.contains($0) ? strings[$0] : nil } ?? ""
    case "b": return text == "1" ? "TRUE" : "FALSE"
    case "n": return Double(text).map { numbers.text($0, style: style) } ?? text.singleLine(limit: .max)
    default: return text.singleLine(limit: .max)
    }
  }

  /// Rows and columns from 0, of `B12`.
  private static func place(_ reference: String) -> (row: Int, column: Int)? {
    var column = 0
    var row = 0
    for byte in reference.uppercased().utf8 {
      if byte.isUppercase, row == 0 {
        column = column * 26 + Int(byte) - 0x40
      } else if byte.isDigit {
        row = row * 10 + Int(byte) - 0x30
      } else {
        return nil
      }
      guard column <= 16_384, row <= rowLimit else { return nil }
    }
    return column > 0 && row > 0 ? (row - 1, column - 1) : nil
  }

  /// One table for each run of rows without an empty one between them. Cells that were merged downwards repeat their text; columns
  /// without text are left out.
  mutating func tables() throws(DocumentError) -> [[[String]]] {
    fillMerges()
    var tables: [[[String]]] = []
    var run: [(number: Int, cells: [Cell])] = []
    var budget = Self.cellLimit
    for row in rows where !row.cells.isEmpty {
      if let last = run.last, row.number > last.number + 1 {
        tables.append(try Self.table(run, &budget))
        run = []
      }
      run.append(row)
    }
    if !run.isEmpty { tables.append(try Self.table(run, &budget)) }
    return tables
  }

  private static func table(
    _ rows: [(number: Int, cells: [Cell])], _ budget: inout Int
  ) throws(DocumentError) -> [[String]] {
    let columns = Set(rows.flatMap { $0.cells.map(\.column) }).sorted()
    let places = Dictionary(uniqueKeysWithValues: columns.enumerated().map { ($1, $0) })
    var table: [[String]] = []
    for row in rows {
      let width = (row.cells.compactMap { places[$0.column] }.max() ?? -1) + 1
      budget -= width
      guard budget >= 0 else { throw .hostile(reason: "its cells span more than \(cellLimit) places") }
      var cells = [String](repeating: "", count: width)
      for cell in row.cells { if let place = places[cell.column] { cells[place] = cell.text } }
      table.append(cells)
    }
    return table
  }

  /// Writes the first cell of each merged area into the first column of the rows below that have other cells.
  private mutating func fillMerges() {
    let indexes = Dictionary(rows.enumerated().map { ($1.number, $0) }) { first, _ in first }
    var budget = 200_000
    for merge in merges where merge.rows.count > 1 {
      guard let top = indexes[merge.rows.lowerBound],
        let place = Optional(Self.place(of: merge.columns.lowerBound, in: rows[top].cells)), place.isThere
      else { continue }
      let text = rows[top].cells[place.index].text
      for number in merge.rows.dropFirst() {
        budget -= 1
        guard budget > 0 else { return }
        guard let index = indexes[number], !rows[index].cells.isEmpty else { continue }
        let (place, isTaken) = Self.place(of: merge.columns.lowerBound, in: rows[index].cells)
        if !isTaken { rows[index].cells.insert(Cell(column: merge.columns.lowerBound, text: text), at: place) }
      }
    }
  }

  /// Where the cell of a column is or would be. O(log cells).
  private static func place(of column: Int, in cells: [Cell]) -> (index: Int, isThere: Bool) {
    let index = cells.partitioningIndex { $0.column >= column }
    return (index, index < cells.count && cells[index].column == column)
  }
}
