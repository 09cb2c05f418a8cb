import Tensors
import Testing

@testable import Inference

@Suite struct PrefixCacheTests {
  private func model() throws -> DecoderModel {
    try DecoderModel(GGUFFile(path: Goldens.path("tiny-llama-f32.gguf")), pool: testPool)
  }

  private func read(_ tokens: [Int32], _ model: DecoderModel, _ cache: KeyValueCache) -> [UInt32] {
    let (_, logits) = model.forward([.init(tokens: Array(tokens[cache.count...]), cache: cache)])
    return logits.array.prefix(model.vocabularySize).map(\.bitPattern)
  }

  private func tokens(_ seed: Int, _ count: Int) -> [Int32] {
    (0..<count).map { Int32(($0 * 31 + seed * 17) % 90 + 1) }
  }

  @Test func aKnownBeginningIsNotReadAgain() throws {
    try checkReuse(model())
  }

  @Test(arguments: ["mixtral", "gemma3", "deepseek2-lite"])
  func aKnownBeginningIsNotReadAgain(_ name: String) throws {
    try checkReuse(DecoderModel(Checkpoints.file(name), pool: testPool))
  }

  private func checkReuse(_ model: DecoderModel) throws {
    var prefixes = PrefixCache(limitBytes: 1 << 30)
    let first = tokens(1, 200)
    let cache = model.makeCache(limit: 256)
    _ = read(first, model, cache)
    prefixes.store(first, with: .none, from: cache)
    for (prompt, known) in [
      (first + [5, 6], 192), (Array(first.prefix(129)), 128), (Array(first.prefix(128)), 112),
      (Array(first.prefix(70)) + tokens(2, 80), 64), (tokens(2, 80), 0), ([3], 0),
    ] {
      let restored = model.makeCache(limit: 256)
      #expect(prefixes.restore(prompt, with: .none, into: restored) == known)
      #expect(read(prompt, model, restored) == read(prompt, model, model.makeCache(limit: 256)))
    }
    #expect(prefixes.reusedTokens == 192 + 128 + 112 + 64)
  }

  @Test func theLeastRecentlyUsedGoFirst() throws {
    let model = try model()
    let cache = model.makeCache(limit: 256)
    _ = read(tokens(0, 64), model, cache)
    let room = 4 * cache.segment(0..<64).byteCount
    var prefixes = PrefixCache(limitBytes: room)
    for seed in 0..<6 {
      let cache = model.makeCache(limit: 256)
      _ = read(tokens(seed, 130), model, cache)
      prefixes.store(tokens(seed, 130), with: .none, from: cache)
      #expect(prefixes.byteCount <= room)
      // The first stays in use.
      #expect(prefixes.restore(tokens(0, 130), with: .none, into: model.makeCache(limit: 256)) == 128)
    }
    #expect(prefixes.restore(tokens(1, 130), with: .none, into: model.makeCache(limit: 256)) == 0)
    #expect(prefixes.restore(tokens(5, 130), with: .none, into: model.makeCache(limit: 256)) == 128)
  }

  @Test func withoutRoomNothingIsKept() throws {
    let model = try model()
    let cache = model.makeCache(limit: 256)
    _ = read(tokens(0, 130), model, cache)
    var prefixes = PrefixCache(limitBytes: 0)
    prefixes.store(tokens(0, 130), with: .none, from: cache)
    #expect(prefixes.byteCount == 0)
    #expect(prefixes.restore(tokens(0, 130), with: .none, into: model.makeCache(limit: 256)) == 0)
  }
}
