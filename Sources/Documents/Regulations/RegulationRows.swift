/// What a regulation says, as rows: its clauses, what they point at, what they define, from when to when it holds, and which numbers it sets.
public struct RegulationRows: Sendable, Equatable {
  public var outline: ClauseOutline
  public var references: [ClauseReference]
  public var definitions: [ClauseDefinition]
  public var thresholds: [ClauseThreshold]
  public var validity: Validity

  public init(
    outline: ClauseOutline = .empty, references: [ClauseReference] = [], definitions: [ClauseDefinition] = [],
    thresholds: [ClauseThreshold] = [], validity: Validity = Validity()
  ) {
    self.outline = outline
    self.references = references
    self.definitions = definitions
    self.thresholds = thresholds
    self.validity = validity
  }

  /// Raised when rows that were read before should be read again.
  public static let version = 1

  /// Reads the rows of a document; `nil` where it is no regulation. Linear in the text's length; computes on the calling thread.
  public static func read(_ document: Document) -> RegulationRows? {
    guard let outline = document.clauses else { return nil }
    let bytes = Array(document.text.utf8)
    let references = ReferenceReader(outline: outline)
    let definitions = DefinitionReader()
    let thresholds = ThresholdReader()
    var rows = RegulationRows(outline: outline)
    // What stands above is headings.
    for clause in outline.clauses where clause.level >= .paragraph {
      // The number is no part of the words.
      let label = bytes.starts(clause.label, at: clause.ownBytes.lowerBound) ? clause.label.utf8.count : 0
      let text = ScalarText(bytes, clause.ownBytes.lowerBound + label..<clause.ownBytes.upperBound)
      rows.references += references.references(in: text, of: clause.id)
      rows.definitions += definitions.definitions(in: text, of: clause.id)
      let lead =
        clause.level == .point ? clause.parentID.flatMap { outline[$0] }.map { ScalarText(bytes, $0.ownBytes) } : nil
      rows.thresholds += thresholds.thresholds(in: text, of: clause.id, under: lead)
    }
    rows.validity = ValidityReader.read(document, bytes, outline)
    return rows
  }
}
