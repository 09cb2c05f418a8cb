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

  /// Natural logarithm of the odds that the words are right. States count by their direction alone: they are scaled to a root mean square
  /// of 1. O(length).
  public func logOdds(of state: [Float]) -> Double {
    precondition(state.count == weights.count, "a state of another model")
    let scale = 1 / (state.reduce(0.0) { $0 + Double($1) * Double($1) } / Double(state.count) + 1e-6).squareRoot()
    return Double(bias) + scale * zip(weights, state).reduce(0.0) { $0 + Double($1.0) * Double($1.1) }
  }
}
