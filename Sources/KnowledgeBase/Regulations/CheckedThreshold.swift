public import Documents

/// A threshold as the command line and the service tell it, with the verdict on a value where one was asked about.
public struct CheckedThreshold: Sendable, Encodable {
  public var documentID: String
  public var uri: String
  public var title: String
  public var clauseID: String
  public var subject: String
  public var relation: ClauseThreshold.Relation
  public var value: Double
  public var upper: Double?
  public var upperExcluded: Bool
  public var unit: String
  public var condition: String
  public var text: String
  public var start: Int
  public var end: Int
  /// Whether the value keeps to it; `nil` where none was asked about.
  public var satisfied: Bool?

  /// `measured` is in the threshold's unit.
  public init(_ stored: StoredThreshold, value measured: Double?) {
    let threshold = stored.threshold
    (documentID, uri, title) = (stored.documentID, stored.uri, stored.title)
    (clauseID, subject, relation) = (threshold.clauseID, threshold.subject, threshold.relation)
    (value, upper, upperExcluded) = (threshold.value, threshold.upper, threshold.isUpperExcluded)
    (unit, condition, text) = (threshold.unit, threshold.condition, threshold.text)
    (start, end) = (threshold.bytes.lowerBound, threshold.bytes.upperBound)
    satisfied = measured.map(threshold.isSatisfied)
  }
}
