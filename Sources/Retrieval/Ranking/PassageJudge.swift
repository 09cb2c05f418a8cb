import Foundation

/// Tells of single passages whether they answer a question: better than what they were found by, and dearer.
public protocol PassageJudge: Sendable {
  /// How many of the best passages it is to be asked about.
  var depth: Int { get }

  /// Natural logarithm of the odds that each passage answers the question by itself; `nil` where it cannot be told at once.
  func logOdds(of passages: [RankedPassage], question: String) async throws -> [Double?]
}

/// Orders the first passages anew by what a judge says of them.
struct JudgedOrder {
  /// What the logarithm of the odds weighs, beside a score of 0…1.
  var weight: Float

  /// Best first; those behind the judged ones stay there. The one that is likeliest an answer keeps its score, the others lose by as much as
  /// they are less likely. A passage of which nothing is told counts as the mean of those of which something is; where nothing is told at all,
  /// nothing changes.
  func order(_ passages: [RankedPassage], _ logOdds: [Double?]) -> [RankedPassage] {
    let logOdds = logOdds.map { $0?.isFinite == true ? $0 : nil }
    let told = logOdds.compactMap { $0 }
    guard let most = told.max() else { return passages }
    let mean = told.reduce(0, +) / Double(told.count)
    var judged = zip(passages, logOdds).map { passage, odds in
      var passage = passage
      passage.scores.judged = odds.map { Float(1 / (1 + exp(-$0))) }
      passage.score += weight * Float((odds ?? mean) - most)
      return passage
    }
    // Among equals in the order of before.
    judged = judged.indices.sorted { (-judged[$0].score, $0) < (-judged[$1].score, $1) }.map { judged[$0] }
    let least = judged.last?.score ?? 1
    let others = passages.dropFirst(judged.count).map { passage in
      var passage = passage
      passage.score = min(passage.score, least)
      return passage
    }
    return (judged + others).map { passage in
      var passage = passage
      passage.score = max(0, passage.score)
      return passage
    }
  }
}
