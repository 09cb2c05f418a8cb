/// The factor L of a symmetric positive definite matrix A = L Lᵀ, kept row by row. Golub and Van Loan, "Matrix Computations", § 4.2.
struct Cholesky {
  let size: Int
  private var lower: [Double]

  /// `nil` where the matrix is not positive definite. O(size³); only the lower triangle is read.
  init?(_ matrix: [Double], size: Int) {
    precondition(matrix.count == size * size, "the matrix is square")
    self.size = size
    lower = matrix
    for row in 0..<size {
      for column in 0...row {
        let sum = lower[row * size + column] - Self.product(lower, row * size, column * size, column)
        if column < row {
          lower[row * size + column] = sum / lower[column * size + column]
        } else {
          guard sum.isFinite, sum > 0 else { return nil }
          lower[row * size + row] = sum.squareRoot()
        }
      }
    }
  }

  /// L⁻¹ b. O(size²).
  func forward(_ vector: [Double]) -> [Double] {
    var result = vector
    for row in 0..<size {
      var sum = result[row]
      for column in 0..<row { sum -= lower[row * size + column] * result[column] }
      result[row] = sum / lower[row * size + row]
    }
    return result
  }

  /// A⁻¹ b. O(size²).
  func solve(_ vector: [Double]) -> [Double] {
    var result = forward(vector)
    for row in (0..<size).reversed() {
      var sum = result[row]
      for below in row + 1..<size { sum -= lower[below * size + row] * result[below] }
      result[row] = sum / lower[row * size + row]
    }
    return result
  }

  private static func product(_ values: [Double], _ one: Int, _ other: Int, _ count: Int) -> Double {
    values.withUnsafeBufferPointer { values in
      var sum = 0.0
      for index in 0..<count { sum += values[one + index] * values[other + index] }
      return sum
    }
  }
}
