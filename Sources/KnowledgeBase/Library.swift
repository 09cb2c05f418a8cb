public import Documents
public import Foundation

/// A named set of documents; the default one is called `default`.
public struct Dataset: Sendable, Codable, Equatable {
  public var id: String
  /// Unique.
  public var name: String
  public var description: String
  public var createdAt: Date
  public var documentCount: Int
  public var chunkCount: Int

  public init(
    id: String, name: String, description: String, createdAt: Date, documentCount: Int = 0, chunkCount: Int = 0
  ) {
    self.id = id
    self.name = name
    self.description = description
    self.createdAt = createdAt
    self.documentCount = documentCount
    self.chunkCount = chunkCount
  }
}

/// The searchable version of a document, without its text.
public struct DocumentRecord: Sendable, Codable, Equatable {
  public var id: String
  public var datasetID: String
  /// Where it came from: a path relative to the ingested folder, the name of an upload, or the address of a page. Unique within a dataset.
  public var uri: String
  public var title: String
  public var kind: DocumentKind
  public var language: Language
  public var contributor: String?
  public var metadata: [String: String]
  /// 1 for the first; one more with each accepted change.
  public var version: Int
  /// SHA-256 (hex) of the bytes that were ingested.
  public var sourceHash: String
  public var byteCount: Int
  public var chunkCount: Int
  public var updatedAt: Date

  public init(
    id: String, datasetID: String, uri: String, title: String, kind: DocumentKind, language: Language,
    contributor: String?, metadata: [String: String], version: Int, sourceHash: String, byteCount: Int, chunkCount: Int,
    updatedAt: Date
  ) {
    self.id = id
    self.datasetID = datasetID
    self.uri = uri
    self.title = title
    self.kind = kind
    self.language = language
    self.contributor = contributor
    self.metadata = metadata
    self.version = version
    self.sourceHash = sourceHash
    self.byteCount = byteCount
    self.chunkCount = chunkCount
    self.updatedAt = updatedAt
  }
}

/// A chunk as it is stored, with what a citation needs to know of its document.
public struct Passage: Sendable, Equatable {
  public var id: Int64
  public var documentID: String
  public var datasetID: String
  public var uri: String
  public var title: String
  public var contributor: String?
  public var version: Int
  public var chunk: Chunk
  /// The first day on which the regulation holds, where it says so.
  public var effective: CalendarDate?
  /// The first day on which the regulation does not hold any more, by its own words or those of the one that repeals it.
  public var repealed: CalendarDate?
  /// How old the document is: what it says itself (its fields `modified`, `updated`, `date` or `effective`, the first that is a day), else
  /// the day on which this version was stored.
  public var day: CalendarDate?

  public init(
    id: Int64, documentID: String, datasetID: String, uri: String, title: String, contributor: String?, version: Int,
    chunk: Chunk, effective: CalendarDate? = nil, repealed: CalendarDate? = nil, day: CalendarDate? = nil
  ) {
    self.id = id
    self.documentID = documentID
    self.datasetID = datasetID
    self.uri = uri
    self.title = title
    self.contributor = contributor
    self.version = version
    self.chunk = chunk
    self.effective = effective
    self.repealed = repealed
    self.day = day
  }

  /// Of what the encoder reads of it; vectors are kept under it.
  public var contentHash: String { ContentHash.hex(chunk.embeddingText(title: title)) }
}

/// A chunk found by one kind of search. Larger scores are better; scales differ between kinds.
public struct SearchHit: Sendable, Equatable {
  public var passageID: Int64
  public var score: Float

  public init(passageID: Int64, score: Float) {
    self.passageID = passageID
    self.score = score
  }
}

/// Narrows a search before anything is ranked.
public struct SearchFilter: Sendable, Equatable {
  /// `nil` searches all datasets; an empty list finds nothing.
  public var datasetIDs: [String]?
  public var kinds: [DocumentKind]?
  /// Searches what was in force on this day: of each regulation the version that held, and all that does not say from when to when it
  /// holds. `nil` searches the current versions.
  public var asOf: CalendarDate?
  /// Must hold of a document's metadata. A name that no document of the library has is an error of the search.
  public var metadata: MetadataCondition?

  public init(
    datasetIDs: [String]? = nil, kinds: [DocumentKind]? = nil, asOf: CalendarDate? = nil,
    metadata: MetadataCondition? = nil
  ) {
    self.datasetIDs = datasetIDs
    self.kinds = kinds
    self.asOf = asOf
    self.metadata = metadata
  }
}
