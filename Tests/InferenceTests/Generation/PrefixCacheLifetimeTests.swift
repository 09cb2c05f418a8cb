import Testing

@testable import Inference

@Suite struct PrefixCacheLifetimeTests {
  @Test func nothingOutlivesTheCache() throws {
    let model = try DecoderModel(GGUFFile(path: Goldens.path("tiny-llama-f32.gguf")), pool: testPool)
    let tokens = (0..<200).map { Int32($0 % 90 + 1) }
    let cache = model.makeCache(limit: 256)
    _ = model.forward([.init(tokens: tokens, cache: cache)])
    weak var root: PrefixCache.Block?
    do {
      var prefixes = PrefixCache(limitBytes: 1 << 30)
      prefixes.store(tokens, with: .none, from: cache)
      root = prefixes.roots.values.first
      #expect(root?.children.count == 1)
    }
    #expect(root == nil)
  }
}
