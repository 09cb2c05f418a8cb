import KnowledgeBase

/// A term of a question with everything that a passage may say in its place: itself, or its translations.
struct SoftTerm: Equatable {
  /// How much of the term each form is, above 0 and up to 1.
  var forms: [String: Float]
}

/// The terms of a question, to be counted in passages.
struct SoftQuestion {
  let terms: [SoftTerm]
  private let words: [String: [(term: Int, weight: Float)]]
  /// Forms of several ideographs, by their first.
  private let phrases: [Unicode.Scalar: [Phrase]]

  private struct Phrase {
    var scalars: [Unicode.Scalar]
    var term: Int
    var weight: Float
  }

  /// With `scansIdeographs`, forms in ideographs are looked for wherever they stand in the text; else they are terms of the index.
  init(_ terms: [SoftTerm], scansIdeographs: Bool) {
    self.terms = terms
    var words: [String: [(term: Int, weight: Float)]] = [:]
    var phrases: [Unicode.Scalar: [Phrase]] = [:]
    for (index, term) in terms.enumerated() {
      for (form, weight) in term.forms {
        let scalars = Array(form.unicodeScalars)
        if scansIdeographs, let first = scalars.first, TextFolding.isIdeographic(first) {
          phrases[first, default: []].append(Phrase(scalars: scalars, term: index, weight: weight))
        } else {
          words[form, default: []].append((index, weight))
        }
      }
    }
    self.words = words
    self.phrases = phrases
  }

  /// How often each term, or a part of it, occurs in `text`, and how long the text is: in ideographs and words. O(length).
  func count(in text: String) -> TermCounts {
    var counts = TermCounts(frequencies: Array(repeating: 0, count: terms.count), length: 0)
    for term in TermScanner.terms(of: text) {
      if !term.isColocated { counts.length += 1 }
      for entry in words[term.text] ?? [] { counts.frequencies[entry.term] += entry.weight }
    }
    guard !phrases.isEmpty else { return counts }
    let scalars = TextFolding.folded(text)
    for start in scalars.indices {
      for phrase in phrases[scalars[start]] ?? [] where scalars[start...].starts(with: phrase.scalars) {
        counts.frequencies[phrase.term] += phrase.weight
      }
    }
    return counts
  }
}

struct TermCounts: Equatable {
  var frequencies: [Float]
  var length: Float

  /// Adds another field of the same passage, whose terms are worth `weight` and whose length does not count.
  mutating func add(_ other: TermCounts, weight: Float) {
    for index in frequencies.indices { frequencies[index] += weight * other.frequencies[index] }
  }
}
