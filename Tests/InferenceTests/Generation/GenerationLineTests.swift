import Synchronization
import Tensors
import Testing

@testable import Inference

@Suite struct GenerationLineTests {
  private let model: DecoderModel

  init() throws { model = try DecoderModel(GGUFFile(path: Goldens.path("tiny-llama-f32.gguf")), pool: testPool) }

  private func generation(_ token: Int32) -> Generation {
    let (_, continuation) = AsyncThrowingStream<TokenEvent, any Error>.makeStream()
    let request = GenerationRequest(prompt: [token], maximumTokens: 4, endTokens: [])
    return Generation(request, cache: model.makeCache(limit: 8), room: 4, continuation)
  }

  @Test func whoWasCancelledTakesNobodysRoom() {
    let generations = (1...6).map { generation($0) }
    var line = GenerationLine()
    for generation in generations { line.join(generation) }
    for index in [0, 2] { generations[index].cancelled.store(true, ordering: .relaxed) }
    #expect(line.admit(atMost: 2).map(\.request.prompt) == [[2], [4]])
    #expect(line.count == 2)
    // Also while the batch is full.
    generations[4].cancelled.store(true, ordering: .relaxed)
    #expect(line.admit(atMost: 0).isEmpty && line.count == 1)
    #expect(line.admit(atMost: 9).map(\.request.prompt) == [[6]])
    #expect(line.isEmpty && line.admit(atMost: 3).isEmpty)
  }

  @Test func whoLeavesTheLineGivesItsMemoryBack() {
    var line = GenerationLine()
    weak var cache: KeyValueCache?
    do {
      let leaving = generation(1)
      cache = leaving.cache
      line.join(leaving)
      leaving.cancelled.store(true, ordering: .relaxed)
    }
    #expect(cache != nil)
    _ = line.admit(atMost: 0)
    #expect(cache == nil)
  }
}
