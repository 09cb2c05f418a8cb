import Foundation
import Inference
import Tensors
import Testing

@Suite struct ExpertSetCompositionTests {
  private func members(_ names: String?...) -> [ExpertSetComposition.Member] {
    names.enumerated().map { .init(name: "kind-\($0)", path: $1.map(TestAdapters.path)) }
  }

  /// Texts of a kind: tokens of its own part of the vocabulary behind a beginning that all share.
  private func examples(_ kind: Int, _ count: Int, seed: Int = 0) -> [[Int32]] {
    (0..<count).map { index in
      [1, 2, 3, 4] + (0..<12).map { Int32(20 + 80 * kind + (index * 37 + $0 * 11 + seed * 5) % 13) }
    }
  }

  /// The fixed mixture is the mix of its adapters, pairs of different scales among them.
  @Test func fixedMixtureEqualsTheMix() throws {
    let golden = try AdapterGolden.of(["qwen2-a": 0.6, "qwen2-b": 0.4])
    let model = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    let path = AdapterFiles.temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let composition = try ExpertSetComposition(members("qwen2-a", "qwen2-b"), base: model.configuration)
    let report = try composition.write(weights: [0.6, 0.4], to: path)
    #expect(report.ranks == [4, 17] && report.routers == 0)
    let adapter = try model.adapters.load("set", path: path).adapter
    #expect(adapter.expertNames == ["kind-0", "kind-1"] && adapter.expertsUsed == nil)
    #expect(adapter.expertLoad.layers.isEmpty)
    let logits = TestAdapters.logits(model, try golden.tokens(), try model.adapters.mix([("set", 1)]))
    #expect(try golden.error(logits) <= 1e-4)
  }

  @Test func routersLearnTheKinds() throws {
    let model = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    let path = AdapterFiles.temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let composition = try ExpertSetComposition(members("qwen2-a", "qwen2-b", nil), base: model.configuration)
    var shares = [Double]()
    let report = try composition.write(
      fitting: (0..<3).map { examples($0, 20) }, with: model, used: 1, to: path
    ) { shares.append($0) }
    #expect(shares == shares.sorted() && shares.last == 1)
    // Attention and feed-forward of both layers.
    #expect(report.routers == 4)
    let accuracy = try #require(report.accuracy)
    #expect(accuracy.examples == 12 && accuracy.ofExamples == 1 && accuracy.ofTokens > 0.9)
    for kind in 0..<3 {
      let name = "set-\(kind)"
      let adapter = try model.adapters.load(name, path: path).adapter
      #expect(adapter.expertsUsed == 1 && adapter.expertNames.count == 3)
      // A text that it has not seen, behind four tokens that say nothing. These adapters are as large as the weights themselves: in
      // full, a wrong expert for those four would leave nothing of the text.
      let text = examples(kind, 1, seed: 3)[0]
      _ = model.forward([
        .init(
          tokens: Array(text), cache: model.makeCache(limit: 16), logits: .all,
          adapters: try model.adapters.mix([(name, 0.1)]))
      ])
      for layer in adapter.expertLoad.layers {
        #expect(layer.tokens.reduce(0, +) == 2 * 16)
        #expect(layer.tokens[kind] >= 2 * 11, "\(kind): \(layer.tokens)")
      }
      // Once for each part, also where the last block is computed for one token only.
      _ = model.forward([
        .init(
          tokens: Array(text), cache: model.makeCache(limit: 16), logits: .last,
          adapters: try model.adapters.mix([(name, 0.1)]))
      ])
      let counts = adapter.expertLoad.layers.map { $0.tokens.reduce(0, +) }
      #expect(counts.last == 2 * 16 + 2 && counts.dropLast().allSatisfy { $0 == 2 * 32 }, "\(counts)")
    }
  }

  @Test func equalInputGivesEqualFiles() throws {
    let model = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    let paths = [AdapterFiles.temporary(), AdapterFiles.temporary()]
    defer { for path in paths { try? FileManager.default.removeItem(atPath: path) } }
    for path in paths {
      let composition = try ExpertSetComposition(members("qwen2-b", nil), base: model.configuration)
      _ = try composition.write(fitting: [examples(0, 3), examples(1, 4)], with: model, used: 2, to: path) { _ in }
    }
    let files = try paths.map { try Data(contentsOf: URL(filePath: $0)) }
    #expect(files[0] == files[1])
  }

  @Test func fewExamplesAreAllLearntFrom() throws {
    let model = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    let path = AdapterFiles.temporary()
    defer { try? FileManager.default.removeItem(atPath: path) }
    let composition = try ExpertSetComposition(members("qwen2-b", nil), base: model.configuration)
    let report = try composition.write(
      fitting: [[[5]], [[5]]], with: model, used: 1, to: path
    ) { _ in }
    #expect(report.accuracy == nil)
  }

  @Test func whatDoesNotFitIsRefused() throws {
    let base = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool).configuration
    for members in [members(), members(nil, nil), members("gemma3-a"), members("qwen2-routed")] {
      #expect(throws: (any Error).self) { try ExpertSetComposition(members, base: base) }
    }
    let twice = [ExpertSetComposition.Member(name: "a", path: TestAdapters.path("qwen2-a"))]
    #expect(throws: AdapterError.self) { try ExpertSetComposition(twice + twice, base: base) }
  }
}
