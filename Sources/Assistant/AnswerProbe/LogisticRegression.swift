import Foundation
import Tensors

/// A linear function of rows whose logistic is near to what each row is worth, from 0 to 1: the mean of the logarithmic losses and a penalty on
/// the square of the weights are made least by Newton's steps, each solved by conjugate gradients (truncated Newton, Lin et al. 2008). Columns are standardised meanwhile.
struct LogisticRegression {
  /// For rows as they are given.
  private(set) var weights: [Float]
  private(set) var bias: Float

  /// Rows of numbers in one piece, with columns of mean 0 and deviation 1.
  struct Problem {
    let count: Int
    let dimension: Int
    private var values: [Float]
    let targets: [Float]
    fileprivate let means: [Float]
    fileprivate let deviations: [Float]

    /// As many targets, of 0 to 1, as rows, which are of one length.
    init(rows: [[Float]], targets: [Float]) {
      count = rows.count
      dimension = rows.first?.count ?? 0
      self.targets = targets
      var means = [Double](repeating: 0, count: dimension)
      var squares = means
      for row in rows {
        for (column, value) in row.enumerated() {
          means[column] += Double(value)
          squares[column] += Double(value) * Double(value)
        }
      }
      let share = 1 / Double(max(1, count))
      let deviations = zip(means, squares).map { max(0, $1 * share - $0 * share * $0 * share).squareRoot() }
      self.means = means.map { Float($0 * share) }
      // What hardly changes says nothing.
      self.deviations = deviations.map { $0 > 1e-6 ? Float($0) : .infinity }
      values = []
      values.reserveCapacity(count * dimension)
      for row in rows {
        for (column, value) in row.enumerated() {
          values.append((value - self.means[column]) / self.deviations[column])
        }
      }
    }

    private init(_ whole: Problem, rows: [Int]) {
      count = rows.count
      dimension = whole.dimension
      means = whole.means
      deviations = whole.deviations
      targets = rows.map { whole.targets[$0] }
      values = rows.flatMap { whole.values[$0 * whole.dimension..<($0 + 1) * whole.dimension] }
    }

    /// Some of the rows, standardised as all are.
    func part(_ rows: [Int]) -> Problem { Problem(self, rows: rows) }

    /// The product of each row with the vector, whose last element is the bias.
    fileprivate func product(_ vector: [Float]) -> [Float] {
      values.withUnsafeBufferPointer { values in
        vector.withUnsafeBufferPointer { vector in
          guard let base = values.baseAddress, let other = vector.baseAddress else { return [] }
          return (0..<count).map {
            Kernels.best.dot(base + $0 * dimension, other, count: dimension) + vector[dimension]
          }
        }
      }
    }

    /// The sum of the rows, each times its factor; last the sum of the factors.
    fileprivate func sum(_ factors: [Float]) -> [Float] {
      var sum = [Float](repeating: 0, count: dimension + 1)
      values.withUnsafeBufferPointer { values in
        for row in 0..<count {
          let factor = factors[row]
          for column in 0..<dimension { sum[column] += factor * values[row * dimension + column] }
          sum[dimension] += factor
        }
      }
      return sum
    }
  }

  private static let steps = 25
  private static let innerSteps = 40

  /// Costs some hundred passes over the rows at most.
  init(_ problem: Problem, penalty: Float) {
    var solution = [Float](repeating: 0, count: problem.dimension + 1)
    let share = 1 / Float(max(1, problem.count))
    var scores = problem.product(solution)
    var loss = Self.loss(problem, scores, solution, penalty)
    var firstNorm: Float?
    for _ in 0..<Self.steps {
      let shares = scores.map { 1 / (1 + exp(-$0)) }
      var gradient = problem.sum(zip(shares, problem.targets).map { ($0 - $1) * share })
      for column in 0..<problem.dimension { gradient[column] += 2 * penalty * solution[column] }
      let norm = Self.dot(gradient, gradient).squareRoot()
      if norm <= 1e-4 * (firstNorm ?? .infinity), firstNorm != nil || norm == 0 { break }
      firstNorm = firstNorm ?? norm
      let curvature = shares.map { $0 * (1 - $0) * share }
      let step = Self.solve(problem, curvature, penalty, gradient, norm)
      var length: Float = 1
      while length > 1e-3 {
        let tried = zip(solution, step).map { $0 + length * $1 }
        let triedScores = problem.product(tried)
        let triedLoss = Self.loss(problem, triedScores, tried, penalty)
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

  private static func loss(_ problem: Problem, _ scores: [Float], _ solution: [Float], _ penalty: Float) -> Float {
    let sum = zip(scores, problem.targets).reduce(0.0) { sum, row in
      let (score, target) = (Double(row.0), Double(row.1))
      return sum + max(score, 0) + log1p(exp(-abs(score))) - target * score
    }
    let weights = solution.dropLast()
    return Float(sum / Double(max(1, problem.count))) + penalty * weights.reduce(0) { $0 + $1 * $1 }
  }

  private static func dot(_ one: [Float], _ other: [Float]) -> Float {
    zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
