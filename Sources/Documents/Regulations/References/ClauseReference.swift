/// A place where a regulation points at clauses, of itself or of another document.
public struct ClauseReference: Sendable, Equatable, Codable {
  /// The clause that the words stand in.
  public var clauseID: String
  /// As written, e.g. `第二十条第二款`, `points (a) to (c) of paragraph 2`.
  public var text: String
  /// UTF-8 span in `Document.text`.
  public var bytes: Range<Int>
  /// Title of the document pointed at; `nil` for the own one.
  public var document: String?
  /// Ids of the clauses pointed at, in order: of a range all of them, at most `maximumTargets`. Empty where nothing of the kind is there, and
  /// where another document is named as a whole. Of another document they are as written and were not looked up.
  public var targets: [String]
  /// What was looked for in vain; `nil` where something was found. Empty where the words point at nothing (前款 in a first paragraph).
  public var missing: String?

  public static let maximumTargets = 100

  public init(
    clauseID: String, text: String, bytes: Range<Int>, document: String? = nil, targets: [String] = [],
    missing: String? = nil
  ) {
    self.clauseID = clauseID
    self.text = text
    self.bytes = bytes
    self.document = document
    self.targets = targets
    self.missing = missing
  }
}

/// Reads the references of a text and looks them up.
struct ReferenceReader {
  let outline: ClauseOutline

  /// References in `text`, which stands in the clause `id`.
  func references(in text: ScalarText, of id: String) -> [ClauseReference] {
    let resolver = ReferenceResolver(outline: outline, origin: id)
    let mentions = (ChineseMentions.mentions(in: text) + EnglishMentions.mentions(in: text))
      .sorted { $0.range.lowerBound < $1.range.lowerBound }
    return mentions.map { mention in
      var reference = ClauseReference(
        clauseID: id, text: text.string(mention.range).singleLine(), bytes: text.bytes(mention.range))
      resolver.resolve(mention, into: &reference)
      return reference
    }
  }
}
