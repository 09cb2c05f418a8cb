/// A question as an FTS5 expression: its telling terms, quoted and joined by OR.
enum LexicalQuery {
  /// Bounds what one search can cost, however long the question.
  static let maximumTerms = 48
  /// A question is read up to here.
  static let maximumScalars = 2000

  /// `nil` when `question` holds nothing that could be found.
  static func expression(for question: String) -> String? {
    let terms = self.terms(of: question)
    guard !terms.isEmpty else { return nil }
    return terms.map { "\"" + $0.replacing("\"", with: "\"\"") + "\"" }.joined(separator: " OR ")
  }

  /// Distinct terms, in the order of the question. Words that every text has are left out while others remain.
  static func terms(of question: String) -> [String] {
    let terms = TermScanner.terms(of: String(question.unicodeScalars.prefix(maximumScalars)))
    for isKept in [isTelling, isCommonPair, { _ in true }] {
      var seen = Set<String>()
      let kept = terms.filter { isKept($0) && seen.insert($0.text).inserted }
      if !kept.isEmpty { return kept.prefix(maximumTerms).map(\.text) }
    }
    return []
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
}
