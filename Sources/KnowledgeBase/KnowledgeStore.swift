public import Documents
public import Foundation

/// Where a library lives. `SQLiteStore` keeps it in one file; a store past one machine implements the same protocol and runs the same
/// contract tests.
///
/// Reads see a committed state and never wait for a writer. Every write is one transaction: after a crash it either happened or did not.
public protocol KnowledgeStore: RegulationStore {
  // MARK: Datasets

  /// Throws `KnowledgeBaseError.datasetExists` when the name is taken.
  func createDataset(name: String, description: String) async throws -> Dataset
  /// By name, oldest first.
  func datasets() async throws -> [Dataset]
  /// Looks a dataset up by id or name.
  func dataset(_ idOrName: String) async throws -> Dataset?
  func deleteDataset(id: String) async throws

  // MARK: Documents

  /// By URI. `limit` entries after skipping `offset`.
  func documents(datasetID: String, limit: Int, offset: Int) async throws -> [DocumentRecord]
  func document(id: String) async throws -> DocumentRecord?
  func document(datasetID: String, uri: String) async throws -> DocumentRecord?
  /// The stored source that chunk spans point into. `version: nil` is the current one; old versions are kept.
  func text(documentID: String, version: Int?) async throws -> String?
  func passages(documentID: String) async throws -> [Passage]
  /// In the order of `ids`; unknown ids are left out, and those of versions that can be found no more.
  func passages(ids: [Int64]) async throws -> [Passage]
  /// A current passage with up to `count` (100 at most) of those before it in its document and as many of those after it, in their
  /// order; none for an id that is unknown or superseded.
  func passages(around id: Int64, count: Int) async throws -> [Passage]
  /// Writes a new version of a document (or its first) with its chunks and vectors, makes it the searchable one and returns it: one
  /// transaction. Chunks whose `embeddingText` is unchanged keep their vectors; `vectors` holds one for each of `chunks`.
  func store(_ document: IngestedDocument) async throws -> DocumentRecord
  func deleteDocument(id: String) async throws
  /// Vectors of the active generation already computed for these content hashes (hex SHA-256 of the embedding text).
  func vectors(contentHashes: [String]) async throws -> [String: [Float]]

  // MARK: Search

  // Both throw `MetadataConditionError.unknownName` for a filter on a field that no document has.

  /// Best first. Full-text search over text and headings, Chinese and English.
  func lexicalSearch(_ query: LexicalQuery, filter: SearchFilter, limit: Int) async throws -> [SearchHit]
  /// Best first, by cosine. `vector` is from the embedder of the active generation.
  func vectorSearch(_ vector: [Float], filter: SearchFilter, limit: Int) async throws -> [SearchHit]

  // MARK: Use of passages

  /// Grows with every change of what can be found.
  func revision() async throws -> Int

  /// Counts that passages were given to the model for a question.
  func countRetrievals(contentHashes: [String]) async throws
  /// Ids of current passages that were given so often at least, those given most often first, then as they were stored. `limit` entries after
  /// skipping `offset`.
  func passagesByRetrievals(limit: Int, offset: Int, retrievedAtLeast: Int) async throws -> [Int64]
  /// Which of these belong to passages that can be found, on whatever day.
  func current(contentHashes: [String]) async throws -> Set<String>

  // MARK: Jobs

  func createJob(datasetID: String, files: [String]) async throws -> Job
  func job(id: String) async throws -> Job?
  func updateJob(id: String, file: JobFile) async throws
  /// Adds a queued file at the end of a job; one that it has already stays as it is.
  func extendJob(id: String, file: String) async throws
  /// Marks what a process that is gone left queued or running as failed. To be called by the one service that runs jobs, at its start.
  func failUnfinishedJobs(reason: String) async throws
}

extension KnowledgeStore {
  public func lexicalSearch(_ question: String, filter: SearchFilter, limit: Int) async throws -> [SearchHit] {
    try await lexicalSearch(LexicalQuery(question), filter: filter, limit: limit)
  }
}

/// Everything `KnowledgeStore.store` writes in one transaction.
public struct IngestedDocument: Sendable {
  public var datasetID: String
  public var uri: String
  public var document: Document
  public var contributor: String?
  /// SHA-256 (hex) of the ingested bytes.
  public var sourceHash: String
  public var byteCount: Int
  public var chunks: [Chunk]
  /// Hex SHA-256 of each chunk's embedding text.
  public var contentHashes: [String]
  public var vectors: [[Float]]
  /// Of a regulation.
  public var rules: RegulationRows?
  /// What cleaning found over several documents. `nil` keeps what is known of the document, for a version of the same text.
  public var cleaning: CleaningRecord?

  public init(
    datasetID: String, uri: String, document: Document, contributor: String?, sourceHash: String, byteCount: Int,
    chunks: [Chunk], contentHashes: [String], vectors: [[Float]], rules: RegulationRows? = nil,
    cleaning: CleaningRecord? = nil
  ) {
    self.datasetID = datasetID
    self.uri = uri
    self.document = document
    self.contributor = contributor
    self.sourceHash = sourceHash
    self.byteCount = byteCount
    self.chunks = chunks
    self.contentHashes = contentHashes
    self.vectors = vectors
    self.rules = rules
    self.cleaning = cleaning
  }
}

/// An ingest under way or done, as `GET /v1/jobs/{id}` shows it.
public struct Job: Sendable, Codable, Equatable {
  public enum State: String, Sendable, Codable {
    case queued, running, done, failed
  }
  public var id: String
  public var datasetID: String
  public var createdAt: Date
  /// `queued` until the first file is begun; `running` while a file is queued or running; `failed` when every file failed; else `done`.
  public var state: State
  public var files: [JobFile]

  public init(id: String, datasetID: String, createdAt: Date, state: State, files: [JobFile]) {
    self.id = id
    self.datasetID = datasetID
    self.createdAt = createdAt
    self.state = state
    self.files = files
  }
}

public struct JobFile: Sendable, Codable, Equatable {
  public var name: String
  public var state: Job.State
  /// `read`, `parse`, `chunk`, `embed` or `store`.
  public var stage: String?
  public var error: String?
  public var documentID: String?

  public init(name: String, state: Job.State, stage: String? = nil, error: String? = nil, documentID: String? = nil) {
    self.name = name
    self.state = state
    self.stage = stage
    self.error = error
    self.documentID = documentID
  }
}
