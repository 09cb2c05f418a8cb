import Foundation

/// How likely a model held what it wrote, by its own distribution: before sampling options and constraints.
public struct TokenLikelihood: Sendable, Equatable {
  /// Natural logarithms, summed over the tokens that were chosen, the end included.
  public private(set) var written = 0.0
  /// Of the request's alternatives, each in place of the first token.
  public private(set) var alternatives: [Double] = []
  private var isFirst = true

  mutating func add(_ token: Int32, from logits: UnsafeBufferPointer<Float>, besides others: [Int32]) {
    let highest = logits.max() ?? 0
    let normalizer = Double(highest) + log(logits.reduce(0.0) { $0 + Double(exp($1 - highest)) })
    written += Double(logits[Int(token)]) - normalizer
    if isFirst { alternatives = others.map { Double(logits[Int($0)]) - normalizer } }
    isFirst = false
  }
}
