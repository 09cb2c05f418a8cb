public import Foundation

/// Why no answer could be attempted. A refusal is an answer, not an error.
public enum AnsweringError: Error, Equatable, CustomStringConvertible, LocalizedError {
  case questionTooLong(tokens: Int, limit: Int)

  public var description: String {
    switch self {
    case .questionTooLong(let tokens, let limit):
      "the question takes \(tokens) tokens, but beside a passage and the answer the model has room for \(limit). Shorten it."
    }
  }

  public var errorDescription: String? { description }
}
