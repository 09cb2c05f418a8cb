import KnowledgeBase
import Retrieval

/// A question, and what the library has for it.
struct SearchedQuestion {
  /// What is asked, as its own request.
  var request: AskRequest
  /// As it was searched for: with what it leans on.
  var text: String
  /// Best first.
  var found: [RankedPassage]
  /// These, and behind them the clauses that the best of them point at.
  var passages: [RankedPassage]
  var judgement: Answerability.Judgement
  /// Whether it is one of several for a fact each.
  var isPart = false
  /// Whether it is about what another question, asked before at once with it, is about.
  var pointsBack = false

  /// The best of each list first, each passage once.
  static func interleaved(_ lists: [[RankedPassage]]) -> [RankedPassage] {
    var seen = Set<Int64>()
    return (0..<(lists.map(\.count).max() ?? 0)).flatMap { place in
      lists.compactMap { place < $0.count ? $0[place] : nil }
    }.filter { seen.insert($0.passage.id).inserted }
  }
}
