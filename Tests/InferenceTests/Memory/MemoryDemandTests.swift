import Foundation
import Inference
import Tensors
import Testing

@Suite struct MemoryDemandTests {
  /// What is told before loading is what loading takes.
  @Test(arguments: Checkpoints.names, [WeightType.f32, .q4_k_m])
  func weightsAreToldExactly(_ name: String, _ type: WeightType) throws {
    let file = try Checkpoints.file(name, type)
    let demand = try MemoryDemand(file)
    let model = try DecoderModel(file, pool: testPool)
    // Every matrix begins at a multiple of 64.
    let matrices = file.tensors.count { $0.shape.count >= 2 }
    #expect((0..<64 * (matrices + 1)).contains(demand.weightBytes - model.weightBytes))
    #expect(demand.positionBytes == model.makeCache(limit: 1).shape.positionBytes)
    #expect(demand.weightBytes - demand.expertBytes + demand.activeExpertBytes >= model.activeWeightBytes)
    #expect((demand.expertBytes == 0) == model.expertLoad.layers.isEmpty)
    #expect(demand.least(context: 10) <= demand.whole(context: 10))
    #expect(demand.whole(context: 11) - demand.whole(context: 10) == demand.positionBytes)
  }

  @Test func onlyTheExpertsOfATokenMustStay() throws {
    let demand = try MemoryDemand(Checkpoints.file("olmoe"))
    // 6 experts, 3 used.
    #expect(demand.activeExpertBytes == demand.expertBytes / 2 && demand.expertBytes > 0)
    #expect(demand.whole(context: 5) - demand.least(context: 5) == demand.expertBytes - demand.activeExpertBytes)
    let dense = try MemoryDemand(Checkpoints.file("qwen3"))
    #expect(dense.whole(context: 5) == dense.least(context: 5))
  }

  @Test func whatIsNoDecoderIsRefused() throws {
    #expect(throws: ModelFileError.self) { try MemoryDemand(GGUFFile(path: Goldens.path("tiny-bert-q4_0.gguf"))) }
  }
}
