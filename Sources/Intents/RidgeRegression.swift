/// Ridge regression with an intercept that is not shrunk, and what it would say of each example had that been left out.
///
/// Leaving one out needs no second fit: its residual is e / (1 − h), where h is the example's leverage (Rifkin and Lippert, "Notes on
/// Regularized Least Squares", 2007). Fitting n examples of d dimensions costs O(n d² + d³).
struct RidgeRegression {
  /// A row a target: d weights and the intercept.
  let rows: [[Double]]
  /// A row an example: a score a target, as fitted without the example.
  let leftOut: [[Double]]

  /// What does not depend on the penalty.
  struct Problem {
    let dimension: Int
    let centred: [[Double]]
    let means: [Double]
    /// A row an example: its targets.
    let targets: [[Double]]
    let targetMeans: [Double]
    private let gram: [Double]

    /// `vectors` must not be empty, and all have the same length; so must `targets`.
    init(vectors: [[Float]], targets: [[Double]]) {
      let dimension = vectors[0].count
      let count = Double(vectors.count)
      var means = [Double](repeating: 0, count: dimension)
      for vector in vectors { for (index, value) in vector.enumerated() { means[index] += Double(value) / count } }
      let centred = vectors.map { vector in zip(vector, means).map { Double($0) - $1 } }
      var gram = [Double](repeating: 0, count: dimension * dimension)
      gram.withUnsafeMutableBufferPointer { gram in
        for vector in centred {
          vector.withUnsafeBufferPointer { vector in
            for row in 0..<dimension {
              let value = vector[row]
              for column in 0...row { gram[row * dimension + column] += value * vector[column] }
            }
          }
        }
      }
      self.dimension = dimension
      self.means = means
      self.centred = centred
      self.targets = targets
      self.gram = gram
      targetMeans = targets[0].indices.map { index in targets.reduce(0) { $0 + $1[index] } / count }
    }

    /// XᵀX + penalty · I.
    func system(_ penalty: Double) -> [Double] {
      var matrix = gram
      for index in 0..<dimension { matrix[index * dimension + index] += penalty }
      return matrix
    }
  }

  /// `nil` where the system cannot be solved: vectors that are not finite.
  init?(_ problem: Problem, penalty: Double) {
    guard let factor = Cholesky(problem.system(penalty), size: problem.dimension) else { return nil }
    let weights = problem.targetMeans.indices.map { target in
      var right = [Double](repeating: 0, count: problem.dimension)
      for (vector, targets) in zip(problem.centred, problem.targets) {
        let value = targets[target] - problem.targetMeans[target]
        for (index, part) in vector.enumerated() { right[index] += part * value }
      }
      return factor.solve(right)
    }
    rows = zip(weights, problem.targetMeans).map { weights, mean in
      weights + [mean - zip(weights, problem.means).reduce(0) { $0 + $1.0 * $1.1 }]
    }
    let share = 1 / Double(problem.centred.count)
    leftOut = zip(problem.centred, problem.targets).map { vector, targets in
      let leverage = share + factor.forward(vector).reduce(0) { $0 + $1 * $1 }
      return weights.indices.map { target in
        let fitted = problem.targetMeans[target] + zip(weights[target], vector).reduce(0) { $0 + $1.0 * $1.1 }
        return targets[target] - (targets[target] - fitted) / max(1 - leverage, 1e-9)
      }
    }
  }
}
