import Foundation
import Tensors
import Testing

@testable import Inference

@Suite struct LogisticRegressionTests {
  /// Pseudo-random numbers from -1 to 1.
  private func noise(_ count: Int, seed: UInt64) -> [Float] {
    var state = seed
    return (0..<count).map { _ in
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 23) - 1
    }
  }

  private func fit(_ rows: [[Float]], _ labels: [Int], classes: Int, penalty: Double) -> LogisticRegression {
    let features = rows[0].count
    let samples = FloatBuffer(rows.count * features)
    for (index, value) in rows.joined().enumerated() { samples[index] = value }
    return LogisticRegression(
      samples, labels: labels, features: features, classes: classes, penalty: penalty, pool: testPool, kernels: .best)
  }

  /// The function that is minimised, written down a second time and in double precision.
  private func loss(
    _ rows: [[Float]], _ labels: [Int], classes: Int, penalty: Double, weights: [[Double]], biases: [Double]
  ) -> Double {
    let features = rows[0].count
    var (means, deviations) = ([Double](), [Double]())
    for feature in 0..<features {
      let column = rows.map { Double($0[feature]) }
      let mean = column.reduce(0, +) / Double(column.count)
      means.append(mean)
      deviations.append((column.reduce(0) { $0 + ($1 - mean) * ($1 - mean) } / Double(column.count)).squareRoot())
    }
    var total = 0.0
    for (row, label) in zip(rows, labels) {
      let logits = (0..<classes).map { c in
        biases[c] + (0..<features).reduce(0.0) { $0 + weights[c][$1] * Double(row[$1]) }
      }
      let sum = log(logits.reduce(0.0) { $0 + exp($1) })
      total += (sum - logits[label]) / Double(classes * labels.count { $0 == label })
    }
    for row in weights {
      for (weight, deviation) in zip(row, deviations) { total += penalty / 2 * weight * weight * deviation * deviation }
    }
    return total
  }

  /// No step in any direction improves what was found.
  @Test func findsTheMinimum() {
    let (features, classes) = (5, 3)
    let values = noise(features * 90, seed: 1)
    let labels = (0..<90).map { $0 < 50 ? 0 : $0 < 70 ? 1 : 2 }
    let rows = (0..<90).map { row in
      (0..<features).map { values[row * features + $0] * Float($0 + 1) + ($0 == labels[row] ? 1.5 : 0) + 10 }
    }
    let found = fit(rows, labels, classes: classes, penalty: 0.05)
    let weights = (0..<classes).map { c in (0..<features).map { Double(found.weight[c * features + $0]) } }
    let biases = found.bias.array.map { Double($0) }
    let best = loss(rows, labels, classes: classes, penalty: 0.05, weights: weights, biases: biases)
    #expect(best < log(3) - 0.2)
    for c in 0..<classes {
      for step in [-0.02, 0.02] {
        var other = biases
        other[c] += step
        #expect(loss(rows, labels, classes: classes, penalty: 0.05, weights: weights, biases: other) > best)
        for feature in 0..<features {
          var changed = weights
          changed[c][feature] += step
          // The bias takes back what the mean of the feature adds.
          other = biases
          other[c] -= step * 10
          #expect(loss(rows, labels, classes: classes, penalty: 0.05, weights: changed, biases: other) > best - 1e-9)
        }
      }
    }
  }

  @Test func aFeatureThatSaysNothingGetsNothing() {
    let rows = (0..<40).map { [Float(7), Float($0 % 2 == 0 ? 1 : -1)] }
    let found = fit(rows, (0..<40).map { $0 % 2 }, classes: 2, penalty: 0.01)
    #expect(found.weight[0] == 0 && found.weight[2] == 0)
    #expect(found.weight[1] > 0.5 && found.weight[3] < -0.5)
    #expect(found.weight.array.allSatisfy(\.isFinite) && found.bias.array.allSatisfy(\.isFinite))
  }

  /// Ten times as many samples of a kind do not make it likelier.
  @Test func kindsCountTheSame() {
    let labels = (0..<110).map { $0 < 100 ? 0 : 1 }
    let found = fit(noise(110, seed: 3).map { [$0 * 1e-6] }, labels, classes: 2, penalty: 10)
    #expect(abs(found.bias[0] - found.bias[1]) < 0.05)
  }

  @Test func quasiNewtonFollowsANarrowValley() {
    // Rosenbrock's function, from where it is usually begun.
    let found = QuasiNewton.minimize(from: [-1.2, 1], iterations: 200, tolerance: 1e-9) { x in
      let (a, b) = (1 - x[0], x[1] - x[0] * x[0])
      return (a * a + 100 * b * b, [-2 * a - 400 * x[0] * b, 200 * b])
    }
    #expect(abs(found[0] - 1) < 1e-6 && abs(found[1] - 1) < 1e-6)
  }
}
