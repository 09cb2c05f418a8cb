import Tensors
import Testing

@testable import Inference

@Suite struct SpeculationTests {
  private func write(
    _ file: GGUFFile, prompt: [Int32], speculates: Bool, sampling: Sampler.Options = .init(), prefixes: Int = 0
  ) async throws -> [Int32] {
    let model = try DecoderModel(file, pool: testPool)
    let generator = TextGenerator(
      model, contextLength: 256, prefillChunk: 16, prefixCacheBytes: prefixes, speculates: speculates)
    defer { generator.close() }
    var tokens = [Int32]()
    for try await event in generator.generate(
      .init(prompt: prompt, maximumTokens: 120, sampling: sampling, endTokens: []))
    {
      if case .token(let token) = event { tokens.append(token) }
    }
    return tokens
  }

  /// Random models soon repeat themselves, which is what drafts are for.
  @Test(arguments: DecoderTests.tiny.map(\.file), [Float(0), 0.8])
  func draftsChangeNothing(_ file: String, _ temperature: Float) async throws {
    let file = try GGUFFile(path: Goldens.path(file))
    var sampling = Sampler.Options()
    sampling.temperature = temperature
    sampling.seed = 7
    for length in [1, 2, 3, 17, 90] {
      let prompt = (0..<length).map { Int32($0 % 5 * 3 + 1) }
      let plain = try await write(file, prompt: prompt, speculates: false, sampling: sampling)
      let drafted = try await write(file, prompt: prompt, speculates: true, sampling: sampling)
      #expect(plain == drafted, "\(length) tokens of prompt")
      // The context of these models.
      #expect(plain.count == min(120, 128 - length))
    }
  }

  @Test(arguments: Checkpoints.names)
  func draftsChangeNothing(_ name: String) async throws {
    let file = try Checkpoints.file(name, .q8_0)
    let prompt = (0..<33).map { Int32($0 % 5 * 3 + 1) }
    let plain = try await write(file, prompt: prompt, speculates: false)
    let drafted = try await write(file, prompt: prompt, speculates: true)
    #expect(plain == drafted)
    #expect(plain.count == 120)
  }

  /// The ground that drafts and the prefix cache stand on: bit for bit, a token's logits do not depend on what is read beside it.
  @Test(arguments: DecoderTests.tiny.map(\.file))
  func logitsDoNotDependOnTheCut(_ file: String) throws {
    let tokens = (0..<70).map { Int32($0 * 7 % 90 + 1) }
    try checkCuts(GGUFFile(path: Goldens.path(file)), tokens, .half)
  }

  @Test(arguments: Checkpoints.names, [KeyValueCache.Precision.half, .int8])
  func logitsDoNotDependOnTheCut(_ name: String, _ precision: KeyValueCache.Precision) throws {
    let tokens = Array(try Checkpoints.golden(name).tokens.prefix(70))
    try checkCuts(Checkpoints.file(name, .q4_k_m), tokens, precision)
  }

  private func checkCuts(_ file: GGUFFile, _ tokens: [Int32], _ precision: KeyValueCache.Precision) throws {
    for set in Kernels.InstructionSet.allCases {
      guard let kernels = Kernels(set) else { continue }
      let model = try DecoderModel(file, pool: testPool, kernels: kernels)
      func logits(cut: [Int]) -> [Float] {
        let cache = model.makeCache(limit: tokens.count, precision: precision)
        var all = [Float]()
        var start = 0
        for length in cut {
          let piece = Array(tokens[start..<start + length])
          let (rows, logits) = model.forward([.init(tokens: piece, cache: cache, logits: .all)])
          all += logits.array.prefix(rows * model.vocabularySize)
          start += length
        }
        return all
      }
      let whole = logits(cut: [70])
      for cut in [[Int](repeating: 1, count: 70), [7, 8, 9, 46], [63, 5, 2]] {
        #expect(logits(cut: cut).map(\.bitPattern) == whole.map(\.bitPattern), "\(set) \(precision) \(cut)")
      }
    }
  }
}

@Suite struct PromptLookupTests {
  @Test func whatFollowedBeforeIsDrafted() {
    var lookup = PromptLookup()
    #expect(lookup.draft(after: [1, 2, 3, 4, 5, 6, 1, 2, 3], limit: 7) == [4, 5, 6])
    lookup.learn(drafted: 3, accepted: 3)
    #expect(lookup.draft(after: [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 9, 1, 2], limit: 7) == [3, 4, 5, 6, 9, 1, 2])
    #expect(lookup.draft(after: [1, 2, 3, 4, 5, 6, 1, 2, 3, 4, 5, 6, 9, 1, 2, 8, 8], limit: 7) == [])
  }

  @Test func aLongerMatchIsPreferred() {
    var lookup = PromptLookup()
    #expect(lookup.draft(after: [1, 2, 3, 7, 7, 2, 3, 8, 8, 1, 2, 3], limit: 1) == [7])
  }

  @Test func failuresPauseItForLongerAndLonger() {
    var lookup = PromptLookup()
    var tokens: [Int32] = []
    var drafts = 0
    for _ in 0..<1000 {
      tokens += [1, 2]
      let draft = lookup.draft(after: tokens, limit: 7)
      if !draft.isEmpty { drafts += 1 }
      lookup.learn(drafted: draft.count, accepted: 0)
    }
    #expect(drafts > 3 && drafts < 30)
  }

  @Test func twoTokensAreEnoughWhileItIsRight() {
    let tokens: [Int32] = [1, 2, 3, 4, 9, 2, 3]
    var lookup = PromptLookup()
    #expect(lookup.draft(after: tokens, limit: 7) == [4, 9, 2])
    lookup.learn(drafted: 3, accepted: 1)
    #expect(lookup.draft(after: tokens, limit: 7) == [])
    lookup.learn(drafted: 3, accepted: 3)
    #expect(lookup.draft(after: tokens, limit: 7) == [4, 9, 2, 3])
  }
}
