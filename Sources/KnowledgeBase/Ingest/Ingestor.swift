public import Documents
import Foundation

/// Brings files into a library: discover → read → parse → clean → chunk → embed → store, document by
/// document.
///
/// Each document is one transaction, so an ingest that is killed leaves a library that opens and answers, and running it again
/// completes it: what is there already, by source hash and contributor, is skipped. The next file is parsed while one is embedded;
/// at most two files are in memory. Of an archive or a mailbox, each file inside is a document of its own.
public struct Ingestor: Sendable {
  private let store: any SourceStore
  private let embedder: any Embedder
  private let parser: DocumentParser
  private let chunking: ChunkingOptions
  private let fetcher: (any PageFetcher)?
  private let besides: [String]

  /// - Parameters:
  ///   - fetcher: brings pages; without it, they fail.
  ///   - besides: files that are left out wherever they turn up, such as those of the library.
  public init(
    store: any SourceStore, embedder: any Embedder,
    parser: DocumentParser = DocumentParser(cleaning: CleaningOptions()), chunking: ChunkingOptions = ChunkingOptions(),
    fetcher: (any PageFetcher)? = nil, besides: [String] = []
  ) {
    self.store = store
    self.embedder = embedder
    self.parser = parser
    self.chunking = chunking
    self.fetcher = fetcher
    self.besides = besides
  }

  /// Ingests files and folders. A document keeps its path relative to the named folder as URI; the same URI is updated.
  ///
  /// What is wrong with a file is in the report and stops no other. Throws when the dataset is unknown, and `CancellationError` when the
  /// task is cancelled; what was stored until then stays.
  ///
  /// - Parameters:
  ///   - pages: addresses to fetch after the files. A document has the page's address as URI; the same address is updated, and nothing
  ///     comes over the line when its server says that the page is as it was.
  ///   - contributor: whom all these documents are credited to; `nil` leaves it to what each says itself.
  public func ingest(
    paths: [String], pages: [String] = [], datasetID: String, contributor: String? = nil,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    let listing = try await Offload.run { [besides] in FileDiscovery.list(paths, besides: besides) }
    let sources = Self.sources(listing.files) + pages.map { IngestSource(uri: $0, path: $0, place: .page) }
    var report = try await report(sources, datasetID: datasetID, contributor: contributor, progress: progress)
    report.failed += listing.problems
    return report
  }

  /// Ingests files that were found already; otherwise as `ingest(paths:…)`.
  func ingest(
    files: [FileListing.File], datasetID: String, contributor: String?,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    try await report(Self.sources(files), datasetID: datasetID, contributor: contributor, progress: progress)
  }

