import Foundation
import Tensors

/// The matrix that scores a model's experts for each token, and how they are chosen then.
struct ExpertRouter: Sendable {
  let experts: ExpertConfiguration
  let matrix: PackedMatrix
  let chooser: ExpertChooser

  init(
    _ layer: Int, _ experts: ExpertConfiguration, width: Int, _ weights: Weights
  ) throws(ModelFileError) {
    self.experts = experts
    matrix = try weights.matrix("blk.\(layer).ffn_gate_inp.weight", rows: experts.count, columns: width)
    chooser = ExpertChooser(
      experts: experts,
      selectionBias: try weights.optionalVector("blk.\(layer).exp_probs_b.bias", count: experts.count))
  }
}

/// Chooses the experts of a token and the factors of their outputs by their scores.
struct ExpertChooser: Sendable {
  let experts: ExpertConfiguration
  /// Added to the scores for the choice, not for the factors.
  let selectionBias: FloatBuffer?

  /// Writes the chosen experts, best first, and their factors. `logits` holds a token's scores and is changed. Equal scores: the first.
  func choose(
    _ logits: UnsafeMutablePointer<Float>, into chosen: UnsafeMutablePointer<Int32>,
    factors: UnsafeMutablePointer<Float>, _ kernels: Kernels
  ) {
    score(logits, kernels)
    withUnsafeTemporaryAllocation(of: Float.self, capacity: experts.count) { candidates in
      guard let candidates = candidates.baseAddress else { return }
      candidates.initialize(from: logits, count: experts.count)
      if let selectionBias { kernels.add(selectionBias.base, count: experts.count, into: candidates) }
      if let groups = experts.groups { keepBest(groups, candidates) }
      for rank in 0..<experts.used {
        let best = Self.largest(candidates, count: experts.count)
        candidates[best] = -.infinity
        chosen[rank] = Int32(best)
        factors[rank] = logits[best]
      }
    }
    if experts.normalizes {
      var sum: Float = 1e-20
      for rank in 0..<experts.used { sum += factors[rank] }
      kernels.scale(factors, by: 1 / sum, count: experts.used)
    }
    if experts.scale != 1 { kernels.scale(factors, by: experts.scale, count: experts.used) }
  }

  private func score(_ logits: UnsafeMutablePointer<Float>, _ kernels: Kernels) {
    switch experts.scoring {
    case .softmax:
      kernels.softmax(logits, count: experts.count)
    case .sigmoid:
      for expert in 0..<experts.count {
        logits[expert] = Self.sigmoid(logits[expert])
      }
    }
  }

  /// Rules out the experts of all but the best groups: those with the largest candidate, or with sigmoid scores with the largest two.
  private func keepBest(_ groups: ExpertConfiguration.Groups, _ candidates: UnsafeMutablePointer<Float>) {
    let size = experts.count / groups.count
    withUnsafeTemporaryAllocation(of: Float.self, capacity: groups.count) { scores in
      guard let scores = scores.baseAddress else { return }
      for group in 0..<groups.count {
        var (first, second) = (-Float.infinity, -Float.infinity)
        for expert in group * size..<(group + 1) * size {
          let candidate = candidates[expert]
          if candidate > first { (first, second) = (candidate, first) } else { second = max(second, candidate) }
        }
        scores[group] = experts.scoring == .softmax ? first : first + second
      }
      for group in 0..<groups.count {
        let better = (0..<groups.count).count { other in
          scores[other] > scores[group] || scores[other] == scores[group] && other < group
        }
        guard better >= groups.used else { continue }
        for expert in group * size..<(group + 1) * size { candidates[expert] = -.infinity }
      }
    }
  }

  static func sigmoid(_ x: Float) -> Float { 1 / (1 + exp(-x)) }

  private static func largest(_ values: UnsafePointer<Float>, count: Int) -> Int {
    var best = 0
    for index in 1..<max(1, count) where values[index] > values[best] { best = index }
    return best
  }
}
