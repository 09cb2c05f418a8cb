/// What the full text is searched for: terms of the index, any of which may be found.
public struct LexicalQuery: Sendable, Equatable {
  /// Bounds what one search can cost, however long the question.
  static let maximumTerms = 48
  /// A question is read up to here.
  static let maximumScalars = 2000

  /// Each a term, or several that stand side by side.
  public var phrases: [[String]]

  /// The telling terms of a question, distinct and in its order. Words that every text has are left out while others remain.
  public init(_ question: String) {
    phrases = Self.terms(of: question).prefix(Self.maximumTerms).map { [$0.text] }
  }

  /// Words that are folded and stemmed already. Ideographs are looked for side by side, as they stand in a word.
  public init(words: some Sequence<String>) {
    phrases = words.prefix(Self.maximumTerms).map { word in
      let scalars = Array(word.unicodeScalars)
      guard scalars.count > 2, scalars.allSatisfy(TextFolding.isIdeographic) else { return [word] }
      return zip(scalars, scalars.dropFirst()).map { String([$0, $1]) }
    }
  }

  /// As FTS5 reads it; `nil` when there is nothing that could be found.
  var expression: String? {
    guard !phrases.isEmpty else { return nil }
    return phrases.map { $0.map(Self.quoted).joined(separator: " + ") }.joined(separator: " OR ")
  }

  /// Distinct telling terms in the order of the question.
  public static func terms(of question: String) -> [Term] {
    let terms = TermScanner.terms(of: String(question.unicodeScalars.prefix(maximumScalars)))
    for isKept in [isTelling, isCommonPair, { _ in true }] {
      var seen = Set<String>()
      let kept = terms.filter { isKept($0) && seen.insert($0.text).inserted }
      if !kept.isEmpty { return kept }
    }
    return []
  }

  /// Whether a Chinese word of one or two ideographs says only how something is asked.
  public static func isStopTerm(_ word: String) -> Bool {
    StopTerms.characters.contains(word) || StopTerms.bigrams.contains(word)
  }

  private static func isTelling(_ term: Term) -> Bool {
    switch term.kind {
    case .character: !StopTerms.characters.contains(term.text)
    case .bigram: !StopTerms.bigrams.contains(term.text)
    case .word, .part: !StopTerms.words.contains(term.text)
    case .whole, .clause: true
    }
  }

  private static func isCommonPair(_ term: Term) -> Bool {
    term.kind == .bigram
  }

  private static func quoted(_ term: String) -> String {
    "\"" + term.replacing("\"", with: "\"\"") + "\""
  }
}
