import Tensors
import Testing

@testable import Inference

/// Segments that pass through some blocks only.
@Suite struct EndStateTests {
  private typealias Segment = DecoderModel.Segment

  private func model(_ name: String) throws -> DecoderModel { try DecoderModel(Checkpoints.file(name), pool: testPool) }

  private func tokens(_ seed: Int, _ count: Int, _ model: DecoderModel) -> [Int32] {
    (0..<count).map { Int32(($0 * $0 * 5 + $0 * 13 + seed * 29) % (model.vocabularySize - 1) + 1) }
  }

  /// Of the last token after each block, by whole passes.
  private func states(_ tokens: [Int32], _ model: DecoderModel) -> [[Float]] {
    let segment = Segment(tokens: tokens, cache: model.makeCache(limit: 64))
    let pass = model.forward([segment], statesAfter: Array(0..<model.configuration.layers))
    return (0..<model.configuration.layers).map { Array(pass.states.row($0, of: model.configuration.width)) }
  }

  private func isNear(_ one: [Float], _ other: [Float]) -> Bool {
    let size = other.map(abs).max() ?? 0
    return one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, size) }
  }

  @Test(arguments: Checkpoints.names) func theyEndWithWhatTheBlocksLeave(_ name: String) throws {
    let model = try model(name)
    let (layers, width) = (model.configuration.layers, model.configuration.width)
    let whole = tokens(0, 9, model)
    let alone = Array(model.forward([Segment(tokens: whole, cache: model.makeCache(limit: 64))]).logits.array)
    // Beside one that passes through all blocks, deepest first, one of them in two pieces.
    let depths = Array((1...layers).reversed())
    let texts = depths.map { tokens($0, 4 + $0, model) }
    let expected = texts.map { states($0, model) }
    let caches = texts.map { _ in model.makeCache(limit: 64) }
    let first = texts.map { Array($0.prefix(2)) }
    _ = model.forward(
      zip(zip(first, caches), depths).map { Segment(tokens: $0.0, cache: $0.1, logits: .state(blocks: $1)) })
    let rest = zip(zip(texts, caches), depths).map {
      Segment(tokens: Array($0.0.dropFirst(2)), cache: $0.1, logits: .state(blocks: $1))
    }
    let pass = model.forward([Segment(tokens: whole, cache: model.makeCache(limit: 64))] + rest, statesAfter: [])
    #expect(pass.rows == 1)
    #expect(isNear(Array(pass.logits.array.prefix(model.vocabularySize)), Array(alone.prefix(model.vocabularySize))))
    for (index, depth) in depths.enumerated() {
      #expect(isNear(Array(pass.endStates.row(index, of: width)), expected[index][depth - 1]), "\(depth) of \(layers)")
    }
  }

  @Test func throughNoBlockThereIsTheEmbedding() throws {
    let model = try model("llama")
    func state(_ tokens: [Int32]) -> [Float] {
      let segment = Segment(tokens: tokens, cache: model.makeCache(limit: 64), logits: .state(blocks: 0))
      return Array(model.forward([segment], statesAfter: []).endStates.row(0, of: model.configuration.width))
    }
    #expect(state([3, 7]) == state([7]))
    #expect(state([3, 7]) != state([3]))
  }
}
