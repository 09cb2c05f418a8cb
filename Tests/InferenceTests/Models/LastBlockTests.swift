import Tensors
import Testing

@testable import Inference

/// In the last block only what is told is computed in full.
@Suite struct LastBlockTests {
  private typealias Segment = DecoderModel.Segment

  private func tokens(_ seed: Int, _ count: Int, _ model: DecoderModel) -> [Int32] {
    (0..<count).map { Int32(($0 * $0 * 7 + $0 * 11 + seed * 31) % (model.vocabularySize - 1) + 1) }
  }

  /// Of every token, where nothing is left out.
  private func logits(_ tokens: [Int32], _ model: DecoderModel) -> [[Float]] {
    let pass = model.forward([Segment(tokens: tokens, cache: model.makeCache(limit: 64), logits: .all)])
    return (0..<tokens.count).map { Array(pass.logits.row($0, of: model.vocabularySize)) }
  }

  private func isNear(_ one: [Float], _ other: [Float]) -> Bool {
    let size = other.map(abs).max() ?? 0
    return one.count == other.count && zip(one, other).allSatisfy { abs($0 - $1) <= 1e-4 * max(1, size) }
  }

  @Test(arguments: Checkpoints.names) func whatIsToldIsTheSame(_ name: String) throws {
    let model = try DecoderModel(Checkpoints.file(name), pool: testPool)
    let width = model.configuration.width
    let layers = model.configuration.layers
    let texts = [tokens(1, 17, model), tokens(2, 12, model), tokens(3, 19, model), tokens(4, 14, model)]
    let expected = texts.map { logits($0, model) }
    let ended = model.forward(
      [Segment(tokens: texts[3], cache: model.makeCache(limit: 64))], statesAfter: [layers - 1])
    let state = Array(ended.states.row(0, of: width))

    let unfinished = model.makeCache(limit: 64)
    let pass = model.forward(
      [
        Segment(tokens: Array(texts[0].dropLast(2)), cache: unfinished, logits: .none),
        Segment(tokens: texts[1], cache: model.makeCache(limit: 64), logits: .last),
        Segment(tokens: texts[2], cache: model.makeCache(limit: 64), logits: .tail(3)),
        Segment(tokens: texts[3], cache: model.makeCache(limit: 64), logits: .state(blocks: layers)),
      ], statesAfter: [layers - 1])
    #expect(pass.rows == 4)
    let rows = (0..<4).map { Array(pass.logits.row($0, of: model.vocabularySize)) }
    #expect(isNear(rows[0], expected[1][11]))
    for tail in 0..<3 { #expect(isNear(rows[1 + tail], expected[2][16 + tail]), "token \(16 + tail)") }
    #expect(isNear(Array(pass.endStates.row(0, of: width)), state))

    // What was read without anything told serves what follows.
    #expect(unfinished.count == 15)
    let rest = model.forward([Segment(tokens: Array(texts[0].suffix(2)), cache: unfinished, logits: .all)])
    for index in 0..<2 {
      #expect(isNear(Array(rest.logits.row(index, of: model.vocabularySize)), expected[0][15 + index]))
    }
  }

  @Test func aPassThatTellsNothingKeepsAll() throws {
    let model = try DecoderModel(Checkpoints.file("llama"), pool: testPool)
    let text = tokens(5, 9, model)
    let cache = model.makeCache(limit: 64)
    #expect(model.forward([Segment(tokens: Array(text.dropLast()), cache: cache, logits: .none)]).rows == 0)
    let pass = model.forward([Segment(tokens: [text[8]], cache: cache)])
    #expect(isNear(Array(pass.logits.row(0, of: model.vocabularySize)), logits(text, model)[8]))
  }
}
