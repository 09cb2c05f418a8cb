import Foundation

/// How well a ranking of documents finds the right ones.
struct RankMeasures: Equatable {
  var recallAt1: Double
  var recallAt5: Double
  var mrrAt10: Double
  var ndcgAt10: Double

  /// `ranked` names each document once, best first. Recall is the part of what could be found at that depth, so that one of two right
  /// documents in the first place is a recall of 1.
  init(ranked: [String], gold: Set<String>) {
    func recall(_ depth: Int) -> Double {
      Double(ranked.prefix(depth).count(where: gold.contains)) / Double(max(1, min(depth, gold.count)))
    }
    func gain(_ index: Int) -> Double { 1 / log2(Double(index) + 2) }

    recallAt1 = recall(1)
    recallAt5 = recall(5)
    mrrAt10 = ranked.prefix(10).firstIndex(where: gold.contains).map { 1 / Double($0 + 1) } ?? 0
    let found = ranked.prefix(10).indices.filter { gold.contains(ranked[$0]) }.reduce(0) { $0 + gain($1) }
    let ideal = (0..<min(10, gold.count)).reduce(0) { $0 + gain($1) }
    ndcgAt10 = ideal > 0 ? found / ideal : 0
  }
}
