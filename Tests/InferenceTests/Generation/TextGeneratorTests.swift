import Foundation
import Inference
import Tensors
import Testing

@Suite struct TextGeneratorTests {
  static let golden = DecoderTests.tiny.first { $0.file == "tiny-llama-f32.gguf" }

  func generator(batch: Int = 32, chunk: Int = 16) throws -> TextGenerator {
    let model = try DecoderModel(GGUFFile(path: Goldens.path("tiny-llama-f32.gguf")), pool: testPool)
    return TextGenerator(model, contextLength: 128, maximumBatchSize: batch, prefillChunk: chunk)
  }

  func collect(_ stream: AsyncThrowingStream<TokenEvent, any Error>) async throws -> (tokens: [Int32], end: TokenEvent?)
  {
    var tokens = [Int32]()
    var end: TokenEvent?
    for try await event in stream {
      if case .token(let token) = event { tokens.append(token) } else { end = event }
    }
    return (tokens, end)
  }

  @Test func greedyEqualsTheReference() async throws {
    let golden = try #require(Self.golden)
    let generator = try generator()
    defer { generator.close() }
    let (tokens, end) = try await collect(
      generator.generate(.init(prompt: golden.tokens, maximumTokens: 16, endTokens: [])))
    #expect(tokens == golden.greedy)
    guard case .finished(let ended, let promptTokens, _, _) = end else { throw GenerationError.emptyPrompt }
    #expect(!ended && promptTokens == 64)
  }

  /// Against a softmax over the logits of a pass of its own.
  @Test func likelihoodsAreThoseOfTheModel() async throws {
    let golden = try #require(Self.golden)
    let model = try DecoderModel(GGUFFile(path: Goldens.path("tiny-llama-f32.gguf")), pool: testPool)
    let written = Array(golden.greedy.prefix(3))
    let (_, logits) = model.forward([
      .init(tokens: golden.tokens + written.dropLast(), cache: model.makeCache(limit: 128), logits: .all)
    ])
    func logProbability(_ token: Int32, after count: Int) -> Double {
      let row = (0..<model.vocabularySize).map { Double(logits.base[(count - 1) * model.vocabularySize + $0]) }
      return row[Int(token)] - log(row.reduce(0) { $0 + exp($1) })
    }
    let generator = try generator()
    defer { generator.close() }
    var request = GenerationRequest(prompt: golden.tokens, maximumTokens: 3, endTokens: [])
    request.likelihood = .init(promptStart: 40, alternatives: [5, 0], starts: 3)
    var told: TokenLikelihood?
    for try await event in generator.generate(request) {
      if case .likelihood(let likelihood) = event { told = likelihood }
    }
    let likelihood = try #require(told)
    for (offset, told) in likelihood.written.enumerated() {
      #expect(abs(told - logProbability(written[offset], after: 64 + offset)) < 1e-3)
    }
    #expect(likelihood.written.count == 3 && likelihood.ends == [-.infinity, -.infinity, -.infinity])
    #expect(likelihood.prompt.count == 24)
    for (offset, told) in likelihood.prompt.enumerated() {
      #expect(abs(told - logProbability(golden.tokens[40 + offset], after: 40 + offset)) < 1e-3)
    }
    let likeliest = (0..<Int32(model.vocabularySize)).map { logProbability($0, after: 64) }.sorted(by: >).prefix(3)
    #expect(zip(likelihood.starts, likeliest).allSatisfy { abs($0.likelihood - $1) < 1e-3 })
    #expect(likelihood.starts.count == 3 && likelihood.starts.first?.token == written.first)
    #expect(likelihood.alternatives.count == 2)
    for (token, told) in zip([5, 0] as [Int32], likelihood.alternatives) {
      #expect(abs(told - logProbability(token, after: 64)) < 1e-3)
    }
    for wrong: TokenLikelihood.Wanted in [
      .init(alternatives: [Int32(model.vocabularySize)]), .init(promptStart: 0), .init(promptStart: 65),
      .init(promptStart: -1),
    ] {
      request.likelihood = wrong
      await #expect(throws: GenerationError.self) { try await collect(generator.generate(request)) }
    }
  }

