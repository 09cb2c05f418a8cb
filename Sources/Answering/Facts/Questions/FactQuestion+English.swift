import Foundation

extension FactQuestion {
  private static let englishFacts: Set<String> = ["who", "whom", "whose", "when", "where", "which", "what", "name"]
  /// After “how”.
  private static let englishMeasures: Set<String> = [
    "many", "much", "long", "old", "far", "often", "big", "large", "tall", "high", "deep", "fast", "wide", "heavy",
    "soon", "few", "late", "early", "hot", "cold",
  ]
  private static let englishWide: Set<String> = [
    "why", "explain", "describe", "summarize", "summarise", "list", "compare", "difference", "differences", "differ",
    "steps", "reasons", "respectively", "each", "happens", "code", "function", "procedure",
  ]

  /// After “when” these ask for a condition, and not for a time.
  private static let englishHabits: Set<String> = ["do", "does", "should", "must", "can", "may", "to"]

  static func isAskedInEnglish(_ question: String) -> Bool {
    let words = words(of: question)
    guard !words.contains(where: { englishWide.contains($0.text) }) else { return false }
    guard !zip(words, words.dropFirst()).contains(where: { $0.text == "when" && englishHabits.contains($1.text) })
    else {
      return false
    }
    return asking(words)?.count == 1
  }

  static let auxiliaries: Set<String> = [
    "is", "was", "are", "were", "did", "does", "do", "has", "have", "had", "can", "could", "will", "would", "should",
    "may", "might", "must", "shall",
  ]

  struct Word {
    /// In small letters, without punctuation.
    var text: String
    var written: Substring
    var endsClause: Bool
    var endsSentence: Bool

    init(_ token: Substring) {
      text = token.lowercased().trimmingCharacters(in: .alphanumerics.inverted)
      written = token
      endsClause = token.last.map { ",;:.?".contains($0) } ?? false
      endsSentence = token.last.map { ".?".contains($0) } ?? false
    }
  }

  static func words(of question: String) -> [Word] {
    question.split { $0.isWhitespace }.map(Word.init)
  }

  /// Places of the words that ask; `nil` where one of them asks for a way.
  static func asking(_ words: [Word]) -> [Int]? {
    var asking: [Int] = []
    for (index, word) in words.enumerated() {
      let isAgain = !asking.isEmpty
      if word.text == "how" {
        guard index + 1 < words.count, englishMeasures.contains(words[index + 1].text) else { return nil }
        if !isAgain || asksAgain(word, after: words[..<index]) { asking.append(index) }
      } else if englishFacts.contains(word.text), index == 0 || !isRelative(word, after: words[index - 1]),
        !isAgain || asksAgain(word, after: words[..<index])
      {
        asking.append(index)
      }
    }
    // “When Tesla was 17, what …” tells when.
    if asking.count > 1, asking[0] == 0, ["when", "where"].contains(words[0].text), words[0].endsClause == false,
      !auxiliaries.contains(words[1].text), !askingAfter.contains(words[1].text)
    {
      asking.removeFirst()
    }
    return asking
  }

  private static let askingAfter: Set<String> = [
    "in", "on", "at", "by", "to", "from", "for", "of", "with", "and", "or", "under", "into", "after", "before",
    "during", "since", "until", "through", "about", "between", "among", "within", "against", "near", "behind", "across",
    "is", "was", "are", "were", "did", "does", "do", "exactly", "approximately",
  ]

  static let prepositions: Set<String> = ["in", "on", "at", "by", "to", "from", "for", "of", "with"]
  private static let relatives: Set<String> = ["which", "whom", "whose"]

  /// Whether a word asks once more, where another one has asked before: in a sentence of its own, behind “and” or “or” (“who and when”, “who
  /// wrote it, and in which year”), or behind a comma (“when was it built, who designed it”; but not “who was fined, which cost him the race”).
  private static func asksAgain(_ word: Word, after before: some BidirectionalCollection<Word>) -> Bool {
    guard let last = before.last(where: { !prepositions.contains($0.text) }) else { return false }
    if last.text == "and" || last.text == "or" || last.endsSentence { return true }
    return before.last?.endsClause == true && !relatives.contains(word.text)
  }

  /// “the engine which…”, “a time when…” do not ask; “in which”, “and when” and what follows a comma do.
  private static func isRelative(_ word: Word, after previous: Word) -> Bool {
    word.text != "what" && !askingAfter.contains(previous.text) && !previous.endsClause
  }
}
