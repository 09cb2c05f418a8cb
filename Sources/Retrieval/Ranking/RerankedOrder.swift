import Foundation

/// Orders the first passages anew by what a `Reranker` says of them.
struct RerankedOrder {
  /// What the logarithm of the odds weighs, beside a score of 0…1.
  var weight: Float

  /// Scores below this are pressed together above 0, in their order.
  private static let least: Float = 0.05

  /// Best first; those of which nothing was asked stay behind. The one that is likeliest an answer keeps its score, the others lose by as much as
  /// they are less likely. A passage of which nothing can be told counts as the mean of those of which something is; where nothing is told at
  /// all, nothing changes.
  func order(_ passages: [RankedPassage], _ logOdds: [Double?]) -> [RankedPassage] {
    let logOdds = logOdds.map { $0?.isFinite == true ? $0 : nil }
    let told = logOdds.compactMap { $0 }
    guard let most = told.max() else { return passages }
    let mean = told.reduce(0, +) / Double(told.count)
    var first = zip(passages, logOdds).map { passage, odds in
      var passage = passage
      passage.scores.rerank = odds.map { Float(1 / (1 + exp(-$0))) }
      passage.score = Self.positive(passage.score + weight * Float((odds ?? mean) - most))
      return passage
    }
    // Among equals in the order of before.
    first = first.indices.sorted { (-first[$0].score, $0) < (-first[$1].score, $1) }.map { first[$0] }
    let lowest = first.last?.score ?? 1
    return first
      + passages.dropFirst(first.count).map { passage in
        var passage = passage
        passage.score = min(passage.score, lowest)
        return passage
      }
  }

  private static func positive(_ score: Float) -> Float {
    score >= least ? score : least * exp(max(score, -2) / least - 1)
  }
}
