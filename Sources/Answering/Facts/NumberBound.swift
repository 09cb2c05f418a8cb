import Documents

/// Words that stand before a number and bound it: “over 37 million”, “不超过 5%”. Without them the number says something else.
enum NumberBound {
  private static let chinese = """
    不得超过 不得高于 不得低于 不得少于 不得多于 不超过 不高于 不低于 不少于 不多于 不大于 不小于 不到 不足 超过 超出 高于 低于 少于 多于 大于 小于 至少 \
    最少 至多 最多
    """.split(separator: " ").map(Array.init)
  private static let english = [
    "not more than", "no more than", "not less than", "no less than", "no fewer than", "more than", "less than",
    "fewer than", "at least", "at most", "up to", "over", "under", "above", "below", "nearly", "almost",
  ].map(Array.init)
  /// “看不到 3 人”, “达不到 3 人” say that there are none, or too few.
  private static let inWords: Set<Character> = ["看", "找", "听", "见", "遇", "拿", "得", "达", "收"]

  /// The words with what bounds them in the sentence, where they begin with a number and the question does not name this bound itself.
  /// Chinese is written without the blanks between them, as what is read is.
  static func restored(to excerpt: String, in sentence: String, question: String) -> String {
    guard beginsWithNumber(excerpt), let place = ExcerptLocator.places(of: excerpt, in: sentence).first,
      let before = String(sentence.utf8.prefix(place.lowerBound))
    else { return excerpt }
    let folded = folded(before)
    let blanks = folded.reversed().prefix { $0 == " " }.count
    let words = folded.dropLast(blanks)
    let asked = self.folded(question)
    guard let bound = bound(endingIn: words), !asked.contains(bound) else { return excerpt }
    let isEnglish = bound.last?.isASCII == true
    return before.dropLast(blanks).suffix(bound.count) + (isEnglish ? " " : "") + excerpt
  }

  /// The longest one.
  private static func bound(endingIn words: ArraySlice<Character>) -> [Character]? {
    func ends(_ bound: [Character], _ isApart: (Character) -> Bool) -> Bool {
      words.count >= bound.count && words.suffix(bound.count).elementsEqual(bound)
        && words.dropLast(bound.count).last.map(isApart) ?? true
    }
    return chinese.first { ends($0) { !inWords.contains($0) } }
      ?? english.first { ends($0) { !$0.isLetter && !$0.isNumber } }
  }

  private static func beginsWithNumber(_ text: String) -> Bool {
    let scalars = text.unicodeScalars.drop { $0.properties.generalCategory == .currencySymbol }
    return scalars.first?.properties.numericType != nil
  }

  /// One character for each.
  private static func folded(_ text: String) -> [Character] {
    text.map { character in
      let scalars = character.unicodeScalars
      guard scalars.count == 1, let scalar = scalars.first else { return character }
      return scalar.isASCII ? Character(character.lowercased()) : Character(HanVariants.simplified(scalar))
    }
  }
}
