import Foundation
import Tensors
import Testing

@testable import Inference

/// What generators tell of likelihoods, against softmaxes over the logits of passes of their own.
@Suite struct LikelihoodTests {
  private let golden: [Int32]
  private let model: DecoderModel
  private let generator: TextGenerator

  init() throws {
    golden = try #require(TextGeneratorTests.golden).tokens
    model = try DecoderModel(GGUFFile(path: Goldens.path("tiny-llama-f32.gguf")), pool: testPool)
    generator = TextGenerator(model, contextLength: 128, prefillChunk: 16)
  }

  /// Of what follows the first `known` tokens.
  private func expected(_ tokens: [Int32], after known: Int) throws -> Double {
    let model = try DecoderModel(GGUFFile(path: Goldens.path("tiny-llama-f32.gguf")), pool: testPool)
    let (_, logits) = model.forward([.init(tokens: tokens, cache: model.makeCache(limit: 128), logits: .all)])
    return (known..<tokens.count).reduce(0.0) { sum, index in
      let row = (0..<model.vocabularySize).map { Double(logits.base[(index - 1) * model.vocabularySize + $0]) }
      return sum + row[Int(tokens[index])] - log(row.reduce(0) { $0 + exp($1) })
    }
  }

  /// Of the last token.
  private func lastState(_ tokens: [Int32]) throws -> [Float] {
    let model = try DecoderModel(GGUFFile(path: Goldens.path("tiny-llama-f32.gguf")), pool: testPool)
    let cache = model.makeCache(limit: 128)
    let states = model.forward(
      [.init(tokens: tokens, cache: cache)], statesAfter: [model.configuration.stateBlocks.words]
    )
    .states
    return Array(states.array.prefix(model.configuration.width))
  }

