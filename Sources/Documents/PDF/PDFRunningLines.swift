/// Finds what is printed on every page and belongs to none: running heads, footers, page numbers.
struct PDFRunningLines {
  /// How often a line stands in the same place, its digits aside.
  private var counts: [String: Int] = [:]

  /// Lines at the upper and the lower edge are looked at.
  private static let edge: Float = 0.1

  init(_ pages: [PDFPage]) {
    for page in pages {
      var seen: Set<String> = []
      for case .line(let line) in page.items {
        if let key = Self.key(line, on: page), seen.insert(key).inserted { counts[key, default: 0] += 1 }
      }
    }
  }

  func contains(_ line: PDFLine, on page: PDFPage) -> Bool {
    guard let key = Self.key(line, on: page) else { return false }
    return Self.isPageNumber(line.text) || counts[key, default: 0] >= 3
  }

  /// `nil` for lines that are not at an edge.
  private static func key(_ line: PDFLine, on page: PDFPage) -> String? {
    guard page.height > 0, line.text.utf8.count <= 300 else { return nil }
    let isAbove = line.box.bottom < page.height * edge
    guard isAbove || line.box.top > page.height * (1 - edge) else { return nil }
    var words = ""
    for character in line.text.unicodeScalars where !isWhitespace(character.value) {
      if ("0"..."9").contains(character) {
        if words.last != "#" { words.append("#") }
      } else {
        words.unicodeScalars.append(character)
      }
    }
    return "\(Int(line.box.middle / 4)) \(words)"
  }

  /// `12`, `- 12 -`, `xii`, `Page 3 of 9`, `第 3 页`, `3 / 9`.
  static func isPageNumber(_ text: String) -> Bool {
    guard text.utf8.count <= 40 else { return false }
    return text.lowercased().wholeMatch(
      of:
        /[-–—\s]*(?:page|p\.|第|共)?\s*(?:[0-9]{1,4}|[ivxl]{1,7})\s*(?:页|頁)?(?:\s*(?:of|\/|，|,|共)\s*(?:共|第)?\s*[0-9]{1,4}\s*(?:页|頁)?)?[-–—\s]*/
    )
      != nil
  }
}
