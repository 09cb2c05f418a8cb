import Foundation
import Tensors

/// A linear function of rows whose logistic is near to what each row is worth, from 0 to 1: the mean of the logarithmic losses and a penalty on
/// the square of the weights are made least by Newton's steps, each solved by conjugate gradients (truncated Newton, Lin et al. 2008). Columns
/// are standardised meanwhile. (`Inference` has one for routers, between classes that weigh the same.)
struct SoftLogisticRegression {
  /// For rows as they are given.
  private(set) var weights: [Float]
  private(set) var bias: Float

  /// Rows of numbers with columns of mean 0 and deviation 1, kept by rows and by columns.
  struct Problem {
    let count: Int
    let dimension: Int
    let targets: [Float]
    fileprivate let means: [Float]
    fileprivate let deviations: [Float]
    private let rows: FloatBuffer
    private let columns: FloatBuffer

    /// As many targets, of 0 to 1, as samples, which are of one length.
    init(_ samples: [[Float]], targets: [Float]) {
      let (count, dimension) = (samples.count, samples.first?.count ?? 0)
      let share = 1 / Double(max(1, count))
      var means = [Double](repeating: 0, count: dimension)
      var squares = means
      for sample in samples {
        for (column, value) in sample.enumerated() { means[column] += Double(value) * share }
      }
      for sample in samples {
        for (column, value) in sample.enumerated() {
          let difference = Double(value) - means[column]
          squares[column] += difference * difference * share
        }
      }
      (self.count, self.dimension, self.targets) = (count, dimension, targets)
      self.means = means.map { Float($0) }
      // What hardly changes says nothing.
      deviations = zip(means, squares).map {
        $1.squareRoot() > 1e-6 * max(1, $0.magnitude) ? Float($1.squareRoot()) : .infinity
      }
      rows = FloatBuffer(count * dimension)
      columns = FloatBuffer(count * dimension)
      for (row, sample) in samples.enumerated() {
        for (column, value) in sample.enumerated() {
          let value = (value - self.means[column]) / deviations[column]
          rows[row * dimension + column] = value
          columns[column * count + row] = value
        }
      }
    }

    /// The product of each row with the vector, whose last element is the bias.
    fileprivate func product(_ vector: [Float]) -> [Float] {
      Self.products(rows, count: count, length: dimension, vector).map { $0 + vector[dimension] }
    }

    /// The sum of the rows, each times its factor; last the sum of the factors.
    fileprivate func sum(_ factors: [Float]) -> [Float] {
      Self.products(columns, count: dimension, length: count, factors) + [factors.reduce(0, +)]
    }

    private static func products(_ matrix: FloatBuffer, count: Int, length: Int, _ vector: [Float]) -> [Float] {
      vector.withUnsafeBufferPointer { vector in
        guard let base = vector.baseAddress, length > 0 else { return [Float](repeating: 0, count: count) }
        return (0..<count).map { Kernels.best.dot(matrix.base + $0 * length, base, count: length) }
      }
    }
  }

  private static let steps = 25
  private static let innerSteps = 40

  /// Costs some hundred passes over the rows, two thousand at most.
  ///
  /// - Parameter isHeldOut: rows, by their numbers, that count for nothing.
  init(_ problem: Problem, penalty: Float, isHeldOut: (Int) -> Bool = { _ in false }) {
    var shares: [Float] = (0..<problem.count).map { isHeldOut($0) ? 0 : 1 }
    let count = max(1, shares.reduce(0, +))
    shares = shares.map { $0 / count }
    var solution = [Float](repeating: 0, count: problem.dimension + 1)
    var scores = problem.product(solution)
    var loss = Self.loss(problem, shares, scores, solution, penalty)
    var firstNorm: Float?
    for _ in 0..<Self.steps {
      let told = scores.map { 1 / (1 + exp(-$0)) }
      var gradient = problem.sum(shares.indices.map { shares[$0] * (told[$0] - problem.targets[$0]) })
      for column in 0..<problem.dimension { gradient[column] += 2 * penalty * solution[column] }
      let norm = Self.dot(gradient, gradient).squareRoot()
      if norm <= 1e-4 * (firstNorm ?? .infinity), firstNorm != nil || norm == 0 { break }
      firstNorm = firstNorm ?? norm
      let curvature = zip(told, shares).map { $0 * (1 - $0) * $1 }
      let step = Self.solve(problem, curvature, penalty, gradient, norm)
      var length: Float = 1
      while length > 1e-3 {
        let tried = zip(solution, step).map { $0 + length * $1 }
        let triedScores = problem.product(tried)
        let triedLoss = Self.loss(problem, shares, triedScores, tried, penalty)
        if triedLoss < loss {
          (solution, scores, loss) = (tried, triedScores, triedLoss)
          break
        }
        length /= 2
      }
      if length <= 1e-3 { break }
    }
    weights = zip(solution, problem.deviations).map { $0 / $1 }
    bias = solution[problem.dimension] - Self.dot(weights, problem.means)
  }

  /// `curvature` is that of each row's loss; approximately solves for Newton's step.
  private static func solve(
    _ problem: Problem, _ curvature: [Float], _ penalty: Float, _ gradient: [Float], _ norm: Float
  ) -> [Float] {
    var step = [Float](repeating: 0, count: gradient.count)
    var residual = gradient.map { -$0 }
    var direction = residual
    var square = dot(residual, residual)
    for _ in 0..<innerSteps where square.squareRoot() > 0.05 * norm {
      var image = problem.sum(zip(problem.product(direction), curvature).map(*))
      for column in 0..<problem.dimension { image[column] += 2 * penalty * direction[column] }
      let bend = dot(direction, image)
      guard bend > 0 else { break }
      let length = square / bend
      for index in step.indices {
        step[index] += length * direction[index]
        residual[index] -= length * image[index]
      }
      let next = dot(residual, residual)
      for index in direction.indices { direction[index] = residual[index] + next / square * direction[index] }
      square = next
    }
    return step
  }

  private static func loss(
    _ problem: Problem, _ shares: [Float], _ scores: [Float], _ solution: [Float], _ penalty: Float
  ) -> Float {
    let sum = scores.indices.reduce(0.0) { sum, row in
      let score = Double(scores[row])
      let loss = max(score, 0) + log1p(exp(-abs(score))) - Double(problem.targets[row]) * score
      return sum + Double(shares[row]) * loss
    }
    return Float(sum) + penalty * solution.dropLast().reduce(0) { $0 + $1 * $1 }
  }

  private static func dot(_ one: [Float], _ other: [Float]) -> Float {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
