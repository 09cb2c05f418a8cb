import Answering
import Foundation

/// Fits a generator's probe to words that it named as answers.
struct AnswerProbeFit {
  /// Words that were named, in one reading.
  struct Example {
    /// As `AnswerProbe` scales them.
    var state: [Float]
    /// How well they agree with the right answer, 0…1.
    var worth: Float
    /// Examples of one source are held out together.
    var source: String
  }

  static let penalties: [Float] = [0.03, 0.1, 0.3, 1]
  private static let folds = 5
  /// From this worth on words count as right where only right and wrong are told apart.
  private static let right: Float = 0.6

  private(set) var probe: AnswerProbe
  /// In how many of the pairs of a right and a wrong one the right one is held likelier, by probes that were fitted without either.
  private(set) var heldOutPairs: Double

  /// Takes the penalty by which examples that are held out are told best. Costs five fits for each that is tried, and one. `nil` where the
  /// examples are all right or all wrong.
  init?(_ examples: [Example], isCancelled: () -> Bool = { false }) {
    let rows = examples.map(\.state)
    let isRight = examples.map { $0.worth >= Self.right }
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
        let probe = AnswerProbe(weights: fit.weights, bias: fit.bias)
        for row in rows.indices where fold[row] == held { told[row] = Float(probe.logOdds(of: rows[row])) }
      }
      guard let pairs = Self.pairs(told, isRight) else { return nil }
      if pairs > best?.pairs ?? -1 { best = (penalty, pairs) }
    }
    guard let best, !isCancelled() else { return nil }
    let fit = SoftLogisticRegression(problem, penalty: best.penalty)
    probe = AnswerProbe(weights: fit.weights, bias: fit.bias)
    heldOutPairs = best.pairs
  }

  /// The area under the curve of right and wrong.
  private static func pairs(_ told: [Float], _ isRight: [Bool]) -> Double? {
    let right = isRight.count { $0 }
    let wrong = isRight.count - right
    guard right > 0, wrong > 0 else { return nil }
    let order = told.indices.sorted { told[$0] < told[$1] }
    var ranks = 0.0
    var start = 0
    while start < order.count {
      let end = order[start...].firstIndex { told[$0] != told[order[start]] } ?? order.count
      // Equal ones share their ranks.
      ranks += Double(order[start..<end].count { isRight[$0] }) * Double(start + 1 + end) / 2
      start = end
    }
    return (ranks - Double(right * (right + 1) / 2)) / Double(right * wrong)
  }
}
