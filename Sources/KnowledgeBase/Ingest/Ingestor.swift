public import Documents
import Foundation

/// Brings files into a library: discover → read → parse → clean → chunk → embed → store, document by
/// document.
///
/// Each document is one transaction, so an ingest that is killed leaves a library that opens and answers, and running it again
/// completes it: what is there already, by source hash and contributor, is skipped. The next file is parsed while one is embedded;
/// at most two files are in memory.
public struct Ingestor: Sendable {
  private let store: any FindingStore
  private let embedder: any Embedder
  private let parser: DocumentParser
  private let chunking: ChunkingOptions

  public init(
    store: any FindingStore, embedder: any Embedder,
    parser: DocumentParser = DocumentParser(cleaning: CleaningOptions()), chunking: ChunkingOptions = ChunkingOptions()
  ) {
    self.store = store
    self.embedder = embedder
    self.parser = parser
    self.chunking = chunking
  }

  /// Ingests files and folders. A document keeps its path relative to the named folder as URI; the same URI is updated.
  ///
  /// What is wrong with a file is in the report and stops no other. Throws when the dataset is unknown, and `CancellationError` when the
  /// task is cancelled; what was stored until then stays.
  ///
  /// - Parameter contributor: whom all these documents are credited to; `nil` leaves it to what each says itself.
  public func ingest(
    paths: [String], datasetID: String, contributor: String? = nil,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    let listing = try await Offload.run { FileDiscovery.list(paths) }
    let limit = parser.limit
    let sources = listing.files.map { file in
      Source(uri: file.uri, path: file.path) { try DocumentReader.read(path: file.path, limit: limit) }
    }
    var report = try await report(sources, datasetID: datasetID, contributor: contributor, progress: progress)
    report.failed += listing.problems
    return report
  }

  /// Ingests documents from memory under their names; otherwise as `ingest(paths:…)`.
  public func ingest(
    uploads: [Upload], datasetID: String, contributor: String? = nil,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    let sources = uploads.map { upload in Source(uri: upload.name, path: upload.name) { upload.data } }
    return try await report(sources, datasetID: datasetID, contributor: contributor, progress: progress)
  }

  private func report(
    _ sources: [Source], datasetID: String, contributor: String?, progress: @escaping @Sendable (IngestProgress) -> Void
  ) async throws -> IngestReport {
    let start = ContinuousClock.now
    var report = IngestReport()
    try await run(sources, datasetID: datasetID, contributor: contributor, progress: progress) { source, outcome in
      report.count(outcome, path: source.path)
    }
    report.seconds = start.duration(to: .now) / .seconds(1)
    return report
  }

  /// Ingests files from memory, keeping `job` up to date; `uploads` are the files it was created for, by the same names.
  func ingest(uploads: [Upload], job: Job, contributor: String?) async throws {
    let sources = uploads.map { upload in Source(uri: upload.name, path: upload.name) { upload.data } }
    let journal = JobJournal(store: store, job: job)
    do {
      try await run(sources, datasetID: job.datasetID, contributor: contributor, began: journal.began) {
        try await journal.finished($0.uri, $1)
      }
    } catch {
      let reason = error is CancellationError ? "The ingest was cancelled. Send the file again." : "\(error)"
      // In a task of its own: a cancelled one may write no more.
      try await Task { try await journal.fail(reason: reason) }.value
      throw error
    }
  }

  struct Source: Sendable {
    var uri: String
    /// How failures name it.
    var path: String
    var load: @Sendable () throws -> Data
  }

  enum Outcome: Sendable {
    case unchanged(DocumentRecord)
    case stored(DocumentPipeline.Stored, isNew: Bool)
    case failed(FileProblem)
  }

  private func run(
    _ sources: [Source], datasetID: String, contributor: String?,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in },
    began: (String) async throws -> Void = { _ in },
    finished: (Source, Outcome) async throws -> Void
  ) async throws {
    guard try await store.dataset(datasetID)?.id == datasetID else {
      throw KnowledgeBaseError.datasetNotFound(datasetID)
    }
    let pipeline = DocumentPipeline(
      store: store, embedder: embedder, parser: parser, chunking: chunking, datasetID: datasetID,
      contributor: try Names.optional(contributor))
    let total = sources.count
    @Sendable func prepare(_ index: Int) async throws -> DocumentPipeline.Prepared {
      let source = sources[index]
      return try await pipeline.prepare(uri: source.uri, path: source.path, load: source.load) {
        progress(IngestProgress(total: total, done: index, file: source.uri, stage: $0))
      }
    }
    guard var ahead = sources.isEmpty ? nil : Task(operation: { try await prepare(0) }) else { return }
    defer { ahead.cancel() }
    for (index, source) in sources.enumerated() {
      try Task.checkCancellation()
      try await began(source.uri)
      let prepared = try await ahead.value
      if index + 1 < total { ahead = Task { try await prepare(index + 1) } }
      let outcome: Outcome
      switch prepared {
      case .unchanged(let record): outcome = .unchanged(record)
      case .failed(let problem): outcome = .failed(problem)
      case .changed(let parsed):
        let report = { @Sendable (stage: FileProblem.Stage, embedded: Int, chunks: Int) in
          progress(
            IngestProgress(
              total: total, done: index, file: source.uri, stage: stage, embedded: embedded, chunks: chunks))
        }
        let result = try await pipeline.store(
          parsed, path: source.path, stage: { report($0, 0, 0) }, embedded: { report(.embed, $0, $1) })
        switch result {
        case .success(let stored): outcome = .stored(stored, isNew: parsed.isNew)
        case .failure(let failure): outcome = .failed(failure.problem)
        }
      }
      try await finished(source, outcome)
    }
    progress(IngestProgress(total: total, done: total, file: "", stage: .store))
  }
}

extension IngestReport {
  fileprivate mutating func count(_ outcome: Ingestor.Outcome, path: String) {
    switch outcome {
    case .unchanged: unchanged += 1
    case .failed(let problem): failed.append(problem)
    case .stored(let stored, let isNew):
      if isNew { added += 1 } else { updated += 1 }
      chunks += stored.chunks
      tokens += stored.tokens
      findings += stored.findings.map { FileFinding($0, path: path) }
      let rest = stored.findingCount - stored.findings.count
      if rest > 0 { findingsOmitted.append(OmittedFindings(path: path, count: rest)) }
    }
  }
}
