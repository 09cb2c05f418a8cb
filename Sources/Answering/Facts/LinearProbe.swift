/// Tells something from a model's inner state: a linear function, fitted to states of which it is known (Alain and Bengio 2016).
public struct LinearProbe: Sendable, Equatable {
  /// One for each element of the state.
  public var weights: [Float]
  public var bias: Float

  public init(weights: [Float], bias: Float) {
    self.weights = weights
    self.bias = bias
  }

  /// Natural logarithm of the odds that it is so. O(length).
  public func logOdds(of state: [Float]) -> Double {
    precondition(state.count == weights.count, "a state of another model")
    return Double(bias) + zip(weights, Self.scaled(state)).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// The mean of what it tells of states of the same; `nil` where there is none.
  func logOdds(ofAll states: [[Float]]) -> Double? {
    states.isEmpty ? nil : states.reduce(0) { $0 + logOdds(of: $1) } / Double(states.count)
  }

  /// With a root mean square of 1: states count by their direction alone.
  public static func scaled(_ state: [Float]) -> [Float] {
    let square = state.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, state.count))
    let scale = Float(1 / (square + 1e-6).squareRoot())
    return state.map { $0 * scale }
  }
}
