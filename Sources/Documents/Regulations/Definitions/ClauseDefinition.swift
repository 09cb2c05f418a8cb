/// A term that a regulation defines.
public struct ClauseDefinition: Sendable, Equatable, Codable {
  public var clauseID: String
  public var term: String
  /// What it means, as written.
  public var text: String
  /// UTF-8 span of the whole sentence in `Document.text`.
  public var bytes: Range<Int>

  public init(clauseID: String, term: String, text: String, bytes: Range<Int>) {
    self.clauseID = clauseID
    self.term = term
    self.text = text
    self.bytes = bytes
  }
}