  @Test func manyAtOnceEqualOneByOne() async throws {
    let golden = try #require(Self.golden)
    let generator = try generator(batch: 4)
    defer { generator.close() }
    try await withThrowingTaskGroup(of: Void.self) { group in
      for length in 1...20 {
        let prompt = Array(golden.tokens.prefix(length * 3))
        group.addTask {
          let alone = try await collect(
            self.generator().generate(.init(prompt: prompt, maximumTokens: 9, endTokens: [])))
          let together = try await collect(
            generator.generate(.init(prompt: prompt, maximumTokens: 9, endTokens: [])))
          #expect(alone.tokens == together.tokens)
        }
      }
      try await group.waitForAll()
    }
  }

  @Test(.timeLimit(.minutes(30))) func whatWasDoneIsCounted() async throws {
    let golden = try #require(Self.golden)
    let generator = try generator()
    defer { generator.close() }
    #expect(generator.activity == GeneratorActivity())
    for _ in 0..<2 {
      _ = try await collect(generator.generate(.init(prompt: golden.tokens + [1], maximumTokens: 5, endTokens: [])))
    }
    // The end of an answer is told before it is counted.
    while generator.activity.running > 0 { try await Task.sleep(for: .milliseconds(10)) }
    let activity = generator.activity
    #expect(activity.running == 0 && activity.waiting == 0)
    #expect(activity.promptTokens == 130 && activity.writtenTokens == 10)
    // Four blocks of 16 tokens.
    #expect(activity.reusedTokens == 64 && activity.prefixCacheBytes > 0)
  }

  @Test func endTokenEndsAndIsNotShown() async throws {
    let golden = try #require(Self.golden)
    let generator = try generator()
    defer { generator.close() }
    let end = golden.greedy[3]
    let (tokens, last) = try await collect(
      generator.generate(.init(prompt: golden.tokens, maximumTokens: 16, endTokens: [end])))
    #expect(tokens == Array(golden.greedy.prefix { $0 != end }))
    guard case .finished(let ended, _, _, _) = last else { throw GenerationError.emptyPrompt }
    #expect(ended)
  }

  @Test func impossibleRequestsAreRefused() async throws {
    let generator = try generator()
    defer { generator.close() }
    for (prompt, problem) in [
      ([], .emptyPrompt), ([Int32](repeating: 1, count: 128), .contextOverflow(prompt: 128, limit: 128)),
      ([1, 96], .tokenOutOfRange(96, vocabularySize: 96)),
    ] as [([Int32], GenerationError)] {
      await #expect(throws: problem) {
        try await collect(generator.generate(.init(prompt: prompt, maximumTokens: 4, endTokens: [])))
      }
    }
  }

  @Test func outputStopsAtTheContext() async throws {
    let golden = try #require(Self.golden)
    let generator = try generator()
    defer { generator.close() }
    let (tokens, _) = try await collect(
      generator.generate(.init(prompt: golden.tokens, maximumTokens: 1000, endTokens: [])))
    #expect(tokens.count == 64)
  }

  @Test func leavingFreesThePlace() async throws {
    let golden = try #require(Self.golden)
    let generator = try generator(batch: 1)
    defer { generator.close() }
    for _ in 0..<20 {
      for try await _ in generator.generate(.init(prompt: golden.tokens, maximumTokens: 60, endTokens: [])) { break }
    }
    let (tokens, _) = try await collect(
      generator.generate(.init(prompt: golden.tokens, maximumTokens: 2, endTokens: [])))
    #expect(tokens == Array(golden.greedy.prefix(2)))
  }

  @Test func expertsAreCountedAndCachesMayBeShorter() async throws {
    let model = try DecoderModel(Checkpoints.file("deepseek2-lite"), pool: testPool)
    let generator = TextGenerator(model, contextLength: 128, cachePrecision: .int8)
    defer { generator.close() }
    let prompt = try Array(Checkpoints.golden("deepseek2-lite").tokens.prefix(32))
    let (tokens, _) = try await collect(
      generator.generate(.init(prompt: prompt, maximumTokens: 9, endTokens: [])))
    #expect(tokens.count == 9)
    let read = generator.expertLoad.layers.map { $0.tokens.reduce(0, +) }
    // In the last layer what is told of the prompt, and what is written.
    #expect(read.count == 2 && read[0] >= 3 * (32 + 8) && read[1] >= 3 * (1 + 8))
  }
}
