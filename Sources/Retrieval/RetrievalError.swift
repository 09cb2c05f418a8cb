public import Foundation

/// Why a question could not be searched for.
public enum RetrievalError: Error, Equatable, CustomStringConvertible, LocalizedError {
  case emptyQuestion
  case topKOutOfRange(Int, limit: Int)
  case unusableWeights(vector: Float, lexical: Float)
  case diversityOutOfRange(Float)
  case unusableHalfLife(Double)
  case neighboursOutOfRange(Int, limit: Int)

  public var description: String {
    switch self {
    case .emptyQuestion:
      "the question is empty. Ask something."
    case .topKOutOfRange(let value, let limit):
      "\(value) passages were asked for; 1 to \(limit) can be had."
    case .unusableWeights(let vector, let lexical):
      "the weights \(vector) (vector) and \(lexical) (lexical) cannot be used: both must be 0 or more, and one of them more than 0."
    case .diversityOutOfRange(let value):
      "a diversity of \(value) was asked for; it goes from 0 (by score alone) to 1."
    case .unusableHalfLife(let days):
      "a half-life of \(days) days was asked for; it must be more than 0."
    case .neighboursOutOfRange(let value, let limit):
      "\(value) neighbours on each side were asked for; 0 to \(limit) can be had."
    }
  }

  public var errorDescription: String? { description }
}
