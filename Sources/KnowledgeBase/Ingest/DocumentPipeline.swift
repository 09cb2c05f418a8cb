import Documents
import Foundation

/// The way of one file: parse → chunk → embed → store. Blocks no cooperative thread: parsing and chunking run on threads of their own.
struct DocumentPipeline: Sendable {
  /// Chunks that go to the embedder together: enough to keep it busy, few enough to report progress.
  private static let batchSize = 32

  let store: any SourceStore
  let embedder: any Embedder
  let parser: DocumentParser
  let chunking: ChunkingOptions
  let datasetID: String
  /// Takes precedence over the one that a document names itself.
  let contributor: String?

  /// A file up to the point where the model is needed.
  enum Prepared: Sendable {
    case unpacked
    case unchanged(DocumentRecord)
    case changed(Parsed)
    case failed(FileProblem)
  }

  struct Parsed: Sendable {
    var uri: String
    var sourceHash: String
    var byteCount: Int
    var document: Document
    var chunks: [Chunk]
    /// Of a regulation.
    var rules: RegulationRows?
    /// `nil` for other passages of a text that was cleaned before.
    var cleaning: CleaningRecord?
    /// Of a page from the web.
    var validator: PageValidator?
    var isNew: Bool
  }

  struct Stored: Sendable {
    var record: DocumentRecord
    var chunks: Int
    var tokens: Int
    /// The first of them, and how many there are.
    var findings: [StoredFinding]
    var findingCount: Int
  }

  /// Throws `CancellationError` only; what else goes wrong is in the result.
  func prepare(
    _ item: SourceReader.Item, stage: @escaping @Sendable (FileProblem.Stage) -> Void
  ) async throws -> Prepared {
    let tracker = StageTracker(path: item.path, report: stage)
    do {
      tracker.enter(.read)
      let uri = try Names.checked(item.uri)
      let known = try await store.document(datasetID: datasetID, uri: uri)
      let (data, mediaType): (Data, MediaType?)
      switch item.content {
      case .packed: return .unpacked
      case .failed(let error): throw error
      case .unchanged:
        guard let known else { throw KnowledgeBaseError.documentNotFound(uri) }
        return .unchanged(known)
      case .data(let content, let type): (data, mediaType) = (content, type)
      }
      let sourceHash = try await Offload.run { ContentHash.hex(data) }
      let state = try await store.cleaningState(datasetID: datasetID, uri: uri)
      if let known, known.sourceHash == sourceHash, try await isCurrent(known, state) {
        if let validator = item.validator { try await store.setPageValidator(validator, documentID: known.id) }
        return .unchanged(known)
      }
      let (parsed, edges) = try await Offload.run { [parser] in
        tracker.enter(.parse)
        var parser = parser
        parser.cleaning.overruled = state.overruled
        let document = try parser.parse(data: data, name: uri, mediaType: mediaType)
        return (document, EdgeLines(document))
      }
      let cleaned = try await withoutSharedLines(parsed, edges, uri: uri, state)
      let maximumTokens = embedder.maximumTokens
      let (document, chunks, rules, signature) = try await Offload.run { [embedder, chunking] in
        var document = cleaned
        let rules = RegulationRows.read(document)
        if let rules { document.metadata.merge(rules.validity.metadata) { given, _ in given } }
        tracker.enter(.chunk)
        let chunker = Chunker(maximumTokens: maximumTokens, options: chunking) { embedder.tokenCount($0) }
        return (document, chunker.chunks(of: document), rules, MinHash(document.text))
      }
      // What was left out by cleaning can be brought back; a document without it cannot.
      guard !chunks.isEmpty || document.findings.contains(where: { $0.action == .excluded }) else {
        throw DocumentError.empty
      }
      return .changed(
        Parsed(
          uri: uri, sourceHash: sourceHash, byteCount: data.count, document: document, chunks: chunks,
          rules: rules,
          cleaning: CleaningRecord(
            fingerprint: parser.cleaning.fingerprint, signature: signature, edgeLines: edges.hashes,
            reportsDuplicates: parser.cleaning.steps.contains(.duplicates)),
          validator: item.validator, isNew: known == nil))
    } catch let error where !(error is CancellationError) {
      return .failed(tracker.problem(error))
    }
  }

