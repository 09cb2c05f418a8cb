/// Names of enactments in English text.
enum EnglishTitle {
  /// `Regulation (EU) 2016/679`, `Directive 95/46/EC`, `Decision No 1247/2002/EC`, `the Data Protection Act 2018`, in lower case; and whether
  /// a number tells it from all others.
  static func title(
    _ tokens: EnglishTokens, _ text: ScalarText, at index: Int
  ) -> (title: String, end: Int, isNumbered: Bool)? {
    numbered(tokens, at: index).map { ($0.title, $0.end, true) } ?? named(tokens, text, at: index)
  }

  private static let numberedKinds: Set<String> = ["regulation", "directive", "decision"]

  private static func numbered(_ tokens: EnglishTokens, at index: Int) -> (title: String, end: Int)? {
    guard let kind = tokens.word(index), numberedKinds.contains(kind), tokens[index]?.isCapitalized == true else {
      return nil
    }
    var title = kind
    var place = index + 1
    if tokens.mark(place) == "(", let body = tokens.word(place + 1), tokens.mark(place + 2) == ")", body.count <= 8 {
      title += " (\(body))"
      place += 3
    }
    if tokens.word(place) == "no" {
      title += " no"
      place += tokens.mark(place + 1) == "." ? 2 : 1
    }
    guard let number = tokens.number(place), number.contains("/") else { return nil }
    return (title + " " + number.lowercased(), place + 1)
  }

  private static let longest = 12
  private static let joints: Set<String> = ["of", "the", "and", "on", "for", "to", "in"]

  /// Capitalised words up to one that says what they name.
  private static func named(
    _ tokens: EnglishTokens, _ text: ScalarText, at index: Int
  ) -> (title: String, end: Int, isNumbered: Bool)? {
    guard tokens[index]?.isCapitalized == true, let first = tokens.word(index),
      !["the", "this", "that"].contains(first),
      EnglishWords.keyword(first) == nil
    else { return nil }
    var place = index
    while place < index + longest, let word = tokens.word(place) {
      let isCapitalized = tokens[place]?.isCapitalized == true
      guard isCapitalized || (joints.contains(word) && tokens[place + 1]?.isCapitalized == true) else { return nil }
      if isCapitalized, EnglishWords.enactments.contains(word) {
        var end = place + 1
        var hasYear = false
        if let year = tokens.number(end), year.count == 4, year.allSatisfy(\.isNumber),
          year.hasPrefix("1") || year.hasPrefix("2")
        {
          end += 1
          hasYear = true
        }
        let title = tokens.tokens[index..<end].map { text.string($0.range).lowercased() }.joined(separator: " ")
        return (title, end, hasYear && place > index)
      }
      place += 1
    }
    return nil
  }
}
