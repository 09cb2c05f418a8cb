/// What must hold of a document's metadata for its passages to be looked at, in the shape that clients of RAGFlow and Dify know.
public struct MetadataCondition: Sendable, Hashable {
  public enum Logic: String, Sendable, CaseIterable {
    case and, or
  }

  /// More tests of one condition are refused.
  public static let maximumTests = 32

  public var logic: Logic
  public private(set) var tests: [MetadataTest]

  /// Throws `MetadataConditionError.tooMany`. Without tests it holds for every document.
  public init(_ tests: [MetadataTest], logic: Logic = .and) throws(MetadataConditionError) {
    guard tests.count <= Self.maximumTests else {
      throw .tooMany("conditions", count: tests.count, limit: Self.maximumTests)
    }
    self.logic = logic
    self.tests = tests
  }

  /// - Parameter value: the value of a field; `nil` where the document has none.
  public func holds(_ value: (_ name: String) -> String?) -> Bool {
    switch logic {
    case _ where tests.isEmpty: true
    case .and: tests.allSatisfy { $0.holds(for: value($0.name)) }
    case .or: tests.contains { $0.holds(for: value($0.name)) }
    }
  }
}

/// One field of a document compared with something.
public struct MetadataTest: Sendable, Hashable {
  /// More values of one test are refused.
  public static let maximumValues = 256

  /// A name of `MetadataField` or of a field that documents bring themselves (`author`, `tags`, `metadata.date`).
  public let name: String
  public let comparison: MetadataComparison
  /// One, several for `in` and `not in`, none for `empty` and `not empty`.
  public let values: [String]

  /// Throws `MetadataConditionError` where the comparison has too few or too many values, or such that it cannot be made with.
  public init(
    _ name: String, _ comparison: MetadataComparison, _ values: [String] = []
  ) throws(MetadataConditionError) {
    guard !name.isEmpty else { throw .emptyName }
    guard values.count <= Self.maximumValues else {
      throw .tooMany("values of “\(name.prefix(80))”", count: values.count, limit: Self.maximumValues)
    }
    switch comparison {
    case .empty, .notEmpty: break
    case .isIn, .isNotIn:
      guard !values.isEmpty else { throw .missingValue(name: name, comparison: comparison) }
    default:
      guard !values.isEmpty else { throw .missingValue(name: name, comparison: comparison) }
      guard values.count == 1 else { throw .severalValues(name: name, comparison: comparison, count: values.count) }
    }
    if comparison == .before || comparison == .after, let value = values.first, MetadataValue(value).day == nil {
      throw .noDay(name: name, value: value)
    }
    self.name = name
    self.comparison = comparison
    self.values = comparison.takesValue ? values : []
  }

  /// A comparison that says “not” holds where the same without it does not, so also for documents without the field; all others fail there.
  public func holds(for value: String?) -> Bool {
    let value = value.flatMap { $0.isEmpty ? nil : $0 }.map(MetadataValue.init)
    switch comparison {
    case .empty: return value == nil
    case .notEmpty: return value != nil
    case .isNot: return !matches(value, .equal)
    case .isNotIn: return !matches(value, .isIn)
    case .containsNot: return !matches(value, .contains)
    default: return matches(value, comparison)
    }
  }

  private func matches(_ value: MetadataValue?, _ comparison: MetadataComparison) -> Bool {
    guard let value else { return false }
    return values.contains { wanted in
      let wanted = MetadataValue(wanted)
      return switch comparison {
      case .equal, .isIn: value.compare(with: wanted) == 0
      case .contains: value.folded.contains(wanted.folded)
      case .startsWith: value.folded.hasPrefix(wanted.folded)
      case .endsWith: value.folded.hasSuffix(wanted.folded)
      case .less: value.compare(with: wanted).map { $0 < 0 } ?? false
      case .atMost: value.compare(with: wanted).map { $0 <= 0 } ?? false
      case .greater: value.compare(with: wanted).map { $0 > 0 } ?? false
      case .atLeast: value.compare(with: wanted).map { $0 >= 0 } ?? false
      case .before: value.day.flatMap { day in wanted.day.map { day < $0 } } ?? false
      case .after: value.day.flatMap { day in wanted.day.map { day > $0 } } ?? false
      case .isNot, .isNotIn, .containsNot, .empty, .notEmpty: false
      }
    }
  }
}
