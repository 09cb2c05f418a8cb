import Foundation
import Tensors
import Testing

@testable import Inference

/// Requests with different mixes in one batch.
@Suite struct AdapterBatchTests {
  private let mixes: [[String: Float]] = [
    [:], ["qwen2-a": 1], ["qwen2-a": 0.6, "qwen2-b": 0.4], ["qwen2-routed": 1], ["qwen2-fixed": 0.5],
    ["qwen2-routed": 0.5, "qwen2-b": -1], [:], ["qwen2-a": 1],
  ]

  /// Bit for bit what each gives alone.
  @Test func eachRequestGetsItsOwn() throws {
    let model = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    let used = try mixes.map { try TestAdapters.mix($0, model) }
    let prompts = mixes.indices.map { index in (0..<5 + 3 * index).map { Int32(($0 * 31 + index * 7) % 250 + 3) } }
    let alone = zip(prompts, used).map { TestAdapters.logits(model, $0, $1, pieces: [$0.count]) }
    let caches = prompts.map { model.makeCache(limit: $0.count + 1, precision: .single) }
    for round in 0..<2 {
      let segments = zip(zip(prompts, used), caches).map { pair, cache in
        let (prompt, mix) = pair
        let piece = round == 0 ? prompt[..<2] : prompt[2...]
        return DecoderModel.Segment(tokens: Array(piece), cache: cache, logits: .all, adapters: mix)
      }
      let (rows, logits) = model.forward(segments)
      let size = model.vocabularySize
      var together = (0..<rows).map { Array(UnsafeBufferPointer(start: logits.base + $0 * size, count: size)) }[...]
      for index in prompts.indices {
        let expected = round == 0 ? alone[index][..<2] : alone[index][2...]
        #expect(together.prefix(expected.count).elementsEqual(expected), "request \(index)")
        together = together.dropFirst(expected.count)
      }
    }
  }

  @Test func prefixesAreKeptByMix() throws {
    let model = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    let tokens = (0..<130).map { Int32(($0 * 31) % 250 + 3) }
    let used = try mixes.dropLast(2).map { try TestAdapters.mix($0, model) }
    var prefixes = PrefixCache(limitBytes: 1 << 30)
    for mix in used {
      let cache = model.makeCache(limit: 256)
      #expect(prefixes.restore(tokens, with: mix, into: cache) == 0)
      _ = model.forward([.init(tokens: tokens, cache: cache, adapters: mix)])
      prefixes.store(tokens, with: mix, from: cache)
    }
    for mix in used {
      let restored = model.makeCache(limit: 256)
      #expect(prefixes.restore(tokens, with: mix, into: restored) == 128)
      let rest = model.forward([.init(tokens: Array(tokens[128...]), cache: restored, adapters: mix)]).logits
        .array.prefix(model.vocabularySize).map(\.bitPattern)
      let whole = model.forward([.init(tokens: tokens, cache: model.makeCache(limit: 256), adapters: mix)]).logits
        .array.prefix(model.vocabularySize).map(\.bitPattern)
      #expect(rest == whole)
    }
    // The same file loaded again is another adapter.
    try model.adapters.unload("qwen2-a")
    let again = try TestAdapters.mix(["qwen2-a": 1], model)
    #expect(prefixes.restore(tokens, with: again, into: model.makeCache(limit: 256)) == 0)
    #expect(prefixes.restore(tokens, with: .none, into: model.makeCache(limit: 256)) == 128)
  }

  @Test func theOrderOfAMixDoesNotMatter() throws {
    let model = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    _ = try TestAdapters.mix(["qwen2-a": 1, "qwen2-b": 1], model)
    let one = try model.adapters.mix([("qwen2-a", 0.6), ("qwen2-b", 0.4)])
    let other = try model.adapters.mix([("qwen2-b", 0.4), ("qwen2-a", 0.6)])
    #expect(one.key == other.key)
    #expect(one.key != (try model.adapters.mix([("qwen2-b", 0.6), ("qwen2-a", 0.4)])).key)
  }

