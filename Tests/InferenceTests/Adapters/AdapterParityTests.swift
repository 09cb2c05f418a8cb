import Foundation
import Inference
import Tensors
import Testing

/// Adapters against merged weights and PEFT, sets of experts against a PyTorch reference.
@Suite struct AdapterParityTests {
  @Test func goldensAreThere() {
    #expect(AdapterGolden.all.count == 10)
    #expect(AdapterGolden.all.count { $0.counts != nil } == 2)
  }

  @Test(arguments: AdapterGolden.all.indices)
  func equalsReference(_ index: Int) throws {
    let golden = AdapterGolden.all[index]
    let file = try Checkpoints.file(golden.base)
    let tokens = try golden.tokens()
    for kernels in availableKernels {
      let model = try DecoderModel(file, pool: testPool, kernels: kernels)
      let mix = try TestAdapters.mix(golden.adapters, model)
      let whole = TestAdapters.logits(model, tokens, mix)
      let error = try golden.error(whole)
      #expect(error <= 1e-4, "\(golden.adapters) \(kernels.name)")
      if let counts = golden.counts {
        let load = try #require(model.adapters.all.first).adapter.expertLoad
        #expect(load.layers.map(\.tokens) == counts)
        #expect(load.layers.map(\.index) == Array(counts.indices))
      }
      // However a prompt is cut, each token gets the same numbers.
      let pieces = TestAdapters.logits(model, tokens, mix, pieces: [1, 2, 3, 8, 9, 16, 25])
      #expect(pieces == whole, "\(golden.adapters) \(kernels.name)")
      // Without the adapter the model is what it was.
      let plain = TestAdapters.logits(model, tokens, .none)
      #expect(try golden.error(plain) > 0.01)
      #expect(plain == TestAdapters.logits(try DecoderModel(file, pool: testPool, kernels: kernels), tokens, .none))
    }
  }

  /// The same adapter in both file formats.
  @Test(arguments: ["llama-a", "qwen2-b"])
  func readsGGUF(_ name: String) throws {
    let golden = try AdapterGolden.of([name: 1])
    let model = try DecoderModel(Checkpoints.file(golden.base), pool: testPool)
    let entry = try model.adapters.load("gguf", path: Goldens.path("adapters/\(name).gguf"))
    #expect(entry.adapter.expertNames.count == 1 && entry.adapter.expertsUsed == nil)
    let logits = TestAdapters.logits(model, try golden.tokens(), try model.adapters.mix([("gguf", 1)]))
    #expect(try golden.error(logits) <= 1e-4)
  }

  /// Factors that are halves are kept as such.
  @Test func keepsHalvesShort() throws {
    let model = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    let exact = try model.adapters.load("a", path: TestAdapters.path("qwen2-a")).adapter
    let numbers = 2 * 4 * (64 + 64 + 64 + 32 + 64 + 32 + 64 + 64 + 3 * (64 + 96))
    // Rows are filled up to tiles of 16.
    #expect(exact.byteCount < numbers * 2 * 4 && exact.rank == 4)
  }

  @Test func nothingIsNothing() throws {
    let golden = try AdapterGolden.of(["qwen2-a": 1])
    let model = try DecoderModel(Checkpoints.file("qwen2"), pool: testPool)
    let mix = try TestAdapters.mix(["qwen2-a": 0], model)
    #expect(mix.isEmpty)
    let tokens = try golden.tokens()
    #expect(TestAdapters.logits(model, tokens, mix) == TestAdapters.logits(model, tokens, .none))
  }
}
