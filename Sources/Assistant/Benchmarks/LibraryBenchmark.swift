import Foundation
import KnowledgeBase
import Retrieval
import Synchronization
import Tensors

/// Measures searching and ingesting, in a temporary library of made-up documents.
public struct LibraryBenchmark: Sendable {
  public var settings: Settings
  public var runs: Int
  public var progress: ProgressHandler?

  public init(settings: Settings, runs: Int, progress: ProgressHandler? = nil) {
    self.settings = settings
    self.runs = runs
    self.progress = progress
  }

  /// Searches about `passages` passages by vector and by words, fused. The question's vector costs nothing here.
  public func search(passages: Int) async throws -> BenchmarkReport {
    try await TemporaryFolder.with { folder in
      let embedder = RandomEmbedder()
      let store = try await SQLiteStore(
        database: LibraryDatabase(path: folder.appending(path: "library.sqlite").path), embedder: embedder)
      var synthetic = SyntheticText(seed: 1)
      let sections = 100
      let documents = folder.appending(path: "documents")
      _ = try synthetic.write(
        documents: max(1, passages / sections), sections: sections, sentences: 4, to: documents)
      let dataset = try await store.createDataset(name: "bench", description: "")
      _ = try await Ingestor(store: store, embedder: embedder).ingest(
        paths: [documents.path], datasetID: dataset.id
      ) { [progress] in
        progress?(StepProgress("building a library", completed: $0.done, of: $0.total, unit: .files))
      }
      let retriever = Retriever(store: store, embedder: embedder)
      let questions = (0...runs).map { _ in synthetic.sentence(words: 8) }
      let durations = try await measure("search", questions) { question in
        _ = try await retriever.retrieve(RetrievalRequest(question: question))
      }
      return BenchmarkReport(
        "search", model: nil, threads: 1, kernel: Kernels.best.name, durations: durations, items: runs)
    }
  }

  /// Ingests one document after another with the configured encoder: parse, cut, embed, store.
  public func ingest() async throws -> BenchmarkReport {
    try await TemporaryFolder.with { folder in
      var settings = settings
      settings.home = folder
      let assistant = try await Assistant.open(settings, creating: true, progress: progress)
      var synthetic = SyntheticText(seed: 1)
      let files = try synthetic.write(
        documents: runs + 1, sections: 8, sentences: 10, to: folder.appending(path: "documents"))
      let tokens = Mutex(0)
      let durations = try await measure("ingest", files) { file in
        let report = try await assistant.ingest(IngestSources(paths: [file]))
        tokens.withLock { $0 += report.tokens }
      }
      return BenchmarkReport(
        "ingest", model: assistant.embedder.identity, threads: assistant.engineThreads, kernel: Kernels.best.name,
        durations: durations, tokens: tokens.withLock { $0 } * runs / (runs + 1), items: runs)
    }
  }

  /// The first input warms up and is not counted.
  private func measure(
    _ name: String, _ inputs: [String], _ run: (String) async throws -> Void
  ) async throws -> [Duration] {
    let clock = ContinuousClock()
    var durations = [Duration]()
    for (index, input) in inputs.enumerated() {
      try Task.checkCancellation()
      progress?(StepProgress(name, completed: index, of: inputs.count, unit: .items))
      durations.append(try await clock.measure { try await run(input) })
    }
    return Array(durations.dropFirst())
  }
}