  /// What the server said of the version in the library, where nothing but a change of the page would make another.
  func validator(ofPage uri: String) async throws -> PageValidator? {
    guard let uri = try? Names.checked(uri), let known = try await store.document(datasetID: datasetID, uri: uri),
      let validator = try await store.pageValidator(documentID: known.id),
      try await isCurrent(known, store.cleaningState(datasetID: datasetID, uri: uri))
    else { return nil }
    return validator
  }

  /// Whether the same source would give the same document.
  private func isCurrent(_ known: DocumentRecord, _ state: CleaningState) async throws -> Bool {
    guard contributor == nil || contributor == known.contributor else { return false }
    guard state.fingerprint.map({ $0 == parser.cleaning.fingerprint }) ?? true else { return false }
    return try await hasRules(known)
  }

  /// A regulation that was stored before its clauses were read is read again.
  private func hasRules(_ record: DocumentRecord) async throws -> Bool {
    guard record.kind == .regulation else { return true }
    return try await store.hasCurrentRules(documentID: record.id)
  }

  /// Files of a dataset before a line at their ends is taken for furniture of the site.
  private static let leastFilesWithLine = 10

  private func withoutSharedLines(
    _ document: Document, _ edges: EdgeLines, uri: String, _ state: CleaningState
  ) async throws -> Document {
    guard parser.cleaning.steps.contains(.boilerplate), !edges.hashes.isEmpty else { return document }
    let shared = try await store.sharedEdgeLines(
      edges.hashes, datasetID: datasetID, besides: uri, least: Self.leastFilesWithLine)
    var document = document
    document.add(edges.findings(shared, in: document), overruled: state.overruled)
    return document
  }

  /// Embeds what no stored chunk has a vector for and writes the document in one transaction. Throws `CancellationError` only.
  func store(
    _ parsed: Parsed, path: String, stage: @escaping @Sendable (FileProblem.Stage) -> Void,
    embedded: @Sendable (Int, Int) -> Void
  ) async throws -> Result<Stored, IngestFailure> {
    let tracker = StageTracker(path: path, report: stage)
    do {
      tracker.enter(.embed)
      let texts = parsed.chunks.map { $0.embeddingText(title: parsed.document.title) }
      let hashes = try await Offload.run { texts.map(ContentHash.hex) }
      var vectors = try await store.vectors(contentHashes: hashes)
      var missing: [(hash: String, text: String)] = []
      var seen = Set(vectors.keys)
      for (hash, text) in zip(hashes, texts) where seen.insert(hash).inserted { missing.append((hash, text)) }
      let tokens = try await Offload.run { [missing, embedder] in
        missing.reduce(0) { $0 + embedder.tokenCount($1.text) }
      }
      for start in stride(from: 0, to: missing.count, by: Self.batchSize) {
        let batch = missing[start..<min(start + Self.batchSize, missing.count)]
        let new = try await embedder.embed(batch.map(\.text), as: .passage)
        guard new.count == batch.count else {
          throw KnowledgeBaseError.countMismatch(
            what: "vectors from the embedder", expected: batch.count, found: new.count)
        }
        for (item, vector) in zip(batch, new) { vectors[item.hash] = vector }
        embedded(batch.endIndex, missing.count)
      }
      tracker.enter(.store)
      let record = try await store.store(
        IngestedDocument(
          datasetID: datasetID, uri: parsed.uri, document: parsed.document,
          contributor: contributor ?? parsed.document.contributor, sourceHash: parsed.sourceHash,
          byteCount: parsed.byteCount, chunks: parsed.chunks, contentHashes: hashes,
          vectors: hashes.compactMap { vectors[$0] }, rules: parsed.rules, cleaning: parsed.cleaning))
      if let validator = parsed.validator { try await store.setPageValidator(validator, documentID: record.id) }
      let query = FindingQuery(documentID: record.id, overruled: false, limit: IngestReport.findingsPerFile)
      let findings = try await store.findings(query)
      return .success(
        Stored(
          record: record, chunks: parsed.chunks.count, tokens: tokens, findings: findings,
          findingCount: findings.count < query.limit ? findings.count : try await store.findingCount(query)))
    } catch let error where !(error is CancellationError) {
      return .failure(IngestFailure(problem: tracker.problem(error)))
    }
  }
}

struct IngestFailure: Error {
  var problem: FileProblem
}
