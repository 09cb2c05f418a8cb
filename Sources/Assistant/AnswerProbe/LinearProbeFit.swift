import Answering
import Foundation

/// Fits a probe to states of a generator of which it is known how far something is so.
struct LinearProbeFit {
  struct Example {
    var state: [Float]
    /// How far it is so, 0…1.
    var worth: Float
    /// Examples of one source are held out together.
    var source: String
  }

  static let penalties: [Float] = [0.03, 0.1, 0.3, 1]
  private static let folds = 5
  /// From this worth on it counts as so where there are only two kinds.
  private static let certain: Float = 0.6

  private(set) var probe: LinearProbe
  /// In how many of the pairs of the two kinds it is held likelier of the first, by probes that were fitted without either.
  private(set) var pairs: Double

  /// Takes the penalty by which examples that are held out are told best. Costs five fits for each that is tried, and one. `nil` where all
  /// examples are of one kind.
  init?(_ examples: [Example], isCancelled: () -> Bool = { false }) {
    let rows = examples.map { LinearProbe.scaled($0.state) }
    let isSo = examples.map { $0.worth >= Self.certain }
    let problem = SoftLogisticRegression.Problem(rows, targets: examples.map(\.worth))
    let sources = Dictionary(grouping: examples.indices) { examples[$0].source }.sorted { $0.key < $1.key }
    var fold = [Int](repeating: 0, count: examples.count)
    for (index, source) in sources.enumerated() {
      for row in source.value { fold[row] = index % Self.folds }
    }
    var best: (penalty: Float, pairs: Double)?
    for penalty in Self.penalties where !isCancelled() {
      var told = [Float](repeating: 0, count: rows.count)
      for held in 0..<Self.folds where !isCancelled() {
        let fit = SoftLogisticRegression(problem, penalty: penalty) { fold[$0] == held }
        let probe = LinearProbe(weights: fit.weights, bias: fit.bias)
        for row in rows.indices where fold[row] == held { told[row] = Float(probe.logOdds(of: rows[row])) }
      }
      guard let pairs = Self.share(told, isSo) else { return nil }
      if pairs > best?.pairs ?? -1 { best = (penalty, pairs) }
    }
    guard let best, !isCancelled() else { return nil }
    let fit = SoftLogisticRegression(problem, penalty: best.penalty)
    probe = LinearProbe(weights: fit.weights, bias: fit.bias)
    pairs = best.pairs
  }

  /// The area under the curve.
  private static func share(_ told: [Float], _ isSo: [Bool]) -> Double? {
    let so = isSo.count { $0 }
    let others = isSo.count - so
    guard so > 0, others > 0 else { return nil }
    let order = told.indices.sorted { told[$0] < told[$1] }
    var ranks = 0.0
    var start = 0
    while start < order.count {
      let end = order[start...].firstIndex { told[$0] != told[order[start]] } ?? order.count
      // Equal ones share their ranks.
      ranks += Double(order[start..<end].count { isSo[$0] }) * Double(start + 1 + end) / 2
      start = end
    }
    return (ranks - Double(so * (so + 1) / 2)) / Double(so * others)
  }
}
