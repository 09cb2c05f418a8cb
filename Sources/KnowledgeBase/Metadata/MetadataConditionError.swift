public import Foundation

/// Why a condition on metadata cannot be used.
public enum MetadataConditionError: Error, Equatable, CustomStringConvertible, LocalizedError {
  case emptyName
  case unknownName(String, known: [String])
  case unknownComparison(String)
  case missingValue(name: String, comparison: MetadataComparison)
  case severalValues(name: String, comparison: MetadataComparison, count: Int)
  case noDay(name: String, value: String)
  case tooMany(String, count: Int, limit: Int)

  public var description: String {
    switch self {
    case .emptyName:
      "a condition has no name. Name a field of the documents."
    case .unknownName(let name, let known):
      "no document has a field “\(name.prefix(80))”. There are \(known.joined(separator: ", "))."
    case .unknownComparison(let text):
      "“\(text.prefix(80))” is no comparison. There are "
        + "\(MetadataComparison.allCases.map(\.rawValue).joined(separator: ", "))."
    case .missingValue(let name, let comparison):
      "“\(name.prefix(80)) \(comparison.rawValue)” has nothing to compare with. Give a value."
    case .severalValues(let name, let comparison, let count):
      "“\(name.prefix(80)) \(comparison.rawValue)” has \(count) values and takes one. Use “in” for several."
    case .noDay(let name, let value):
      "“\(value.prefix(80))”, which “\(name.prefix(80))” is compared with, is no day like 2026-11-21."
    case .tooMany(let what, let count, let limit):
      "there are \(count) \(what); the limit is \(limit)."
    }
  }

  public var errorDescription: String? { description }
}
