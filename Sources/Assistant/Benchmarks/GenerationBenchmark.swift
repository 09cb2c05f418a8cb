import Inference
import Tensors

extension EngineBenchmark {
  /// Writes `concurrent` answers of `tokens` each, greedily and past their ends, in one batch. Their prompts are made up and differ, or
  /// are all `prompt` in the model's chat template. Times are from token to token of an answer, after the first; drafted tokens come at
  /// once. One round before it warms up.
  public func generate(
    concurrent: Int, tokens: Int, context: Int, prompt: String?, speculates: Bool
  ) async throws -> BenchmarkReport {
    let (generator, prompts, threads) = try await offload {
      let file = try GGUFFile(path: model.path)
      let pool = ThreadPool(threads: self.threads)
      let decoder = try DecoderModel(file, pool: pool)
      let prompts: [[Int32]]
      if let prompt {
        let template = try ChatTemplate(from: file, tokenizer: TokenizerFactory.load(from: file))
        let turns = try template.render([ChatTurn(role: .user, content: prompt)])
        prompts = Array(repeating: turns, count: concurrent)
      } else {
        prompts = (0..<concurrent).map { Self.tokens(context, vocabulary: decoder.vocabularySize, seed: $0) }
      }
      let room = (prompts.map(\.count).max() ?? 0) + tokens
      guard room <= decoder.configuration.contextLength else {
        throw GenerationError.contextOverflow(prompt: room, limit: decoder.configuration.contextLength)
      }
      let generator = TextGenerator(
        decoder, contextLength: room, maximumBatchSize: concurrent, prefixCacheBytes: 0, speculates: speculates)
      return (generator, prompts, pool.threads)
    }
    defer { generator.close() }
    _ = try await gaps(generator, prompts, tokens: 4)
    progress?(StepProgress("generate, \(model.name)", completed: 0, of: nil, unit: .items))
    let (gaps, seconds) = try await gaps(generator, prompts, tokens: tokens)
    return BenchmarkReport(
      "generate", model: model.name, threads: threads, kernel: Kernels.best.name, durations: gaps,
      tokens: gaps.count, wall: seconds)
  }

  /// The times between tokens, and how long it took from the moment when all had their first token to the last token of all.
  private func gaps(
    _ generator: TextGenerator, _ prompts: [[Int32]], tokens: Int
  ) async throws -> ([Duration], Duration) {
    let clock = ContinuousClock()
    let times = try await withThrowingTaskGroup(of: [ContinuousClock.Instant].self) { group in
      for prompt in prompts {
        group.addTask {
          var times = [ContinuousClock.Instant]()
          for try await event in generator.generate(
            GenerationRequest(prompt: prompt, maximumTokens: tokens, endTokens: []))
          {
            if case .token = event { times.append(clock.now) }
          }
          return times
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
    let start = times.compactMap(\.first).max() ?? clock.now
    let end = times.compactMap(\.last).max() ?? clock.now
    let gaps = times.flatMap { times in
      zip(times, times.dropFirst()).filter { $0.0 >= start }.map { $0.duration(to: $1) }
    }
    return (gaps, start.duration(to: end))
  }
}