  private func greedy(_ generator: TextGenerator, _ prompt: [Int32], _ mix: AdapterMix) async throws -> [Int32] {
    var request = GenerationRequest(prompt: prompt, maximumTokens: 24, endTokens: [])
    request.adapters = mix
    var tokens = [Int32]()
    for try await event in generator.generate(request) {
      if case .token(let token) = event { tokens.append(token) }
    }
    return tokens
  }

  /// Through the continuous batch, with prefixes kept and drafts, and the names taken away while they are in use.
  @Test func generationsKeepWhatTheyBeganWith() async throws {
    let file = try Checkpoints.file("qwen2")
    let prompt = (0..<70).map { Int32(($0 * 31) % 250 + 3) }
    let alone = TextGenerator(
      try DecoderModel(file, pool: testPool), contextLength: 512, maximumBatchSize: 1, prefixCacheBytes: 0,
      speculates: false)
    let generator = TextGenerator(try DecoderModel(file, pool: testPool), contextLength: 512)
    defer {
      alone.close()
      generator.close()
    }
    for name in ["qwen2-a", "qwen2-b", "qwen2-routed", "qwen2-fixed"] {
      for adapters in [alone.adapters, generator.adapters] { try adapters.load(name, path: TestAdapters.path(name)) }
    }
    var expected = [[Int32]]()
    for mix in mixes {
      expected.append(try await greedy(alone, prompt, try alone.adapters.mix(mix.map { ($0.key, $0.value) })))
    }
    #expect(Set(expected).count == 6)
    let used = try mixes.map { try generator.adapters.mix($0.map { ($0.key, $0.value) }) }
    for name in ["qwen2-a", "qwen2-routed"] { try generator.adapters.unload(name) }
    for _ in 0..<2 {
      let found = try await withThrowingTaskGroup(of: (Int, [Int32]).self) { group in
        for (index, mix) in used.enumerated() {
          group.addTask { (index, try await self.greedy(generator, prompt, mix)) }
        }
        return try await group.reduce(into: [Int: [Int32]]()) { $0[$1.0] = $1.1 }
      }
      #expect(mixes.indices.map { found[$0] } == expected)
    }
    #expect(throws: AdapterError("qwen2-a", .unknown(loaded: ["qwen2-b", "qwen2-fixed"]))) {
      try generator.adapters.mix([("qwen2-a", 1)])
    }
  }

  @Test func anotherModelsAdapterIsRefused() async throws {
    let qwen = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    let generator = TextGenerator(try DecoderModel(Checkpoints.file("llama"), pool: testPool), contextLength: 512)
    defer { generator.close() }
    let mix = try TestAdapters.mix(["qwen2-a": 1], qwen)
    await #expect(throws: GenerationError.adapterOfAnotherModel) { try await greedy(generator, [5, 6], mix) }
  }

  /// Names come and go from many threads while others use them.
  @Test func loadingIsSafeFromManyThreads() async throws {
    let generator = TextGenerator(try DecoderModel(Checkpoints.file("qwen2"), pool: testPool), contextLength: 512)
    defer { generator.close() }
    let (prompt, adapters): ([Int32], LoadedAdapters) = ([3, 4, 5, 6], generator.adapters)
    let entry = try adapters.load("kept", path: TestAdapters.path("qwen2-b"))
    let expected = try await greedy(generator, prompt, try AdapterMix([("kept", entry.adapter, 1)]))
    try await withThrowingTaskGroup(of: Void.self) { group in
      for worker in 0..<4 {
        group.addTask {
          for round in 0..<8 {
            let name = "a-\(worker)-\(round)"
            try adapters.load(name, path: TestAdapters.path("qwen2-b"))
            let mix = try adapters.mix([(name, 1)])
            try adapters.unload(name)
            #expect(try await self.greedy(generator, prompt, mix) == expected)
          }
        }
      }
      try await group.waitForAll()
    }
    #expect(adapters.all.map(\.name) == ["kept"])
  }
}
