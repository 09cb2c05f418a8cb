public import Foundation

/// Why a question could not be searched for.
public enum RetrievalError: Error, Equatable, CustomStringConvertible, LocalizedError {
  case emptyQuestion
  case topKOutOfRange(Int, limit: Int)
  case unusableWeights(vector: Float, lexical: Float)

  public var description: String {
    switch self {
    case .emptyQuestion:
      "the question is empty. Ask something."
    case .topKOutOfRange(let value, let limit):
      "\(value) passages were asked for; 1 to \(limit) can be had."
    case .unusableWeights(let vector, let lexical):
      "the weights \(vector) (vector) and \(lexical) (lexical) cannot be used: both must be 0 or more, and one of them more than 0."
    }
  }

  public var errorDescription: String? { description }
}
