import Inference
import Tensors
import Testing

@Suite struct ExpertLoadTests {
  @Test func balanceIsMeasured() {
    let even = ExpertLoad.Layer(index: 0, tokens: [5, 5, 5, 5])
    #expect(even.variation == 0 && even.coldShare == 0)
    let one = ExpertLoad.Layer(index: 0, tokens: [20, 0, 0, 0])
    #expect(abs(one.variation - 3.0.squareRoot()) < 1e-12 && one.coldShare == 0.75)
    // A tenth of the mean is not cold yet.
    #expect(ExpertLoad.Layer(index: 0, tokens: [19, 1]).coldShare == 0)
    #expect(ExpertLoad.Layer(index: 0, tokens: [210, 9, 81, 100]).coldShare == 0.25)
    let unused = ExpertLoad.Layer(index: 0, tokens: [0, 0])
    #expect(unused.variation == 0 && unused.coldShare == 0)
  }

  @Test func everyChoiceIsCounted() throws {
    let model = try DecoderModel(Checkpoints.file("deepseek3"), pool: testPool)
    #expect(model.expertLoad.layers.map(\.index) == [1, 2])
    for count in 1...3 {
      _ = model.forward([
        .init(tokens: [1, 2, 3], cache: model.makeCache(limit: 8)),
        .init(tokens: [7, 8], cache: model.makeCache(limit: 8)),
      ])
      let layers = model.expertLoad.layers
      #expect(layers.allSatisfy { $0.tokens.count == 12 })
      // In the last one the two tokens whose logits are told.
      #expect(layers.map { $0.tokens.reduce(0, +) } == [count * 5 * 4, count * 2 * 4])
    }
  }

  @Test func aDenseModelHasNone() throws {
    #expect(try DecoderModel(Checkpoints.file("qwen3"), pool: testPool).expertLoad == ExpertLoad(layers: []))
  }
}
