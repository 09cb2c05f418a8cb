import Foundation
import Inference
import Tensors

/// The inference engine of one process: one set of threads, shared by its models.
final class Engine: Sendable {
  let pool: ThreadPool
  let limits: BatchLimits
  private let prefixCacheBytes: Int
  private let passageRepairTokens: Int
  private let usesAnswerProbe: Bool

  init(_ settings: Settings) {
    pool = ThreadPool(threads: settings.threads)
    limits = settings.batch
    prefixCacheBytes = settings.prefixCacheBytes
    passageRepairTokens = settings.passageRepairTokens
    usesAnswerProbe = settings.usesAnswerProbe
  }

  /// Opens and packs the weights, which takes a moment, or maps what an earlier start has packed; as much memory as the file has bytes.
  func embedder(_ file: ModelFile) async throws -> EngineEmbedder {
    try await offload { [pool, limits] in
      try EngineEmbedder(
        GGUFFile(path: file.path), identity: file.identity, cache: file.packedWeights, pool: pool,
        limits: limits)
    }
  }

  /// Throws `ModelError.tooLarge` where memory has no room for it, `unusableProbe`, and `AdapterError` and `ModelFileError` for an adapter beside it
  /// that cannot be used.
  func languageModel(
    _ file: ModelFile, contextLength: Int, passages: PassageCache?
  ) async throws -> EngineLanguageModel {
    try await offload { [pool, limits, prefixCacheBytes, passageRepairTokens, usesAnswerProbe] in
      let weights = try GGUFFile(path: file.path)
      try ModelMemory.check(weights, name: file.name, contextLength: contextLength)
      let configuration = try DecoderConfiguration(weights)
      let adapter = try file.factAdapter(for: configuration, pool: pool)
      let probe = usesAnswerProbe ? try file.probe(width: configuration.width, adapter: adapter) : nil
      return try EngineLanguageModel(
        weights, identity: file.name, cache: file.packedWeights, contextLength: contextLength,
        pool: pool, limits: limits, prefixCacheBytes: prefixCacheBytes,
        passages: passages.map { ($0.store, modelHash: file.digest.sha256) }, passageRepairTokens: passageRepairTokens,
        probe: probe, factAdapter: adapter)
    }
  }
}

extension ModelFile {
  /// Names the weights exactly, whatever the file is called.
  var identity: String { "\(name)@\(digest.sha256.prefix(16))" }

  /// Beside the model.
  var packedWeights: PackedWeightsCache {
    let place = url.deletingLastPathComponent().appending(path: ".\(url.lastPathComponent).packed")
    return PackedWeightsCache(path: place.path, modelHash: digest.sha256)
  }
}
