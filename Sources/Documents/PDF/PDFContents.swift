/// Printed tables of contents, which only repeat the headings.
enum PDFContents {
  /// Fewer lines with a row of dots make no table of contents.
  private static let least = 5

  /// The items of a page without those from the first line of its table of contents to the last.
  static func without(_ items: [PDFPage.Item]) -> [PDFPage.Item] {
    let leaders = items.indices.filter { index in
      if case .line(let line) = items[index] { hasLeader(line.text) } else { false }
    }
    guard leaders.count >= least, let first = leaders.first, let last = leaders.last else { return items }
    return Array(items[..<first] + items[(last + 1)...])
  }

  /// `Introduction . . . . . . . 7`
  static func hasLeader(_ text: String) -> Bool { text.contains(".....") || text.contains(". . . .") }
}
