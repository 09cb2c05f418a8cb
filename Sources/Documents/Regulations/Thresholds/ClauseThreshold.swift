/// A numeric condition of a clause: 核心一级资本充足率 ≥ 4.5 %, within 72 hours.
public struct ClauseThreshold: Sendable, Equatable, Codable {
  public enum Relation: String, Sendable, Codable, CaseIterable {
    case atLeast = ">="
    case above = ">"
    case atMost = "<="
    case below = "<"
    case equal = "="
    /// From `value` to `upper`, both included.
    case between
  }

  public var clauseID: String
  /// What is measured, as written; empty where the sentence does not say.
  public var subject: String
  public var relation: Relation
  public var value: Double
  /// Of `between`.
  public var upper: Double?
  /// 不满 and 不足: `upper` itself is outside.
  public var isUpperExcluded: Bool
  /// `%`, `CNY`, `day`, `working_day`, `person` …, or the noun that is counted. See `MeasureUnit`.
  public var unit: String
  /// The case that it holds in, as written; empty where the sentence names none.
  public var condition: String
  /// The words that say the number.
  public var text: String
  /// UTF-8 span of `text` in `Document.text`.
  public var bytes: Range<Int>

  public init(
    clauseID: String, subject: String, relation: Relation, value: Double, upper: Double? = nil,
    isUpperExcluded: Bool = false, unit: String, condition: String = "", text: String, bytes: Range<Int>
  ) {
    self.clauseID = clauseID
    self.subject = subject
    self.relation = relation
    self.value = value
    self.upper = upper
    self.isUpperExcluded = isUpperExcluded
    self.unit = unit
    self.condition = condition
    self.text = text
    self.bytes = bytes
  }

  /// Whether `measured`, in the same unit, fulfils it.
  public func isSatisfied(by measured: Double) -> Bool {
    switch relation {
    case .atLeast: measured >= value
    case .above: measured > value
    case .atMost: measured <= value
    case .below: measured < value
    case .equal: measured == value
    case .between: measured >= value && (isUpperExcluded ? measured < (upper ?? value) : measured <= (upper ?? value))
    }
  }
}
