import Inference
import Tensors

/// Measures the engine alone, without tokenizing or searching. Its speed does not depend on what the tokens are.
public struct EngineBenchmark: Sendable {
  /// What all tokens are computed with.
  public struct Adapter: Sendable {
    public var source: AdapterSource
    public var scale: Float

    public init(_ source: AdapterSource, scale: Float) {
      self.source = source
      self.scale = scale
    }
  }

  public var model: ModelFile
  /// Of a generator.
  public var adapters: [Adapter] = []
  /// `nil` takes one a processor.
  public var threads: Int?
  public var runs: Int
  public var progress: ProgressHandler?

  public init(model: ModelFile, threads: Int?, runs: Int, progress: ProgressHandler? = nil) {
    self.model = model
    self.threads = threads
    self.runs = runs
    self.progress = progress
  }

  /// Reads a prompt of `tokens` into an empty context.
  public func prefill(tokens: Int) async throws -> BenchmarkReport {
    try await offload {
      let (decoder, mix, pool) = try decoder(room: tokens)
      let prompt = Self.tokens(tokens, vocabulary: decoder.vocabularySize)
      let durations = try measure("prefill") {
        _ = decoder.forward([.init(tokens: prompt, cache: decoder.makeCache(limit: tokens), adapters: mix)])
      }
      var report = report("prefill", pool, durations, tokens: tokens * runs)
      report.note(decoder.expertLoad, decoder.adapters)
      return report
    }
  }

  /// Writes `tokens` one by one after a context of `context`.
  public func decode(tokens: Int, context: Int) async throws -> BenchmarkReport {
    try await offload {
      let (decoder, mix, pool) = try decoder(room: tokens + context + 1)
      let cache = decoder.makeCache(limit: tokens + context + 1)
      let prompt = Self.tokens(context + tokens + 1, vocabulary: decoder.vocabularySize)
      _ = decoder.forward([.init(tokens: Array(prompt.prefix(context)), cache: cache, adapters: mix)])
      var next = context
      let one = EngineBenchmark(model: model, threads: threads, runs: tokens, progress: progress)
      let durations = try one.measure("decode") {
        _ = decoder.forward([.init(tokens: [prompt[next]], cache: cache, adapters: mix)])
        next += 1
      }
      var report = report("decode", pool, durations, tokens: tokens)
      report.weightBytes = decoder.activeWeightBytes
      report.contextBytes = cache.shape.positionBytes * (context + tokens / 2)
      report.note(decoder.expertLoad, decoder.adapters)
      return report
    }
  }

  /// Embeds batches of 32 made-up passages of `tokens` each.
  public func encode(tokens: Int) async throws -> BenchmarkReport {
    try await encode { encoder, _ in
      Array(repeating: Self.tokens(tokens, vocabulary: encoder.vocabularySize), count: 32)
    }
  }

  /// Embeds all texts at once, as they are; turning them into tokens is not counted.
  public func encode(_ texts: BenchmarkTexts) async throws -> BenchmarkReport {
    try await encode { _, file in
      let tokenizer = try TokenizerFactory.load(from: file)
      return texts.texts.map { tokenizer.encode($0, addSpecial: true) }
    }
  }

  private func encode(
    _ batch: @escaping @Sendable (EncoderModel, GGUFFile) throws -> [[Int32]]
  ) async throws -> BenchmarkReport {
    try await offload {
      let pool = ThreadPool(threads: threads)
      let file = try GGUFFile(path: model.path)
      let encoder = try EncoderModel(file, pool: pool, cache: model.packedWeights)
      let batch = try batch(encoder, file)
      let longest = batch.map(\.count).max() ?? 0
      let limit = encoder.configuration.contextLength
      guard longest <= limit else { throw GenerationError.contextOverflow(prompt: longest, limit: limit) }
      let durations = try measure("encode") { _ = encoder.embed(batch) }
      let tokens = batch.reduce(0) { $0 + $1.count }
      return report("encode", pool, durations, tokens: tokens * runs, items: batch.count * runs)
    }
  }

  func decoder(room: Int) throws -> (DecoderModel, AdapterMix, ThreadPool) {
    let pool = ThreadPool(threads: threads)
    let decoder = try DecoderModel(GGUFFile(path: model.path), pool: pool, cache: model.packedWeights)
    let limit = decoder.configuration.contextLength
    guard room <= limit else { throw GenerationError.contextOverflow(prompt: room, limit: limit) }
    return (decoder, try mix(decoder), pool)
  }

  /// Loads the adapters.
  func mix(_ decoder: DecoderModel) throws -> AdapterMix {
    for adapter in adapters { try decoder.adapters.load(adapter.source.name, path: adapter.source.path) }
    return try decoder.adapters.mix(adapters.map { ($0.source.name, $0.scale) })
  }

  /// One run to warm up, then the measured ones.
  private func measure(_ name: String, _ run: () -> Void) throws -> [Duration] {
    let clock = ContinuousClock()
    run()
    return try (0..<runs).map { index in
      try Task.checkCancellation()
      progress?(StepProgress("\(name), \(model.name)", completed: index, of: runs, unit: .items))
      return clock.measure(run)
    }
  }

  private func report(
    _ name: String, _ pool: ThreadPool, _ durations: [Duration], tokens: Int, items: Int? = nil
  ) -> BenchmarkReport {
    BenchmarkReport(
      name, model: model.name, threads: pool.threads, kernel: Kernels.best.name, durations: durations, tokens: tokens,
      items: items)
  }

  static func tokens(_ count: Int, vocabulary: Int, seed: Int = 0) -> [Int32] {
    (0..<count).map { Int32((($0 &+ seed) &* 7919 &+ 104_729) % vocabulary) }
  }
}
