/// Minimises smooth functions by limited-memory BFGS (Nocedal 1980) with backtracking. Equal input gives equal output.
enum QuasiNewton {
  /// Steps that are remembered for the curvature.
  private static let memory = 8
  private static let mostHalvings = 30

  private struct Correction {
    var step: [Double]
    var change: [Double]
    var inverse: Double
  }

  /// Ends when no component of the gradient is larger than `tolerance`, when no step goes down, or after `iterations`.
  static func minimize(
    from start: [Double], iterations: Int, tolerance: Double,
    _ function: ([Double]) -> (value: Double, gradient: [Double])
  ) -> [Double] {
    var x = start
    var (value, gradient) = function(x)
    var corrections = [Correction]()
    for _ in 0..<iterations {
      guard gradient.contains(where: { $0.magnitude > tolerance }) else { break }
      var direction = descent(gradient, corrections)
      var slope = dot(direction, gradient)
      if !(slope < 0) {
        corrections = []
        direction = gradient.map { -$0 }
        slope = dot(direction, gradient)
      }
      // Without any memory the length of the gradient says nothing.
      var length = corrections.isEmpty ? min(1, 1 / slope.magnitude.squareRoot()) : 1
      var next: (x: [Double], value: Double, gradient: [Double])?
      for _ in 0..<mostHalvings {
        let candidate = zip(x, direction).map { $0 + length * $1 }
        let (candidateValue, candidateGradient) = function(candidate)
        if candidateValue <= value + 1e-4 * length * slope {
          next = (candidate, candidateValue, candidateGradient)
          break
        }
        length /= 2
      }
      guard let next else { break }
      let step = zip(next.x, x).map { $0 - $1 }
      let change = zip(next.gradient, gradient).map { $0 - $1 }
      let curvature = dot(step, change)
      if curvature > 1e-12 {
        corrections.append(Correction(step: step, change: change, inverse: 1 / curvature))
        if corrections.count > memory { corrections.removeFirst() }
      }
      (x, value, gradient) = next
    }
    return x
  }

  /// Minus the gradient times the inverse curvature, by the two loops over the corrections.
  private static func descent(_ gradient: [Double], _ corrections: [Correction]) -> [Double] {
    var q = gradient
    var factors = [Double]()
    for correction in corrections.reversed() {
      let factor = correction.inverse * dot(correction.step, q)
      factors.append(factor)
      for index in q.indices { q[index] -= factor * correction.change[index] }
    }
    if let last = corrections.last {
      let scale = 1 / (last.inverse * dot(last.change, last.change))
      for index in q.indices { q[index] *= scale }
    }
    for (correction, factor) in zip(corrections, factors.reversed()) {
      let back = correction.inverse * dot(correction.change, q)
      for index in q.indices { q[index] += (factor - back) * correction.step[index] }
    }
    return q.map { -$0 }
  }

  private static func dot(_ a: [Double], _ b: [Double]) -> Double {
    zip(a, b).reduce(0) { $0 + $1.0 * $1.1 }
  }
}
