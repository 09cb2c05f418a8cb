import Foundation

/// Makes probabilities of scores, fitted on scores of examples that were left out.
struct Calibration {
  /// By which scores are multiplied before the softmax.
  let sharpness: Double
  /// Mean surprise at the right intents, in nats.
  let loss: Double
  /// Share of the examples whose highest score is the right one's.
  let accuracy: Double
  let threshold: Double

  /// Of those relied on, this share must have been told right.
  static let wantedPrecision = 0.98
  static let thresholds = stride(from: 0.35, through: 0.951, by: 0.05).map { ($0 * 100).rounded() / 100 }

  /// - Parameters:
  ///   - scores: a row an example; must not be empty.
  ///   - labels: which of the scores is the right intent's.
  init(scores: [[Double]], labels: [Int]) {
    func loss(_ sharpness: Double) -> Double {
      zip(scores, labels).reduce(0) { sum, row in
        sum - log(max(Softmax.probabilities(row.0, sharpness: sharpness)[row.1], 1e-12))
      } / Double(labels.count)
    }
    let best = exp(Self.minimum(of: { loss(exp($0)) }, from: log(0.1), to: log(200)))
    sharpness = best
    self.loss = loss(best)
    let judged = zip(scores, labels).map { row, label in
      let probabilities = Softmax.probabilities(row, sharpness: best)
      let top = probabilities.indices.max { probabilities[$0] < probabilities[$1] } ?? 0
      return (probability: probabilities[top], isRight: top == label)
    }
    accuracy = Double(judged.count(where: \.isRight)) / Double(judged.count)
    threshold =
      Self.thresholds.first { threshold in
        let relied = judged.filter { $0.probability >= threshold }
        return !relied.isEmpty && Double(relied.count(where: \.isRight)) >= Self.wantedPrecision * Double(relied.count)
      } ?? Self.thresholds[Self.thresholds.count - 1]
  }

  /// Where a function with one valley is lowest, by golden section (Kiefer 1953).
  private static func minimum(of function: (Double) -> Double, from lower: Double, to upper: Double) -> Double {
    let ratio = (5.0.squareRoot() - 1) / 2
    var (low, high) = (lower, upper)
    var (left, right) = (high - ratio * (high - low), low + ratio * (high - low))
    var (leftValue, rightValue) = (function(left), function(right))
    while high - low > 1e-3 {
      if leftValue < rightValue {
        (high, right, rightValue) = (right, left, leftValue)
        left = high - ratio * (high - low)
        leftValue = function(left)
      } else {
        (low, left, leftValue) = (left, right, rightValue)
        right = low + ratio * (high - low)
        rightValue = function(right)
      }
    }
    return (low + high) / 2
  }
}
