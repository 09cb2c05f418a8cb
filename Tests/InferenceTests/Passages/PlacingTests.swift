import Tensors
import Testing

@testable import Inference

@Suite struct PlacingTests {
  private func tokens(_ seed: Int, _ count: Int) -> [Int32] {
    (0..<count).map { Int32(($0 * 31 + seed * 17) % 90 + 1) }
  }

  /// The keys of the first layer know nothing but their token and its position.
  private func firstKeys(_ cache: KeyValueCache, _ positions: Range<Int>) -> [Float] {
    let size = cache.shape.keySize
    return cache.segment(positions).withBytes { bytes in
      Array(bytes.bindMemory(to: Float.self).prefix(cache.shape.heads * positions.count * size))
    }
  }

  @Test(arguments: Checkpoints.names)
  func turnedKeysAreThoseOfTheNewPosition(_ name: String) throws {
    let model = try DecoderModel(Checkpoints.file(name), pool: testPool)
    let text = tokens(1, 32)
    let source = model.makeCache(limit: 64, precision: .single)
    _ = model.forward([.init(tokens: text, cache: source)])
    let expected = model.makeCache(limit: 128, precision: .single)
    _ = model.forward([.init(tokens: tokens(5, 48) + text, cache: expected)])
    let moved = model.makeCache(limit: 128, precision: .single)
    moved.reserve(80)
    model.place(source.segment(0..<32), at: 48, in: moved)
    moved.advance(80)
    let (a, b) = (firstKeys(moved, 48..<80), firstKeys(expected, 48..<80))
    let largest = b.map(abs).max() ?? 0
    #expect(zip(a, b).allSatisfy { abs($0 - $1) < 2e-6 * max(1, largest) })
    #expect(firstKeys(source, 0..<32) != b)
  }

  /// A passage right behind the beginning sees all that it would see in the prompt.
  @Test(arguments: Checkpoints.names)
  func aPassageBehindTheBeginningIsRead(_ name: String) throws {
    let model = try DecoderModel(Checkpoints.file(name), pool: testPool)
    let (beginning, passage, tail) = (tokens(1, 21), tokens(2, 40), tokens(3, 5))
    let whole = model.makeCache(limit: 100)
    let expected = model.forward([.init(tokens: beginning + passage + tail, cache: whole)]).logits.array
      .prefix(model.vocabularySize)
    let source = model.makeCache(limit: 100)
    _ = model.forward([.init(tokens: beginning + passage, cache: source)])
    let cache = model.makeCache(limit: 100)
    _ = model.forward([.init(tokens: beginning, cache: cache)])
    cache.reserve(60)
    model.place(
      source.compactSegment(21..<61, pool: testPool, kernels: model.kernels), at: 21, in: cache)
    let actual = model.forward([.init(tokens: tail, positions: Array(61..<66), cache: cache)]).logits.array
      .prefix(model.vocabularySize)
    #expect(cache.count == 66)
    let scale = (expected.max() ?? 0) - (expected.min() ?? 0)
    #expect(zip(actual, expected).allSatisfy { abs($0 - $1) < 0.02 * scale })
  }
}
