/// Finds the tables of a page by how its words line up: rows of short pieces, far apart, in the same columns.
enum PDFTables {
  typealias Line = (words: [PDFWord], box: PDFBox, block: Int)

  /// A run of words without a wide gap.
  private struct Piece {
    var words: [PDFWord]
    var box: PDFBox
    /// The line that it is a part of.
    var line: Int
  }
  private struct Row {
    var pieces: [Piece]
    var box: PDFBox
  }

  /// More pieces on a page than any print has.
  private static let pieceLimit = 20_000
  /// More columns than fit on a page.
  private static let columnLimit = 100

  /// The lines of a page in their order, those of tables replaced by these.
  static func items(of lines: [Line]) -> [PDFPage.Item] {
    let rows = rows(of: lines)
    var tables: [Int: [[String]]] = [:]
    var taken: Set<Int> = []
    for run in runs(of: rows) {
      guard let table = table(run) else { continue }
      let members = run.flatMap { $0.pieces.map(\.line) }
      guard let first = members.min() else { continue }
      tables[first] = table
      taken.formUnion(members)
    }
    return lines.enumerated().compactMap { index, line in
      if let table = tables[index] { return .table(table) }
      if taken.contains(index) { return nil }
      return .line(PDFLine(line.words, box: line.box, block: line.block))
    }
  }

  /// Blocks of several long lines that mostly reach from side to side.
  private static func proseBlocks(of lines: [Line]) -> Set<Int> {
    let blocks = Dictionary(grouping: lines, by: \.block)
    return Set(
      blocks.compactMap { block, lines in
        guard lines.count >= 3 else { return nil }
        let width = (lines.map(\.box.right).max() ?? 0) - (lines.map(\.box.left).min() ?? 0)
        let full = lines.filter { $0.box.width >= width * 0.8 && $0.words.count >= 4 }
        return full.count * 2 >= lines.count ? block : nil
      })
  }

  private static func rows(of lines: [Line]) -> [Row] {
    var pieces: [Piece] = []
    let prose = proseBlocks(of: lines)
    for (index, line) in lines.enumerated() where !prose.contains(line.block) {
      for word in line.words {
        if let last = pieces.indices.last, pieces[last].line == index,
          word.box.left - pieces[last].box.right < word.box.height * 1.2
        {
          pieces[last].words.append(word)
          pieces[last].box = pieces[last].box.union(word.box)
        } else {
          pieces.append(Piece(words: [word], box: word.box, line: index))
        }
      }
    }
    guard pieces.count <= pieceLimit else { return [] }
    pieces.sort { $0.box.middle < $1.box.middle }
    var rows: [Row] = []
    for piece in pieces {
      if let last = rows.indices.last, piece.box.middle - rows[last].box.middle < piece.box.height * 0.5 {
        rows[last].pieces.append(piece)
        rows[last].box = rows[last].box.union(piece.box)
      } else {
        rows.append(Row(pieces: [piece], box: piece.box))
      }
    }
    for index in rows.indices { rows[index].pieces.sort { $0.box.left < $1.box.left } }
    return rows
  }

  /// Rows of several pieces that follow each other closely.
  private static func runs(of rows: [Row]) -> [[Row]] {
    var runs: [[Row]] = []
    var run: [Row] = []
    func end() {
      if run.count >= 2 { runs.append(run) }
      run = []
    }
    for row in rows {
      let isLeader = row.pieces.contains { PDFContents.hasLeader($0.words.text) }
      guard row.pieces.count >= 2, !isLeader else {
        end()
        continue
      }
      if let last = run.last, row.box.top - last.box.bottom > row.box.height * 2 { end() }
      run.append(row)
    }
    end()
    return runs
  }

  /// `nil` where the pieces stand in no columns, or are lines of prose set in columns.
  private static func table(_ rows: [Row]) -> [[String]]? {
    let pieces = rows.flatMap(\.pieces)
    var columns: [ClosedRange<Float>] = []
    for box in pieces.map(\.box).sorted(by: { $0.left < $1.left }) {
      if let last = columns.last, box.left <= last.upperBound {
        columns[columns.count - 1] = last.lowerBound...max(last.upperBound, box.right)
      } else {
        columns.append(box.left...box.right)
      }
    }
    guard (2...columnLimit).contains(columns.count), rows.count >= (columns.count == 2 ? 3 : 2) else { return nil }
    let lengths = pieces.map {
      $0.words.reduce(0) { $0 + $1.text.unicodeScalars.reduce(0) { $0 + (isWide($1.value) ? 2 : 1) } }
    }
    guard lengths.reduce(0, +) <= pieces.count * 24 else { return nil }
    var table: [[String]] = []
    for row in rows {
      var cells = [String](repeating: "", count: columns.count)
      for piece in row.pieces {
        guard let column = columns.lastIndex(where: { $0.lowerBound <= piece.box.left }) else { continue }
        cells[column] += (cells[column].isEmpty ? "" : " ") + piece.words.text
      }
      // A row that does not begin where the others do goes on with the cells above.
      if cells[0].isEmpty, let last = table.indices.last {
        for (column, text) in cells.enumerated() where !text.isEmpty {
          table[last][column] += (table[last][column].isEmpty ? "" : " ") + text
        }
      } else {
        table.append(cells)
      }
    }
    return table.count >= 2 ? table : nil
  }
}
