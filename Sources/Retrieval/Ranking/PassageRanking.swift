import Documents
import KnowledgeBase

/// Puts candidates into an order by what both searches say of them.
///
/// The score is a sum on one scale, that of cosines: `cosine + share of the question's words × what words are worth`. Both are bounded
/// and mean the same for every question, so nothing is scaled by the best found (compare Bruch, Gai and Ingber, *An Analysis of Fusion
/// Functions for Hybrid Retrieval*, 2023).
struct PassageRanking {
  struct Candidate: Equatable {
    var passage: Passage
    var cosine: Float
    /// Part of the question that the passage's words, or what they mean, hold; 0…1.
    var lexical: Float
    /// Is in another language than the question.
    var isForeign: Bool
    /// How far the encoder sets it apart for that, 0…1; see `LanguageDistance`.
    var languageDistance: Float = 0
    /// The cosine of its best sentence; `nil` where none was read.
    var sentence: Float?
    var score: Float = 0
  }

  var weights: FusionWeights
  var options: RetrievalOptions
  var language: Language
  var decay: TimeDecay?

  /// Best first, with scores of 0…1; among equals the one with the larger cosine, then the older passage.
  func rank(_ candidates: [Candidate]) -> [Candidate] {
    let scored = candidates.map { candidate in
      var candidate = candidate
      candidate.score = rawScore(candidate)
      return candidate
    }
    let floor = min(vectorShare * options.cosineFloor, scored.map(\.score).min() ?? 0)
    let top = vectorShare + lexicalShare * max(terms.wordsWorth, terms.translatedWordsWorth)
    return scored.map { candidate in
      var candidate = candidate
      candidate.score = top > floor ? min(1, max(0, (candidate.score - floor) / (top - floor))) : 0
      if let decay { candidate.score *= decay.share(of: candidate.passage.day) }
      return candidate
    }
    .sorted(by: Self.precedes)
  }

  /// The order of those read again among themselves; the others stay behind them.
  func reordered(_ first: [Candidate], before others: [Candidate]) -> [Candidate] {
    let ranked = rank(first + others)
    let ids = Set(first.map(\.passage.id))
    let head = ranked.filter { ids.contains($0.passage.id) }
    let least = head.last?.score ?? 1
    return head
      + ranked.filter { !ids.contains($0.passage.id) }.map { candidate in
        var candidate = candidate
        candidate.score = min(candidate.score, least)
        return candidate
      }
  }

  private var defaults: FusionWeights { RetrievalOptions().weights }
  private var vectorShare: Float { weights.normalized.vector / defaults.vector }
  private var lexicalShare: Float { weights.normalized.lexical / defaults.lexical }
  private var terms: LanguageOptions { options.language(language) }

  private func rawScore(_ candidate: Candidate) -> Float {
    var cosine = candidate.cosine + terms.otherLanguageBonus * candidate.languageDistance
    if let sentence = candidate.sentence { cosine += options.sentenceShare * (sentence - candidate.cosine) }
    let worth = candidate.isForeign ? terms.translatedWordsWorth : terms.wordsWorth
    return vectorShare * cosine + lexicalShare * worth * candidate.lexical
  }

  private static func precedes(_ one: Candidate, _ other: Candidate) -> Bool {
    if one.score != other.score { return one.score > other.score }
    if one.cosine != other.cosine { return one.cosine > other.cosine }
    return one.passage.id < other.passage.id
  }
}
