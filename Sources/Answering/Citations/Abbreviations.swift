/// Words whose period ends no sentence.
enum Abbreviations {
  private static let words: Set<String> = [
    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "e.g", "i.e", "vs", "cf", "al", "fig", "eq", "no", "vol", "art", "sec",
    "ch", "pp", "p", "ed", "eds", "inc", "ltd", "co", "corp", "approx", "ca", "u.s", "u.k", "a.m", "p.m", "jan", "feb", "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "para",
  ]

  /// Whether `text`, which a period follows, ends in an abbreviation, an initial, or the number of a list item.
  static func end(in text: ArraySlice<Unicode.Scalar>, statementStart: Int) -> Bool {
    let word = text.reversed().prefix { $0 == "." || $0.isASCII && $0.properties.isAlphabetic || (0x30...0x39).contains($0.value) }
    guard let first = word.last, let last = word.first else { return false }
    if word.count == 1, last.properties.isUppercase { return true }
    if word.allSatisfy({ (0x30...0x39).contains($0.value) }) {
      return text.dropLast(word.count).suffix(from: min(statementStart, text.endIndex - word.count))
        .allSatisfy(\.properties.isWhitespace)
    }
    guard first.properties.isAlphabetic else { return false }
    return words.contains(String(String.UnicodeScalarView(word.reversed())).lowercased())
  }
}
