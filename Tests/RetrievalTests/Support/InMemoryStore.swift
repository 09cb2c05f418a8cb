import Documents
import Foundation
import KnowledgeBase

/// A library in memory with a passage for each text, and searches that are simple enough to be foreseen.
actor InMemoryStore: KnowledgeStore {
  private let embedder: any Embedder
  private var passages: [Passage] = []
  private var vectors: [Int64: [Float]] = [:]
  private var sources: [String: String] = [:]
  private var known: [Dataset] = []
  private var failure: (any Error)?
  private var vectorHits = Int.max

  init(embedder: any Embedder = TermEmbedder()) {
    self.embedder = embedder
  }

  /// Makes searches fail.
  func fail(with error: any Error) { failure = error }

  /// Finds no more by vector than this, as if the library were large.
  func limitVectorHits(_ limit: Int) { vectorHits = limit }

  /// `text` is a passage that stands behind `lead` in its document.
  @discardableResult
  func add(
    _ text: String, title: String = "T", uri: String? = nil, headings: [String] = [], kind: DocumentKind = .article,
    dataset: String = "default", lead: String = "", version: Int = 1, day: CalendarDate? = nil
  ) async throws -> Passage {
    let id = Int64(passages.count + 1)
    let start = lead.utf8.count
    let characters = lead.unicodeScalars.count
    let chunk = Chunk(
      ordinal: 0, headingPath: headings, symbol: nil, language: LanguageDetector.language(of: text), kind: kind,
      text: text, bytes: start..<start + text.utf8.count,
      characters: characters..<characters + text.unicodeScalars.count)
    let passage = Passage(
      id: id, documentID: "d\(id)", datasetID: dataset, uri: uri ?? "\(id).md", title: title, contributor: nil,
      version: version, chunk: chunk, day: day)
    passages.append(passage)
    sources["d\(id)"] = lead + text
    vectors[id] = try await embedder.embed([text], as: .passage).first
    if !known.contains(where: { $0.id == dataset }) {
      known.append(Dataset(id: dataset, name: dataset, description: "", createdAt: Date(timeIntervalSince1970: 0)))
    }
    return passage
  }

  // MARK: Reading

  func passages(ids: [Int64]) -> [Passage] { ids.compactMap { id in passages.first { $0.id == id } } }
  func passages(documentID: String) -> [Passage] { passages.filter { $0.documentID == documentID } }
  /// Each is a document of its own.
  func passages(around id: Int64, count: Int) -> [Passage] { passages(ids: [id]) }
  func text(documentID: String, version: Int?) -> String? { sources[documentID] }
  func datasets() -> [Dataset] { known }
  func dataset(_ idOrName: String) -> Dataset? { known.first { $0.id == idOrName } }

  func vectors(contentHashes: [String]) -> [String: [Float]] {
    passages.reduce(into: [:]) { found, passage in
      let hash = ContentHash.hex(passage.chunk.embeddingText(title: passage.title))
      if contentHashes.contains(hash) { found[hash] = vectors[passage.id] }
    }
  }

  // MARK: Search

  func lexicalSearch(_ query: LexicalQuery, filter: SearchFilter, limit: Int) throws -> [SearchHit] {
    if let failure { throw failure }
    let wanted = Set(query.phrases.flatMap { $0 })
    return hits(filter, limit) { passage in
      let found = wanted.intersection(TermScanner.terms(of: passage.chunk.text).map(\.text)).count
      return found > 0 ? Float(found) : nil
    }
  }

  func vectorSearch(_ vector: [Float], filter: SearchFilter, limit: Int) -> [SearchHit] {
    hits(filter, min(limit, vectorHits)) { passage in
      vectors[passage.id].map { zip($0, vector).reduce(0) { $0 + $1.0 * $1.1 } }
    }
  }

  private func hits(_ filter: SearchFilter, _ limit: Int, _ score: (Passage) -> Float?) -> [SearchHit] {
    let all = passages.filter { passage in
      filter.datasetIDs?.contains(passage.datasetID) ?? true && filter.kinds?.contains(passage.chunk.kind) ?? true
    }
    let scored = all.compactMap { passage in score(passage).map { SearchHit(passageID: passage.id, score: $0) } }
    return Array(scored.sorted { ($0.score, $1.passageID) > ($1.score, $0.passageID) }.prefix(limit))
  }

  // MARK: Regulations

  private var references: [Int64: [Int64]] = [:]

  /// Lets one passage point at others.
  func refer(from source: Passage, to targets: [Passage]) { references[source.id] = targets.map(\.id) }

  func passages(referredToBy passageIDs: [Int64], filter: SearchFilter, limit: Int) -> [ReferredPassage] {
    let all = passageIDs.flatMap { source in
      passages(ids: references[source] ?? []).map { ReferredPassage(passage: $0, referredBy: source, reference: "") }
    }
    return Array(all.filter { filter.datasetIDs?.contains($0.passage.datasetID) ?? true }.prefix(limit))
  }

  // MARK: What these tests do not use

  struct NotSupported: Error {}
  func createDataset(name: String, description: String) throws -> Dataset { throw NotSupported() }
  func deleteDataset(id: String) throws { throw NotSupported() }
  func documents(datasetID: String, limit: Int, offset: Int) throws -> [DocumentRecord] { throw NotSupported() }
  func document(id: String) throws -> DocumentRecord? { throw NotSupported() }
  func document(datasetID: String, uri: String) throws -> DocumentRecord? { throw NotSupported() }
  func store(_ document: IngestedDocument) throws -> DocumentRecord { throw NotSupported() }
  func deleteDocument(id: String) throws { throw NotSupported() }
  func revision() throws -> Int { throw NotSupported() }
  func countRetrievals(contentHashes: [String]) throws { throw NotSupported() }
  func passagesByRetrievals(limit: Int, offset: Int, retrievedAtLeast: Int) throws -> [Int64] { throw NotSupported() }
  func current(contentHashes: [String]) throws -> Set<String> { throw NotSupported() }
  func createJob(datasetID: String, files: [String]) throws -> Job { throw NotSupported() }
  func job(id: String) throws -> Job? { throw NotSupported() }
  func updateJob(id: String, file: JobFile) throws { throw NotSupported() }
  func extendJob(id: String, file: String) throws { throw NotSupported() }
  func failUnfinishedJobs(reason: String) throws { throw NotSupported() }
  func outline(documentID: String, version: Int?) throws -> ClauseOutline? { throw NotSupported() }
  func references(documentID: String) throws -> [StoredReference] { throw NotSupported() }
  func definitions(documentID: String) throws -> [ClauseDefinition] { throw NotSupported() }
  func validity(documentID: String) throws -> Validity { throw NotSupported() }
  func hasCurrentRules(documentID: String) throws -> Bool { throw NotSupported() }
  func thresholds(_ filter: ThresholdFilter, limit: Int, offset: Int) throws -> (rows: [StoredThreshold], total: Int) {
    throw NotSupported()
  }
}
