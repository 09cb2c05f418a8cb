import Documents
import KnowledgeBase

/// Puts the terms of a question into the other language, with a dictionary: all that a word may mean at once, since the passages tell
/// which of it is meant (Pirkola, *The Effects of Query Structure and Dictionary Setups*, 1998).
struct QuestionTranslator {
  /// A single ideograph has many meanings and stands in many words.
  private static let ideographShare: Float = 0.2
  /// Translations of a word's halves, where the word is long.
  private static let partShare: Float = 0.5
  private static let longestWord = 8

  var lexicon: BilingualLexicon

  /// Numbers and names are kept as they are. Empty for a question that is neither Chinese nor English.
  func terms(of question: String) -> [SoftTerm] {
    switch LanguageDetector.language(of: question) {
    case .chinese: chineseTerms(question)
    case .english: englishTerms(question)
    default: []
    }
  }

  /// The likeliest translations, to find candidates by: those of every term in turn.
  static func words(of terms: [SoftTerm], limit: Int) -> [String] {
    let sorted = terms.map { term in
      term.forms.sorted { ($0.value, $1.key) > ($1.value, $0.key) }.map(\.key)
    }
    var words: [String] = []
    var seen = Set<String>()
    for rank in 0..<limit {
      for forms in sorted where rank < forms.count {
        if seen.insert(forms[rank]).inserted { words.append(forms[rank]) }
        if words.count == limit { return words }
      }
    }
    return words
  }

  private func englishTerms(_ question: String) -> [SoftTerm] {
    LexicalQuery.terms(of: question).prefix(Self.maximumTerms).map { term in
      var forms = [term.text: Float(1)]
      for translation in lexicon.translations(of: term.text) {
        let isSingle = translation.word.unicodeScalars.count == 1
        forms[translation.word] = translation.weight * (isSingle ? Self.ideographShare : 1)
      }
      return SoftTerm(forms: forms)
    }
  }

  private static let maximumTerms = 48

  private func chineseTerms(_ question: String) -> [SoftTerm] {
    let scalars = Array(TextFolding.folded(question).prefix(500))
    var seen = Set<String>()
    var terms: [SoftTerm] = []
    for word in words(of: scalars) where seen.insert(word).inserted {
      var forms: [String: Float] = [:]
      for translation in lexicon.translations(of: word) { forms[translation.word] = translation.weight }
      let parts = Array(word.unicodeScalars)
      for (first, second) in zip(parts, parts.dropFirst()) where parts.count > 2 {
        for translation in lexicon.translations(of: String(String.UnicodeScalarView([first, second]))) {
          forms[translation.word] = max(forms[translation.word] ?? 0, translation.weight * Self.partShare)
        }
      }
      if !forms.isEmpty { terms.append(SoftTerm(forms: forms)) }
    }
    for term in LexicalQuery.terms(of: question) where term.kind == .word || term.kind == .part || term.kind == .whole {
      if seen.insert(term.text).inserted { terms.append(SoftTerm(forms: [term.text: 1])) }
    }
    return Array(terms.prefix(Self.maximumTerms))
  }

  /// The telling words of each run of ideographs, cut so that as few as possible remain; words of the dictionary go before single
  /// ideographs. O(length).
  private func words(of scalars: [Unicode.Scalar]) -> [String] {
    scalars.split { !TextFolding.isIdeographic($0) }.flatMap { run in
      let run = Array(run)
      var cost = [Float(0)] + Array(repeating: Float.infinity, count: run.count)
      var origin = Array(repeating: 0, count: run.count + 1)
      for start in run.indices {
        for length in 1...min(Self.longestWord, run.count - start) {
          let end = start + length
          guard length == 1 || lexicon.contains(String(String.UnicodeScalarView(run[start..<end]))) else { continue }
          let price = cost[start] + (length == 1 ? 1.2 : 1)
          if price < cost[end] { (cost[end], origin[end]) = (price, start) }
        }
      }
      var words: [String] = []
      var end = run.count
      while end > 0 {
        words.append(String(String.UnicodeScalarView(run[origin[end]..<end])))
        end = origin[end]
      }
      return words.reversed().filter { !LexicalQuery.isStopTerm($0) }
    }
  }
}
