/// Words whose period ends no sentence.
enum Abbreviations {
  private static let words: Set<String> = [
    "mr", "mrs", "ms", "dr", "prof", "st", "jr", "sr", "e.g", "i.e", "vs", "cf", "al", "fig", "eq", "no", "vol", "art",
    "sec",
    "ch", "pp", "p", "ed", "eds", "inc", "ltd", "co", "corp", "approx", "ca", "u.s", "u.k", "a.m", "p.m", "jan", "feb",
    "mar",
    "apr", "jun", "jul", "aug", "sep", "sept", "oct", "nov", "dec", "para",
  ]

  /// Whether `text`, which a period follows, ends in an abbreviation, an initial, or the number of a list item.
  static func end(_ text: [Unicode.Scalar]) -> Bool {
    let tail = text.reversed().prefix { $0 == "." || $0.isASCII && $0.properties.isAlphabetic || isDigit($0) }
    guard let last = tail.first else { return false }
    if tail.count == 1, last.properties.isUppercase { return true }
    if tail.allSatisfy(isDigit) {
      let line = text.dropLast(tail.count).reversed().prefix { $0 != "\n" && $0 != "\r" }
      return line.allSatisfy(\.properties.isWhitespace)
    }
    return words.contains(String(String.UnicodeScalarView(tail.reversed())).lowercased())
  }

  private static func isDigit(_ scalar: Unicode.Scalar) -> Bool { (0x30...0x39).contains(scalar.value) }
}
