import Inference
import Tensors

/// The inference engine of one process: one set of threads, shared by its models.
final class Engine: Sendable {
  let pool: ThreadPool

  /// `threads: nil` takes one a processor.
  init(threads: Int?) {
    pool = ThreadPool(threads: threads)
  }

  /// Opens and packs the weights; takes a moment, and as much memory as the file has bytes.
  func embedder(_ file: ModelFile) async throws -> EngineEmbedder {
    try await offload { [pool] in try EngineEmbedder(GGUFFile(path: file.path), identity: file.identity, pool: pool) }
  }

  func languageModel(_ file: ModelFile, contextLength: Int) async throws -> EngineLanguageModel {
    try await offload { [pool] in
      try EngineLanguageModel(
        GGUFFile(path: file.path), identity: file.name, contextLength: contextLength, pool: pool)
    }
  }
}

extension ModelFile {
  /// Names the weights exactly, whatever the file is called.
  var identity: String { "\(name)@\(digest.sha256.prefix(16))" }
}
