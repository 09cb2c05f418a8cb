/// The words, numbers and names by which one text can be compared with another.
///
/// Chinese gives pairs of neighbouring characters, English stems, numbers their values. Words that every text has are left out.
struct ContentTerms: Sendable, Equatable {
  enum Kind: Sendable, Equatable {
    case pair, word, number
    /// A word with a capital, which another language writes otherwise; one with digits, underscores or inner capitals, which none does.
    case name, identifier
  }

  struct Term: Sendable, Equatable {
    var text: String
    var kind: Kind
    /// Another form that is as good: a number without the unit that a table keeps in its header.
    var alternative: String?
    /// Where it stands, in Unicode scalars.
    var scalars: Range<Int>

    var weight: Double {
      switch kind {
      case .pair, .word: 1
      case .name, .identifier: 1.5
      case .number: 2
      }
    }

    func isIn(_ vocabulary: Set<String>) -> Bool {
      vocabulary.contains(text) || alternative.map(vocabulary.contains) ?? false
    }
  }

  /// In order of appearance, each once.
  private(set) var terms: [Term] = []
  /// All that another text can find in this one, spelled numbers included.
  private(set) var vocabulary: Set<String> = []

  init(_ text: String, asQuestion: Bool = false) {
    var scanner = ContentScanner(text, masksQuestionWords: asQuestion)
    scanner.scan()
    var seen = Set<String>()
    terms = scanner.terms.filter { seen.insert($0.text).inserted }
    vocabulary = seen.union(scanner.extras)
  }

  var isEmpty: Bool { terms.isEmpty }
  var hasOnlyNumbers: Bool { terms.allSatisfy { $0.kind == .number } }
  var weight: Double { terms.reduce(0) { $0 + $1.weight } }

  /// The part of this text, by weight, that `vocabulary` has; 0 for a text without terms.
  func coverage(by vocabulary: Set<String>) -> Double {
    let total = weight
    guard total > 0 else { return 0 }
    return terms.reduce(0) { $0 + ($1.isIn(vocabulary) ? $1.weight : 0) } / total
  }

  /// Numbers and names that `vocabulary` lacks: one is enough to make a statement wrong. Across languages names may be translated, so
  /// only numbers and identifiers count.
  func contradictions(of vocabulary: Set<String>, acrossLanguages: Bool) -> [Term] {
    terms.filter { term in
      switch term.kind {
      case .number, .identifier: !term.isIn(vocabulary)
      case .name: !acrossLanguages && !term.isIn(vocabulary)
      case .pair, .word: false
      }
    }
  }

  /// Only what reads much the same in every language: numbers and names.
  var languageIndependent: ContentTerms {
    var copy = self
    copy.terms = terms.filter { $0.kind != .pair && $0.kind != .word }
    return copy
  }
}
