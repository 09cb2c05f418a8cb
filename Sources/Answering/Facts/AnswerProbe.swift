import Foundation

/// Tells from a model's inner state at the end of some words whether they answer what was asked: a linear function, fitted to one model on
/// answers that are known to be right or wrong (linear probes: Alain and Bengio 2016). Models know more of that than they say.
public struct AnswerProbe: Sendable, Equatable {
  /// One for each element of the state.
  public var weights: [Float]
  public var bias: Float

  public init(weights: [Float], bias: Float) {
    self.weights = weights
    self.bias = bias
  }

  /// Natural logarithm of the odds that the words are right. O(length).
  public func logOdds(of state: [Float]) -> Double {
    precondition(state.count == weights.count, "a state of another model")
    return Double(bias) + zip(weights, Self.scaled(state)).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
  }

  /// With a root mean square of 1: states count by their direction alone.
  public static func scaled(_ state: [Float]) -> [Float] {
    let square = state.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(max(1, state.count))
    let scale = Float(1 / (square + 1e-6).squareRoot())
    return state.map { $0 * scale }
  }
}
