extension ValidityReader {
  /// What stands right before the date, the end of the list first. Later kinds are weaker.
  private static let effects = [
    "apply from", "applies from", "apply as from", "effective date", "effective", "effective from", "take effect on",
    "takes effect on",
  ]
  private static let entries = [
    "into force on", "into operation on", "effect on", "effective as of", "effective on", "with effect from",
    "effective from", "in force from", "in force on",
  ]
  private static let ends = [
    "ceases to apply on", "cease to apply on", "expires on", "expire on", "ceases to have effect on", "repealed on",
    "repealed with effect from", "ceases to have effect from",
  ]
  private static let adoptions = [
    "done at", "adopted on", "enacted", "enacted on", "adopted", "promulgated on", "published on", "passed on",
    "signed on",
  ]

  mutating func takeEnglish(_ text: ScalarText, _ dates: [DateFinder.Found]) {
    let tokens = EnglishTokens(text)
    var repealDate: CalendarDate?
    for found in dates {
      let before = words(tokens, before: found.range.lowerBound)
      func ends(_ phrases: [String]) -> Bool { phrases.contains { before == $0 || before.hasSuffix(" " + $0) } }
      if ends(Self.ends) {
        if before.contains("repealed") { repealDate = found.date }
        if isOwn(tokens) { setRepealed(found.date) }
      } else if before.contains("repealed"), ends(["with effect from", "as of", "from"]) {
        repealDate = found.date
      } else if ends(Self.effects) {
        if !namesPart(before) { setEffective(found.date, isEntry: false) }
      } else if ends(Self.entries) {
        if !namesPart(before) { setEffective(found.date, isEntry: true) }
      } else if ends(Self.adoptions) || isPlaceOfSignature(before) {
        setPromulgated(found.date)
      }
    }
    takeRepeals(tokens, text, at: repealDate)
  }

  /// What is read of the words before a date.
  private static let reach = 60

  /// In lower case, joined by spaces; `the` before the date is left out.
  private func words(_ tokens: EnglishTokens, before place: Int) -> String {
    let end = tokens.tokens.partitioningIndex { $0.range.upperBound > place }
    var words = tokens.tokens[..<end].suffix(Self.reach).compactMap { token -> String? in
      switch token.kind {
      case .word(let word): word
      case .number(let number): number
      case .mark: nil
      }
    }
    while words.last == "the" { words.removeLast() }
    return words.joined(separator: " ")
  }

  /// `Done at Brussels,`.
  private func isPlaceOfSignature(_ before: String) -> Bool {
    let words = before.split(separator: " ")
    return words.count <= 6 && words.starts(with: ["done", "at"])
  }

  private func isOwn(_ tokens: EnglishTokens) -> Bool {
    tokens.tokens.indices.lazy.compactMap { tokens.word($0) }.first.map { ["this", "it", "these"].contains($0) }
      ?? false
  }

  /// `Chapters I and II shall apply from …`.
  private func namesPart(_ before: String) -> Bool {
    before.split(separator: " ").contains { word in
      guard let (level, _) = EnglishWords.keyword(String(word)) else { return false }
      return level <= .article
    }
  }

  // MARK: Repeals of others

  private mutating func takeRepeals(_ tokens: EnglishTokens, _ text: ScalarText, at date: CalendarDate?) {
    guard let end = tokens.tokens.indices.first(where: { tokens.word($0) == "repealed" }) else { return }
    var index = 0
    while index < end {
      guard let (title, next, _) = EnglishTitle.title(tokens, text, at: index), next <= end,
        tokens.word(index - 1) != "this"
      else {
        index += 1
        continue
      }
      addRepeal(title, at: date)
      index = next
    }
  }
}
