/// How a field is compared. The names are those of RAGFlow and Dify; other spellings are understood.
public enum MetadataComparison: String, Sendable, CaseIterable {
  case equal = "="
  case isNot = "≠"
  case greater = ">"
  case less = "<"
  case atLeast = "≥"
  case atMost = "≤"
  case contains
  case containsNot = "not contains"
  case startsWith = "start with"
  case endsWith = "end with"
  case isIn = "in"
  case isNotIn = "not in"
  case before, after
  case empty
  case notEmpty = "not empty"

  public static let otherSpellings: [String: MetadataComparison] = [
    "==": .equal, "is": .equal, "!=": .isNot, "<>": .isNot, "is not": .isNot, ">=": .atLeast, "<=": .atMost,
    "starts with": .startsWith, "ends with": .endsWith, "does not contain": .containsNot, "is empty": .empty,
    "is not empty": .notEmpty,
  ]

  /// Throws `MetadataConditionError.unknownComparison` for what is neither a name nor another spelling.
  public init(spelled text: String) throws(MetadataConditionError) {
    let spelling = text.lowercased().split(whereSeparator: \.isWhitespace).joined(separator: " ")
    guard let known = Self(rawValue: spelling) ?? Self.otherSpellings[spelling] else { throw .unknownComparison(text) }
    self = known
  }

  public var takesValue: Bool { self != .empty && self != .notEmpty }
}
