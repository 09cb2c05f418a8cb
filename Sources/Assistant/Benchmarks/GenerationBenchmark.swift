import Inference
import Tensors

extension EngineBenchmark {
  /// Writes `concurrent` answers to made-up prompts that differ, greedily and past their ends, in one batch. What is counted begins when
  /// all have their first token and ends when the first answer is complete, so that all are written all the time; each then has `tokens`
  /// tokens at least. Durations are from token to token of an answer; drafted tokens come at once. A short answer before warms up.
  public func generate(
    concurrent: Int, tokens: Int, context: Int, speculates: Bool
  ) async throws -> BenchmarkReport {
    let chunk = 256
    // What the first answers have written when the last prompt has been read.
    let length = tokens + concurrent * (context / chunk + 1)
    let (generator, mix, prompts, threads) = try await offload {
      let (decoder, mix, pool) = try decoder(room: context + length)
      let generator = TextGenerator(
        decoder, contextLength: context + length, maximumBatchSize: concurrent, prefillChunk: chunk,
        prefixCacheBytes: 0, speculates: speculates)
      let prompts = (0..<concurrent).map { Self.tokens(context, vocabulary: decoder.vocabularySize, seed: $0) }
      return (generator, mix, prompts, pool.threads)
    }
    defer { generator.close() }
    _ = try await times(generator, mix, Array(prompts.prefix(1)), tokens: 4)
    progress?(StepProgress("generate, \(model.name)", completed: 0, of: nil, unit: .items))
    let times = try await times(generator, mix, prompts, tokens: length)
    guard let start = times.compactMap(\.first).max(), let end = times.compactMap(\.last).min() else {
      throw BenchmarkError.nothingMeasured
    }
    let gaps = times.flatMap { times in
      zip(times, times.dropFirst()).filter { $0 >= start && $1 <= end }.map { $0.duration(to: $1) }
    }
    guard !gaps.isEmpty else { throw BenchmarkError.nothingMeasured }
    var report = BenchmarkReport(
      "generate", model: model.name, threads: threads, kernel: Kernels.best.name, durations: gaps,
      tokens: gaps.count, wall: start.duration(to: end))
    report.note(generator.expertLoad, generator.adapters)
    return report
  }

  /// When each token of each answer came.
  private func times(
    _ generator: TextGenerator, _ mix: AdapterMix, _ prompts: [[Int32]], tokens: Int
  ) async throws -> [[ContinuousClock.Instant]] {
    let clock = ContinuousClock()
    return try await withThrowingTaskGroup(of: [ContinuousClock.Instant].self) { group in
      for prompt in prompts {
        group.addTask {
          var times = [ContinuousClock.Instant]()
          var request = GenerationRequest(prompt: prompt, maximumTokens: tokens, endTokens: [])
          request.adapters = mix
          for try await event in generator.generate(request) {
            if case .token = event { times.append(clock.now) }
          }
          return times
        }
      }
      return try await group.reduce(into: []) { $0.append($1) }
    }
  }
}
