public import Documents

/// A clause's passage that another passage points at.
public struct ReferredPassage: Sendable, Equatable {
  public var passage: Passage
  /// The passage that points at it.
  public var referredBy: Int64
  /// The words that point, e.g. `前款第（三）项`.
  public var reference: String

  public init(passage: Passage, referredBy: Int64, reference: String) {
    self.passage = passage
    self.referredBy = referredBy
    self.reference = reference
  }
}

/// A reference of a stored document, with what was found for it in other documents.
public struct StoredReference: Sendable, Equatable {
  public var reference: ClauseReference
  /// The document of the same dataset that it points into, where it points into another one that is there.
  public var documentID: String?

  public init(reference: ClauseReference, documentID: String? = nil) {
    self.reference = reference
    self.documentID = documentID
  }
}

/// A threshold with the document that sets it.
public struct StoredThreshold: Sendable, Equatable {
  public var documentID: String
  public var uri: String
  public var title: String
  public var threshold: ClauseThreshold

  public init(documentID: String, uri: String, title: String, threshold: ClauseThreshold) {
    self.documentID = documentID
    self.uri = uri
    self.title = title
    self.threshold = threshold
  }
}

/// Narrows a search for thresholds; what is `nil` admits all.
public struct ThresholdFilter: Sendable, Equatable {
  public var datasetIDs: [String]?
  public var documentID: String?
  /// The clause, or one that it stands in.
  public var clauseID: String?
  /// A canonical unit; see `MeasureUnit`.
  public var unit: String?
  /// Part of the subject or of the clause's heading, in any case of letters.
  public var subject: String?
  /// Not in force on this day are left out.
  public var asOf: CalendarDate?

  public init(
    datasetIDs: [String]? = nil, documentID: String? = nil, clauseID: String? = nil, unit: String? = nil,
    subject: String? = nil, asOf: CalendarDate? = nil
  ) {
    self.datasetIDs = datasetIDs
    self.documentID = documentID
    self.clauseID = clauseID
    self.unit = unit
    self.subject = subject
    self.asOf = asOf
  }
}

/// The rows of regulations. A store that keeps none answers with nothing.
public protocol RegulationStore: Sendable {
  /// Passages of the clauses that `passageIDs` point at, in the order of those and of the words, without themselves; each once, at most `limit`.
  /// Only what passes `filter`.
  func passages(referredToBy passageIDs: [Int64], filter: SearchFilter, limit: Int) async throws -> [ReferredPassage]
  /// Of the current version, or of one that was stored before. `nil` where there is none, or no regulation.
  func outline(documentID: String, version: Int?) async throws -> ClauseOutline?
  func references(documentID: String) async throws -> [StoredReference]
  func definitions(documentID: String) async throws -> [ClauseDefinition]
  /// From when to when the current version holds; of one that others repeal, by their words.
  func validity(documentID: String) async throws -> Validity
  /// Whether the rows of a document were read by this version of Kaijuan.
  func hasCurrentRules(documentID: String) async throws -> Bool
  /// By document and place. `limit` entries after skipping `offset`, and how many there are.
  func thresholds(_ filter: ThresholdFilter, limit: Int, offset: Int) async throws -> (
    rows: [StoredThreshold], total: Int
  )
}
