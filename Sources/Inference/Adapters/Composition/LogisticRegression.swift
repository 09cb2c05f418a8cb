import Foundation
import Tensors

/// Multinomial logistic regression with a quadratic penalty on standardised features. All classes count the same, however many samples
/// each has.
struct LogisticRegression: Sendable {
  /// A row for each class.
  let weight: FloatBuffer
  let bias: FloatBuffer

  private static let iterations = 100
  private static let tolerance = 1e-4

  /// - Parameters:
  ///   - samples: rows of `features` numbers.
  ///   - labels: the class of each row; every class below `classes` has one at least.
  ///   - penalty: on half the squared weights of the standardised features, beside the mean negative logarithm of the right shares.
  /// - Complexity: two passes over the samples for each class and iteration, on all threads.
  init(
    _ samples: FloatBuffer, labels: [Int], features: Int, classes: Int, penalty: Double, pool: ThreadPool,
    kernels: Kernels
  ) {
    let scaling = Standardization(samples, rows: labels.count, columns: features, pool: pool)
    var sizes = [Double](repeating: 0, count: classes)
    for label in labels { sizes[label] += 1 }
    let problem = Problem(
      rows: scaling.rows, columns: scaling.columns, labels: labels,
      sampleWeights: labels.map { 1 / (Double(classes) * sizes[$0]) }, features: features, classes: classes,
      penalty: penalty, pool: pool, kernels: kernels)
    let solution = QuasiNewton.minimize(
      from: [Double](repeating: 0, count: classes * (features + 1)), iterations: Self.iterations,
      tolerance: Self.tolerance, problem.evaluate)
    weight = FloatBuffer(classes * features)
    bias = FloatBuffer(classes)
    for label in 0..<classes {
      var shift = solution[classes * features + label]
      for feature in 0..<features {
        let factor = solution[label * features + feature] * scaling.factors[feature]
        weight[label * features + feature] = Float(factor)
        shift -= factor * scaling.means[feature]
      }
      bias[label] = Float(shift)
    }
  }

  /// The logarithms of the classes' shares.
  func logShares(_ sample: UnsafePointer<Float>, features: Int, _ kernels: Kernels) -> [Float] {
    var logits = (0..<bias.count).map { kernels.dot(weight.base + $0 * features, sample, count: features) + bias[$0] }
    let raw = logits
    let sum = logits.withUnsafeMutableBufferPointer {
      $0.baseAddress.map { kernels.softmax($0, count: raw.count) } ?? 0
    }
    return raw.map { $0 - sum }
  }

  /// The function that is minimised, over weights and then biases.
  private struct Problem: Sendable {
    let rows, columns: FloatBuffer
    let labels: [Int]
    /// Such that the classes weigh the same.
    let sampleWeights: [Double]
    let features, classes: Int
    let penalty: Double
    let pool: ThreadPool
    let kernels: Kernels

    func evaluate(_ x: [Double]) -> (value: Double, gradient: [Double]) {
      let count = labels.count
      let weights = FloatBuffer(classes * features)
      for index in 0..<weights.count { weights[index] = Float(x[index]) }
      let biases = x[(classes * features)...].map { Float($0) }
      // By class: what each sample's share differs from its label, weighted.
      let residuals = FloatBuffer(classes * count)
      let losses = FloatBuffer(count)
      pool.run(count) { row, _ in
        withUnsafeTemporaryAllocation(of: Float.self, capacity: classes) { logits in
          guard let logits = logits.baseAddress else { return }
          for label in 0..<classes {
            logits[label] =
              kernels.dot(weights.base + label * features, rows.base + row * features, count: features) + biases[label]
          }
          let right = logits[labels[row]]
          losses[row] = kernels.softmax(logits, count: classes) - right
          for label in 0..<classes {
            let difference = logits[label] - (label == labels[row] ? 1 : 0)
            residuals[label * count + row] = difference * Float(sampleWeights[row])
          }
        }
      }
      let gradients = FloatBuffer(classes * features)
      pool.run(features) { feature, _ in
        for label in 0..<classes {
          gradients[label * features + feature] = kernels.dot(
            residuals.base + label * count, columns.base + feature * count, count: count)
        }
      }
      var value = 0.0
      for row in 0..<count { value += sampleWeights[row] * Double(losses[row]) }
      var gradient = [Double](repeating: 0, count: x.count)
      for index in 0..<weights.count {
        value += penalty / 2 * x[index] * x[index]
        gradient[index] = Double(gradients[index]) + penalty * x[index]
      }
      for label in 0..<classes {
        for row in 0..<count { gradient[classes * features + label] += Double(residuals[label * count + row]) }
      }
      return (value, gradient)
    }
  }
}

/// Samples with mean 0 and deviation 1 in each feature, by rows and by columns. A feature that does not vary becomes 0.
private struct Standardization {
  let rows, columns: FloatBuffer
  let means, factors: [Double]

  init(_ samples: FloatBuffer, rows count: Int, columns features: Int, pool: ThreadPool) {
    let (rows, columns) = (FloatBuffer(count * features), FloatBuffer(count * features))
    let (means, factors) = (FloatBuffer(features), FloatBuffer(features))
    pool.run(features) { feature, _ in
      var (sum, squares) = (0.0, 0.0)
      for row in 0..<count { sum += Double(samples[row * features + feature]) }
      let mean = sum / Double(count)
      for row in 0..<count {
        let difference = Double(samples[row * features + feature]) - mean
        squares += difference * difference
      }
      let deviation = (squares / Double(count)).squareRoot()
      let factor = deviation > 1e-6 * max(1, mean.magnitude) ? 1 / deviation : 0
      for row in 0..<count {
        let value = Float((Double(samples[row * features + feature]) - mean) * factor)
        rows[row * features + feature] = value
        columns[feature * count + row] = value
      }
      means[feature] = Float(mean)
      factors[feature] = Float(factor)
    }
    self.rows = rows
    self.columns = columns
    self.means = means.array.map { Double($0) }
    self.factors = factors.array.map { Double($0) }
  }
}
