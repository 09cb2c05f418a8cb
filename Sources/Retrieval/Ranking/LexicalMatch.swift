import Foundation

/// How much of a question the words of each passage hold: BM25 (Robertson and Zaragoza, *The Probabilistic Relevance Framework*, 2009)
/// over the passages compared, as a part of the most that any passage could have, so that it means the same for every question.
///
/// Terms are weighed by how few of the compared passages have them, not by the library: what all candidates have tells none apart.
enum LexicalMatch {
  /// How soon a term's further occurrences stop to count, and how much long passages are held against theirs.
  static let saturation: Float = 0.9
  static let lengthShare: Float = 0.4

  /// 0…1 for each passage, given its counts of the same terms.
  static func shares(_ passages: [TermCounts]) -> [Float] {
    guard let terms = passages.first?.frequencies.count, terms > 0 else { return passages.map { _ in 0 } }
    let count = Float(passages.count)
    let weights = (0..<terms).map { term in
      let holders = passages.reduce(Float(0)) { $0 + min(1, $1.frequencies[term]) }
      return log(1 + (count - holders + 0.5) / (holders + 0.5))
    }
    let most = weights.reduce(0, +) * (saturation + 1)
    let meanLength = max(1, passages.reduce(0) { $0 + $1.length } / count)
    return passages.map { passage in
      let norm = saturation * (1 - lengthShare + lengthShare * passage.length / meanLength)
      let score = zip(weights, passage.frequencies).reduce(Float(0)) { sum, pair in
        sum + pair.0 * pair.1 * (saturation + 1) / (pair.1 + norm)
      }
      return most > 0 ? min(1, score / most) : 0
    }
  }
}