  @Test func textsAreScoredAsTheModelHoldsThem() async throws {
    let texts = [
      ScoredText(prompt: golden, text: [5]), ScoredText(prompt: golden, text: [9]),
      ScoredText(prompt: Array(golden.prefix(40)), text: Array(golden.suffix(24))),
      ScoredText(prompt: Array(golden.prefix(40)), text: [7]),
      ScoredText(prompt: [3], text: [4, 5, 6]), ScoredText(prompt: Array(golden.prefix(33)), text: [8, 9]),
    ]
    // A second time what was read is known.
    for _ in 0..<2 {
      let told = try await TextScorer(generator: generator).likelihoods(of: texts)
      #expect(told.count == texts.count)
      for (text, told) in zip(texts, told) {
        #expect(try abs(told - expected(text.prompt + text.text, after: text.prompt.count)) < 1e-3)
      }
    }
    #expect(try await TextScorer(generator: generator).likelihoods(of: []).isEmpty)
    await #expect(throws: GenerationError.self) {
      try await TextScorer(generator: generator).likelihoods(of: [.init(prompt: golden + golden, text: [1, 2])])
    }
    await #expect(throws: GenerationError.self) {
      try await TextScorer(generator: generator).likelihoods(of: [.init(prompt: [], text: [1, 2])])
    }
  }

  /// More tokens than one step tells about.
  @Test func longTextsAreScoredPieceByPiece() async throws {
    let wide = TextGenerator(model, contextLength: 128, prefillChunk: 256)
    let texts = (1...4).map { ScoredText(prompt: [Int32($0)], text: Array(golden.prefix(40))) }
    let told = try await TextScorer(generator: wide).likelihoods(of: texts)
    for (text, told) in zip(texts, told) {
      #expect(try abs(told - expected(text.prompt + text.text, after: 1)) < 1e-3)
    }
  }

  /// Beside requests that want none, with drafts, and where what was read before is known: states are of the tokens that they are told for.
  @Test func statesAreThoseOfTheirTokens() async throws {
    func told(_ request: GenerationRequest) async throws -> (tokens: [Int32], likelihood: TokenLikelihood) {
      var tokens: [Int32] = []
      var likelihood = TokenLikelihood()
      for try await event in generator.generate(request) {
        if case .token(let token) = event { tokens.append(token) }
        if case .likelihood(let told) = event { likelihood = told }
      }
      return (tokens, likelihood)
    }
    // Repeats itself, so that drafts are made.
    let prompt = Array(golden.prefix(12)) + golden.prefix(12) + golden.prefix(12)
    var wanting = GenerationRequest(prompt: prompt, maximumTokens: 12, endTokens: [])
    wanting.likelihood = .init(states: true)
    var plain = GenerationRequest(prompt: Array(golden.suffix(20)), maximumTokens: 20, endTokens: [])
    plain.likelihood = .init(promptStart: 5)
    let beside = plain
    for _ in 0..<2 {
      async let other = told(beside)
      let (tokens, likelihood) = try await told(wanting)
      #expect(try await other.likelihood.states.isEmpty)
      #expect(tokens.count == 12 && likelihood.states.count == 12)
      for (index, state) in likelihood.states.enumerated() {
        let expected = try lastState(prompt + tokens.prefix(index))
        #expect(zip(state, expected).allSatisfy { abs($0 - $1) < 1e-3 }, "token \(index)")
      }
    }
  }

  /// Of seven blocks: the state of the prompt is of another than those of the words.
  @Test func theStateOfThePromptIsOfItsBlock() async throws {
    let model = try DecoderModel(Checkpoints.file("gemma3"), pool: testPool)
    let blocks = model.configuration.stateBlocks
    #expect(blocks == .init(words: 4, prompt: 5, passage: 3))
    let width = model.configuration.width
    let prompt = golden.prefix(30).map { $0 % Int32(model.vocabularySize) }
    func states(_ blocks: [Int], _ logits: DecoderModel.Segment.Logits) -> [[Float]] {
      let segment = DecoderModel.Segment(tokens: prompt, cache: model.makeCache(limit: 64), logits: logits)
      let pass = model.forward([segment], statesAfter: blocks)
      return (0..<pass.rows * blocks.count).map { Array(pass.states.row($0, of: width)) }
    }
    let (words, whole) = (states([blocks.words], .all), states([blocks.prompt], .all))
    #expect(words.count == 30 && words[29] != whole[29] && words[28] != words[29])
    #expect(states([blocks.words, blocks.prompt], .tail(2)) == [words[28], whole[28], words[29], whole[29]])

    let generator = TextGenerator(model, contextLength: 64, prefillChunk: 8)
    var request = GenerationRequest(prompt: prompt, maximumTokens: 3, endTokens: [])
    request.likelihood = .init(states: true)
    // A second time with what was read before.
    for _ in 0..<2 {
      var told = TokenLikelihood()
      for try await event in generator.generate(request) {
        if case .likelihood(let likelihood) = event { told = likelihood }
      }
      #expect(told.states.count == 3 && told.promptState.count == width)
      #expect(zip(told.promptState, whole[29]).allSatisfy { abs($0 - $1) < 1e-3 })
      #expect(zip(told.states[0], words[29]).allSatisfy { abs($0 - $1) < 1e-3 })
    }
  }

  @Test func theSearchFindsTheLikeliestWays() async throws {
    let ways: [[Int32]] = [[10, 11, 12], [10, 11], [10], [20], [30, 31, 32, 33], [40, 41], [41]]
    let end: Int32 = 2
    var request = GenerationRequest(prompt: golden, maximumTokens: 8, endTokens: [end])
    request.constraint = Ways(ways: ways, vocabularySize: model.vocabularySize)
    request.likelihood = .init(alternatives: [50], states: true)
    var search = ExcerptSearch()
    search.leastStart = 100
    search.leastEnd = -100
    let finding = try await search.run(request, generator)
    #expect(Set(finding.excerpts.map(\.tokens[0])) == [10, 20, 30, 40, 41])
    #expect(finding.promptState.count == model.configuration.width)
    for excerpt in finding.excerpts {
      #expect(ways.contains(excerpt.tokens))
      #expect(try abs(excerpt.likelihood - expected(golden + excerpt.tokens + [end], after: golden.count)) < 1e-3)
      let state = try lastState(golden + excerpt.tokens)
      #expect(excerpt.state.count == state.count)
      #expect(zip(excerpt.state, state).allSatisfy { abs($0 - $1) < 1e-3 })
    }
    #expect(finding.excerpts.map(\.likelihood) == finding.excerpts.map(\.likelihood).sorted(by: >))
    #expect(try abs(finding.alternatives[0] - expected(golden + [50], after: golden.count)) < 1e-3)

    // Of a way that goes on, or ends, at each place, all shorter ones are found.
    let longest = try #require(finding.excerpts.map(\.tokens).filter { $0.first == 10 }.max { $0.count < $1.count })
    #expect(finding.excerpts.count { $0.tokens.first == 10 } == longest.count)

    search.width = 1
    request.likelihood?.states = false
    let narrow = try await search.run(request, generator)
    #expect(!narrow.excerpts.contains { !$0.state.isEmpty } && narrow.promptState.isEmpty)
    #expect(Set(narrow.excerpts.compactMap(\.tokens.first)).count == 1)
    search = ExcerptSearch()
    search.leastEnd = 0
    // Where the model has nothing else to say it ends all the same.
    let ended = try await search.run(request, generator).excerpts
    #expect(ended.count == Set(ended.map(\.tokens[0])).count && ended.contains { $0.tokens == [20] })
    // Only what is nearly as likely as the first is followed.
    search = ExcerptSearch()
    search.leastEnd = -100
    search.leastStart = 0
    #expect(try await Set(search.run(request, generator).excerpts.map(\.tokens[0])).count == 1)
    // There is no room for an end.
    request.maximumTokens = 1
    #expect(try await search.run(request, generator).excerpts.isEmpty)
  }

  /// Allows some sequences of tokens.
  private struct Ways: TokenConstraint {
    var ways: [[Int32]]
    var vocabularySize: Int
    var count = 0

    var canEnd: Bool { ways.contains { $0.count == count } }
    var isComplete: Bool { false }

    mutating func mask() -> TokenMask {
      var mask = TokenMask(count: vocabularySize)
      for way in ways where way.count > count { mask.insert(way[count]) }
      return mask
    }

    mutating func accept(_ token: Int32) -> Bool {
      let rest = ways.filter { $0.count > count && $0[count] == token }
      guard !rest.isEmpty else { return false }
      ways = rest
      count += 1
      return true
    }
  }
}
