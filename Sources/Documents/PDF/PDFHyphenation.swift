/// Joins lines, and words that were broken at their ends.
struct PDFHyphenation {
  /// Words of the document that hold a hyphen, which a broken word may be one of.
  private var compounds: Set<String> = []

  init(_ pages: [PDFPage]) {
    for page in pages {
      for case .line(let line) in page.items where line.text.contains("-") {
        for word in line.text.split(separator: " ") where word.dropFirst().dropLast().contains("-") {
          compounds.insert(Self.bare(word))
        }
      }
    }
  }

  func append(_ line: String, to text: inout String) {
    guard let end = text.unicodeScalars.last, let start = line.unicodeScalars.first else {
      text += line
      return
    }
    if "-\u{AD}\u{2010}".unicodeScalars.contains(end), text.dropLast().last?.isLetter == true,
      start.properties.isLowercase
    {
      let head = text.suffix(from: text.lastIndex(of: " ").map { text.index(after: $0) } ?? text.startIndex)
      let tail = line.prefix { $0 != " " }
      if !compounds.contains(Self.bare(head + tail)) { text.removeLast() }
      text += line
    } else {
      text += isWide(end.value) && isWide(start.value) ? line : " " + line
    }
  }

  private static func bare(_ word: some StringProtocol) -> String {
    String(word.lowercased().filter { $0.isLetter || $0 == "-" })
  }
}
