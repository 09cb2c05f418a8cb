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
  public static let version = 2

  /// Reads the rows of a document; `nil` where it is no regulation. Linear in the text's length; computes on the calling thread.
  public static func read(_ document: Document) -> RegulationRows? {
    guard let outline = document.clauses else { return nil }
    let bytes = Array(document.text.utf8)
    let references = ReferenceReader(outline: outline)
    let definitions = DefinitionReader()
    let thresholds = ThresholdReader()
    var rows = RegulationRows(outline: outline)
    var announced: [String: ClauseThreshold.Relation?] = [:]
    func relation(announcedBy id: String) -> ClauseThreshold.Relation? {
      if let known = announced[id] { return known }
      let relation = outline[id].flatMap { ThresholdReader.announced(by: ScalarText(bytes, $0.ownBytes)) }
      announced[id] = .some(relation)
      return relation
    }
    // A table may be a paragraph of its own, under the one that announces it.
    var above = ""
    for clause in outline.clauses {
      if clause.level == .annex, outline.children(of: clause.id).isEmpty {
        let end = clause.ownBytes.upperBound
        let text = ScalarText(bytes, end..<max(end, clause.bytes.upperBound))
        rows.thresholds += thresholds.tabulated(in: text, of: clause.id, heading: clause.label)
      }
      // What stands above is headings, but for annexes without clauses.
      guard clause.level >= .paragraph else {
        above = ""
        continue
      }
      // The number is no part of the words.
      let label = bytes.starts(clause.label, at: clause.ownBytes.lowerBound) ? clause.label.utf8.count : 0
      let text = ScalarText(bytes, clause.ownBytes.lowerBound + label..<clause.ownBytes.upperBound)
      rows.references += references.references(in: text, of: clause.id)
      rows.definitions += definitions.definitions(in: text, of: clause.id)
      rows.thresholds += thresholds.thresholds(
        in: text, of: clause.id,
        announced: clause.level == .point ? clause.parentID.flatMap(relation(announcedBy:)) : nil, above: above)
      above = text.string(max(0, text.count - ThresholdTable.reach)..<text.count)
    }
    rows.validity = ValidityReader.read(document, bytes, outline)
    return rows
  }
}
