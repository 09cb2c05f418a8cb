import Crypto
import Foundation
import Inference
import Tensors

extension EngineBenchmark {
  /// Answers conversations one after the other, greedily, each to its end or to `tokens`. Durations are from asking to the first token;
  /// tokens a second are those written after it. Nothing warms up: the first answer is slower than it would be later.
  ///
  /// - Parameter prefixCacheBytes: for keys and values of earlier prompts and answers; 0 reads every prompt from its beginning.
  public func answer(
    _ prompts: BenchmarkPrompts, tokens: Int, prefixCacheBytes: Int, speculates: Bool
  ) async throws -> BenchmarkReport {
    let (generator, tokenizer, requests, threads) = try await offload {
      let file = try GGUFFile(path: model.path)
      let pool = ThreadPool(threads: self.threads)
      let decoder = try DecoderModel(file, pool: pool, cache: model.packedWeights)
      let tokenizer = try TokenizerFactory.load(from: file)
      let template = try ChatTemplate(from: file, tokenizer: tokenizer)
      let mix = try mix(decoder)
      let requests = try prompts.conversations.map { turns in
        var request = GenerationRequest(
          prompt: try template.render(turns).tokens, maximumTokens: tokens, endTokens: template.endOfGeneration)
        request.adapters = mix
        return request
      }
      let room = (requests.map(\.prompt.count).max() ?? 0) + tokens
      guard room <= decoder.configuration.contextLength else {
        throw GenerationError.contextOverflow(prompt: room, limit: decoder.configuration.contextLength)
      }
      let generator = TextGenerator(
        decoder, contextLength: room, prefixCacheBytes: prefixCacheBytes, speculates: speculates)
      return (generator, tokenizer, requests, pool.threads)
    }
    defer { generator.close() }
    var answers = [BenchmarkReport.Answer]()
    for (index, request) in requests.enumerated() {
      progress?(StepProgress("answer, \(model.name)", completed: index, of: requests.count, unit: .items))
      answers.append(try await answer(request, generator, tokenizer))
    }
    let written = answers.reduce(0) { $0 + max(0, $1.tokens - 1) }
    var report = BenchmarkReport(
      "answer", model: model.name, threads: threads, kernel: Kernels.best.name,
      durations: answers.map { .seconds($0.firstTokenMs / 1000) }, items: answers.count,
      wall: .seconds(answers.reduce(0) { $0 + $1.firstTokenMs / 1000 + $1.writingSeconds }))
    let writing = answers.reduce(0) { $0 + $1.writingSeconds }
    report.tokensPerSecond = written > 0 ? Double(written) / writing : nil
    report.answers = answers
    report.note(generator.expertLoad, generator.adapters)
    return report
  }

  private func answer(
    _ request: GenerationRequest, _ generator: TextGenerator, _ tokenizer: any Tokenizer
  ) async throws -> BenchmarkReport.Answer {
    let clock = ContinuousClock()
    let asked = clock.now
    var first: ContinuousClock.Instant?
    var last = asked
    var tokens = [Int32]()
    for try await event in generator.generate(request) {
      guard case .token(let token) = event else { continue }
      last = clock.now
      if first == nil { first = last }
      tokens.append(token)
    }
    var text = TokenStreamDecoder(tokenizer)
    return BenchmarkReport.Answer(
      promptTokens: request.prompt.count, tokens: tokens.count,
      firstTokenMs: asked.duration(to: first ?? clock.now) / .milliseconds(1),
      writingSeconds: (first ?? last).duration(to: last) / .seconds(1),
      tokensSha256: SHA256.hash(data: tokens.withUnsafeBytes { Data($0) }).map { byte in
        String(format: "%02x", byte)
      }.joined(),
      text: tokens.map { text.append($0) }.joined() + text.finish())
  }
}