  /// Ingests documents from memory under their names; otherwise as `ingest(paths:…)`.
  public func ingest(
    uploads: [Upload], datasetID: String, contributor: String? = nil,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in }
  ) async throws -> IngestReport {
    return try await report(Self.sources(uploads), datasetID: datasetID, contributor: contributor, progress: progress)
  }

  private func report(
    _ sources: [IngestSource], datasetID: String, contributor: String?,
    progress: @escaping @Sendable (IngestProgress) -> Void
  ) async throws -> IngestReport {
    let start = ContinuousClock.now
    var report = IngestReport()
    try await run(sources, datasetID: datasetID, contributor: contributor, progress: progress) { item, outcome in
      report.count(outcome, path: item.path)
    }
    report.seconds = start.duration(to: .now) / .seconds(1)
    return report
  }

  /// Ingests files from memory, keeping `job` up to date; `uploads` are the files it was created for, by the same names.
  func ingest(uploads: [Upload], job: Job, contributor: String?) async throws {
    let journal = JobJournal(store: store, job: job)
    do {
      try await run(
        Self.sources(uploads), datasetID: job.datasetID, contributor: contributor, began: journal.began
      ) { try await journal.finished($0.uri, $1) }
    } catch {
      let reason = error is CancellationError ? "The ingest was cancelled. Send the file again." : "\(error)"
      // In a task of its own: a cancelled one may write no more.
      try await Task { try await journal.fail(reason: reason) }.value
      throw error
    }
  }

  private static func sources(_ uploads: [Upload]) -> [IngestSource] {
    uploads.map { IngestSource(uri: $0.name, path: $0.name, place: .file(.data($0.data))) }
  }

  private static func sources(_ files: [FileListing.File]) -> [IngestSource] {
    files.map { IngestSource(uri: $0.uri, path: $0.path, place: .file(.path($0.path))) }
  }

  enum Outcome: Sendable {
    /// No document itself; each of the files inside has its own outcome.
    case unpacked
    case unchanged(DocumentRecord)
    case stored(DocumentPipeline.Stored, isNew: Bool)
    case failed(FileProblem)
  }

  private func run(
    _ sources: [IngestSource], datasetID: String, contributor: String?,
    progress: @escaping @Sendable (IngestProgress) -> Void = { _ in },
    began: @escaping @Sendable (String) async throws -> Void = { _ in },
    finished: (SourceReader.Item, Outcome) async throws -> Void
  ) async throws {
    guard try await store.dataset(datasetID)?.id == datasetID else {
      throw KnowledgeBaseError.datasetNotFound(datasetID)
    }
    let pipeline = DocumentPipeline(
      store: store, embedder: embedder, parser: parser, chunking: chunking, datasetID: datasetID,
      contributor: try Names.optional(contributor))
    let total = sources.count
    let reader = SourceReader(sources, fileLimit: parser.limit)
    @Sendable func next() async throws -> (item: SourceReader.Item, prepared: DocumentPipeline.Prepared)? {
      let item = try await nextItem(reader, pipeline) { address, source in
        progress(IngestProgress(total: total, done: source, file: address, stage: .read))
      }
      guard let item else { return nil }
      try await began(item.uri)
      let prepared = try await pipeline.prepare(item) {
        progress(IngestProgress(total: total, done: item.source, file: item.uri, stage: $0))
      }
      return (item, prepared)
    }
    var ahead = Task { try await next() }
    do {
      while let (item, prepared) = try await ahead.value {
        try Task.checkCancellation()
        ahead = Task { try await next() }
        try await finished(item, outcome(of: prepared, of: item))
      }
    } catch {
      // Nothing may be written on behalf of this ingest once it has ended.
      ahead.cancel()
      _ = await ahead.result
      throw error
    }
    progress(IngestProgress(total: total, done: total, file: "", stage: .store))

    func outcome(of prepared: DocumentPipeline.Prepared, of item: SourceReader.Item) async throws -> Outcome {
      let report = { @Sendable (stage: FileProblem.Stage, embedded: Int, chunks: Int) in
        progress(
          IngestProgress(
            total: total, done: item.source, file: item.uri, stage: stage, embedded: embedded, chunks: chunks))
      }
      switch prepared {
      case .unpacked: return .unpacked
      case .unchanged(let record): return .unchanged(record)
      case .failed(let problem): return .failed(problem)
      case .changed(let parsed):
        let result = try await pipeline.store(
          parsed, path: item.path, stage: { report($0, 0, 0) }, embedded: { report(.embed, $0, $1) })
        switch result {
        case .success(let stored): return .stored(stored, isNew: parsed.isNew)
        case .failure(let failure): return .failed(failure.problem)
        }
      }
    }
  }
}

extension Ingestor {
  /// The next file; pages are fetched as their turn comes.
  private func nextItem(
    _ reader: SourceReader, _ pipeline: DocumentPipeline, fetching: (_ address: String, _ source: Int) -> Void
  ) async throws -> SourceReader.Item? {
    while true {
      switch try await Offload.run({ reader.next() }) {
      case .item(let item): return item
      case .end: return nil
      case .page(let address, let source):
        fetching(address, source)
        do {
          guard let fetcher else { throw KnowledgeBaseError.noFetcher }
          reader.take(try await fetcher.page(at: address) { try await pipeline.validator(ofPage: $0) })
        } catch let error where !(error is CancellationError) {
          return reader.fail(error)
        }
      }
    }
  }
}

extension IngestReport {
  fileprivate mutating func count(_ outcome: Ingestor.Outcome, path: String) {
    switch outcome {
    case .unpacked: break
    case .unchanged: unchanged += 1
    case .failed(let problem): failed.append(problem)
    case .stored(let stored, let isNew):
      if isNew { added += 1 } else { updated += 1 }
      chunks += stored.chunks
      tokens += stored.tokens
      let kept = stored.findings.prefix(Self.findingsInAll - findings.count)
      findings += kept.map { FileFinding($0, path: path) }
      let rest = stored.findingCount - kept.count
      if rest > 0 { findingsOmitted.append(OmittedFindings(path: path, count: rest)) }
    }
  }
}
