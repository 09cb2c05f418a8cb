public import Documents
import Foundation

/// Carries out what a person decides about findings.
public struct Reviewer: Sendable {
  private let store: any SourceStore
  private let embedder: any Embedder
  private let chunking: ChunkingOptions

  public init(store: any SourceStore, embedder: any Embedder, chunking: ChunkingOptions = ChunkingOptions()) {
    self.store = store
    self.embedder = embedder
    self.chunking = chunking
  }

  /// Says that a finding is none, now and in later versions of the document. Text that it left out is embedded and found at once;
  /// what it changed in the text is as in the file after the next ingest.
  ///
  /// - Returns: the finding and those like it in the document, which share its fate. Throws `KnowledgeBaseError.findingNotFound`.
  @discardableResult
  public func overrule(_ id: Int64) async throws -> [StoredFinding] {
    try await decide(id, overruled: true)
  }

  /// Takes an overruling back.
  @discardableResult
  public func restore(_ id: Int64) async throws -> [StoredFinding] {
    try await decide(id, overruled: false)
  }

  private func decide(_ id: Int64, overruled: Bool) async throws -> [StoredFinding] {
    let finding = try await store.finding(id: id)
    guard finding.overruled != overruled else { return [finding] }
    // The passages first: what fails in between can be asked for again.
    if finding.action == .excluded { try await rewrite(finding, including: overruled) }
    let group = try await store.setOverruled(overruled, findingID: id)
    if finding.action == .masked || finding.action == .repaired {
      try await store.expectReading(documentID: finding.documentID)
    }
    return group
  }

  /// A new version of the document with the passages of the excluded text, or without them.
  private func rewrite(_ finding: StoredFinding, including: Bool) async throws {
    guard let record = try await store.document(id: finding.documentID),
      let text = try await store.text(documentID: record.id, version: record.version)
    else { throw KnowledgeBaseError.documentNotFound(finding.documentID) }
    let spans = try await store.spans(like: finding.id)
    let passages = try await store.passages(documentID: record.id).map(\.chunk)
    let document = Document(
      title: record.title, kind: record.kind, language: record.language, contributor: record.contributor,
      metadata: record.metadata, text: text, sections: [],
      pageStarts: try await store.pageStarts(documentID: record.id),
      clauses: try await store.outline(documentID: record.id, version: record.version))
    let (chunks, rules) = try await Offload.run { [embedder, chunking] in
      let cut = PassageEditor(document: document, embedder: embedder, chunking: chunking)
      let chunks = including ? cut.adding(spans, to: passages) : cut.removing(spans, from: passages)
      return (chunks, RegulationRows.read(document))
    }
    let pipeline = DocumentPipeline(
      store: store, embedder: embedder, parser: DocumentParser(), chunking: chunking, datasetID: record.datasetID,
      contributor: record.contributor)
    let parsed = DocumentPipeline.Parsed(
      uri: record.uri, sourceHash: record.sourceHash, byteCount: record.byteCount, document: document, chunks: chunks,
      rules: rules, cleaning: nil, isNew: false)
    // A version that came in between has its own passages, and overruled findings are left in by the ingest that made it.
    guard try await store.document(id: record.id)?.version == record.version else { return }
    _ = try await pipeline.store(parsed, path: record.uri, stage: { _ in }, embedded: { _, _ in })
      .mapError { KnowledgeBaseError.notRewritten(record.uri, reason: $0.problem.reason) }.get()
  }
}

/// Changes which stretches of a stored text are in its passages.
private struct PassageEditor {
  var document: Document
  var embedder: any Embedder
  var chunking: ChunkingOptions

  func adding(_ spans: [Range<Int>], to passages: [Chunk]) -> [Chunk] {
    let missing = spans.filter { span in !passages.contains { $0.bytes.overlaps(span) } }
    let added = missing.flatMap { span -> [Chunk] in
      let before = passages.last { $0.bytes.lowerBound < span.lowerBound }
      return chunks(Section(headingPath: before?.headingPath ?? [], content: .prose, bytes: span), without: [])
    }
    return numbered(passages + added)
  }

  func removing(_ spans: [Range<Int>], from passages: [Chunk]) -> [Chunk] {
    numbered(
      passages.flatMap { passage -> [Chunk] in
        guard spans.contains(where: { $0.overlaps(passage.bytes) }) else { return [passage] }
        let section = Section(
          headingPath: passage.headingPath, symbol: passage.symbol, content: .prose, bytes: passage.bytes)
        return chunks(section, without: spans).map { chunk in
          var chunk = chunk
          chunk.signature = passage.signature
          return chunk
        }
      })
  }

  private func chunks(_ section: Section, without spans: [Range<Int>]) -> [Chunk] {
    var part = document
    part.sections = [section]
    part.findings = spans.map { Finding(step: .boilerplate, action: .excluded, reason: "", bytes: $0, sample: "") }
    let chunker = Chunker(maximumTokens: embedder.maximumTokens, options: chunking) { embedder.tokenCount($0) }
    return chunker.chunks(of: part)
  }

  private func numbered(_ chunks: [Chunk]) -> [Chunk] {
    chunks.sorted { $0.bytes.lowerBound < $1.bytes.lowerBound }.enumerated().map { ordinal, chunk in
      var chunk = chunk
      chunk.ordinal = ordinal
      return chunk
    }
  }
}
