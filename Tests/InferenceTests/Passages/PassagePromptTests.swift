import Foundation
import Tensors
import Testing

@testable import Inference

/// Whole prompts put together from passages.
@Suite struct PassagePromptTests {
  private let folder = FileManager.default.temporaryDirectory.appending(path: "kaijuan-\(UUID().uuidString)")

  private func tokens(_ seed: Int, _ count: Int) -> [Int32] {
    (0..<count).map { Int32(($0 * $0 * 7 + $0 * 31 + seed * 17) % 90 + 1) }
  }

  private func generator(_ model: DecoderModel, _ store: PassageStore?, chunk: Int = 16) -> TextGenerator {
    TextGenerator(
      model, contextLength: 128, prefillChunk: chunk, passages: store.map { ($0, modelHash: "tiny") })
  }

  private func request(_ passages: [Int], tail: Int = 5, repaired: Int = 0, standIn: Int = 6) -> GenerationRequest {
    var prompt = tokens(0, 13)
    var parts = PromptParts(beginning: 13, standIn: tokens(7, standIn), passages: [])
    for (index, seed) in passages.enumerated() {
      prompt += [Int32(index + 2), 9]
      parts.passages.append(.init(tokens: prompt.count..<prompt.count + 15 + seed, label: "p\(seed)"))
      prompt += tokens(seed, 15 + seed)
    }
    parts.repair(repaired, nearest: parts.passages.map { $0.tokens.lowerBound + 5..<$0.tokens.lowerBound + 9 })
    var request = GenerationRequest(prompt: prompt + tokens(99, tail), maximumTokens: 8, endTokens: [])
    request.parts = parts
    return request
  }

  private func collect(_ generator: TextGenerator, _ request: GenerationRequest) async throws -> [Int32] {
    var tokens = [Int32]()
    for try await event in generator.generate(request) {
      if case .token(let token) = event { tokens.append(token) }
    }
    return tokens
  }

  private func model(_ name: String = "llama") throws -> DecoderModel {
    try DecoderModel(Checkpoints.file(name), pool: testPool)
  }

  @Test(arguments: Checkpoints.names)
  func keptPassagesGiveTheAnswerOfThoseJustRead(_ name: String) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try model(name)
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    let generator = generator(model, store)
    defer { generator.close() }
    let first = try await collect(generator, request([1, 2, 3]))
    #expect(store.statistics.misses == 3 && store.statistics.hits == 0)
    #expect(try await collect(generator, request([1, 2, 3])) == first)
    #expect(store.statistics.hits == 3)
    // In another process, and in a prompt where some are known.
    let later = self.generator(model, try PassageStore(folder: folder, limitBytes: 1 << 30), chunk: 7)
    defer { later.close() }
    #expect(try await collect(later, request([1, 2, 3])) == first)
    let other = try await collect(later, request([4, 2, 1]))
    let alone = self.generator(model, try PassageStore(folder: folder.appending(path: "alone"), limitBytes: 1 << 30))
    defer { alone.close() }
    #expect(try await collect(alone, request([4, 2, 1])) == other)
  }

  /// So that another process has nothing to read but the question.
  @Test func theBeginningIsKeptAsWell() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try model()
    let request = request([1, 2])
    let key = try PassageKey.beginning(request.prompt, #require(request.parts), .none, model: "tiny").ofBeginning
    let file = folder.appending(path: key.name + ".kv")
    func answer() async throws -> (tokens: [Int32], store: PassageStore) {
      let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
      let generator = generator(model, store)
      defer { generator.close() }
      return (try await collect(generator, request), store)
    }
    let (first, store) = try await answer()
    #expect(store.holds(key) && store.statistics.entries == 2 && store.labels == ["p1", "p2"])
    #expect(try await answer().tokens == first)
    #expect(PassageFile.head(of: file.path)?.uses == 2)
    var reader = PassageReader(store, modelHash: "tiny")
    let assembly = try reader.assembly(
      request.prompt, #require(request.parts), .none, model: model, precision: nil)
    #expect(assembly.beginning.unread == 0 && assembly.beginning.cache.count == key.passage.count)
    // It goes with everything, and not with passages that are no more.
    store.prune { _ in false }
    #expect(store.holds(key) && store.statistics.entries == 0)
    // Damaged, it is read again.
    var bytes = try Data(contentsOf: file)
    bytes[bytes.count - 1] ^= 1
    try bytes.write(to: file)
    #expect(try await answer().tokens == first)
    #expect(PassageFile.head(of: file.path)?.uses == 1)
    try PassageStore(folder: folder, limitBytes: 1 << 30).clear()
    #expect(try FileManager.default.contentsOfDirectory(atPath: folder.path).isEmpty)
  }

  @Test(arguments: Checkpoints.names)
  func everythingRepairedIsTheWholePrompt(_ name: String) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try model(name)
    let plain = generator(model, nil)
    let assembled = generator(model, try PassageStore(folder: folder, limitBytes: 1 << 30))
    defer {
      plain.close()
      assembled.close()
    }
    let expected = try await collect(plain, request([1, 2, 3]))
    #expect(try await collect(assembled, request([1, 2, 3], repaired: 100)) == expected)
  }

  /// Positions here and there in the passages, over the borders of tiles and of what is read in a step.
  @Test(arguments: Checkpoints.names)
  func whatIsRepairedDoesNotDependOnTheCut(_ name: String) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try model(name)
    let request = request([1, 2, 3], repaired: 20)
    #expect(request.parts?.repaired.count == 20)
    var expected: [Int32]?
    for chunk in [16, 7, 64] {
      let store = try PassageStore(folder: folder.appending(path: "\(chunk)"), limitBytes: 1 << 30)
      let generator = generator(model, store, chunk: chunk)
      defer { generator.close() }
      let read = try await collect(generator, request)
      #expect(read.count == 8 && expected ?? read == read)
      #expect(try await collect(generator, request) == read)
      expected = read
    }
  }

  /// What is repaired sees what is before it: the state behind the prompt is nearer to that of the whole prompt.
  @Test func repairBringsItNearerToTheWhole() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try model()
    let generator = generator(model, try PassageStore(folder: folder, limitBytes: 1 << 30))
    defer { generator.close() }
    func state(_ repaired: Int?) async throws -> [Float] {
      var request = request([1, 2, 3], repaired: repaired ?? 0)
      if repaired == nil { request.parts = nil }
      request.stateAfterBlocks = model.configuration.layers
      for try await event in generator.generate(request) {
        if case .state(let state) = event { return state }
      }
      return []
    }
    let whole = try await state(nil)
    func distance(_ repaired: Int) async throws -> Float {
      try await zip(state(repaired), whole).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) }
    }
    let (none, half, all) = (try await distance(0), try await distance(30), try await distance(100))
    #expect(all < half && half < none && none > 0, "\(none), \(half), \(all)")
  }

  /// Read further behind than a model was trained for, a passage would be read wrongly.
  @Test func whereTheStandInHasNoRoomThePromptIsReadWhole() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try model()
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    let generator = generator(model, store)
    defer { generator.close() }
    let tokens = try await collect(generator, request([1, 2], standIn: 100))
    #expect(store.statistics == .init())
    let plain = self.generator(model, nil)
    defer { plain.close() }
    #expect(try await collect(plain, request([1, 2])) == tokens)
  }

  @Test func thoseAskedForTogetherAreReadOnce() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try model()
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    let generator = generator(model, store)
    defer { generator.close() }
    let requests = [[1, 2], [2, 1], [1, 2, 3], [3], [2, 2]].map { request($0) }
    let together = try await withThrowingTaskGroup(of: (Int, [Int32]).self) { group in
      for (index, request) in requests.enumerated() {
        group.addTask { (index, try await collect(generator, request)) }
      }
      return try await group.reduce(into: [:]) { $0[$1.0] = $1.1 }
    }
    for (index, request) in requests.enumerated() {
      #expect(try await collect(generator, request) == together[index])
    }
    #expect(store.statistics.entries == 3)
  }

  /// Its keys and values would be taken for those of the same tokens read as a whole.
  @Test func nothingOfItGetsIntoThePrefixCache() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let generator = generator(try model(), try PassageStore(folder: folder, limitBytes: 1 << 30))
    defer { generator.close() }
    _ = try await collect(generator, request([9, 8, 7]))
    #expect(generator.activity.prefixCacheBytes == 0 && generator.activity.reusedTokens == 0)
  }

  /// What a question leaves a model in, over a passage that was read before: nothing if it was not, and is not to be read for it.
  @Test(arguments: Checkpoints.names)
  func statesAreToldOverKeptPassages(_ name: String) async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try model(name)
    let store = try PassageStore(folder: folder, limitBytes: 1 << 30)
    let generator = generator(model, store)
    defer { generator.close() }
    func state(_ passage: Int, blocks: Int, reading: Bool) async throws -> [Float] {
      var request = request([passage], tail: 7)
      request.parts?.readsMissing = reading
      request.stateAfterBlocks = blocks
      var state: [Float] = []
      for try await event in generator.generate(request) {
        switch event {
        case .state(let told): state = told
        case .finished(let ended, let promptTokens, _, _):
          #expect(ended == !state.isEmpty && promptTokens == request.prompt.count)
        case .token, .likelihood: Issue.record("\(event)")
        }
      }
      return state
    }
    let layers = model.configuration.layers
    #expect(try await state(1, blocks: layers - 1, reading: false).isEmpty)
    #expect(store.statistics.entries == 0)
    let read = try await state(1, blocks: layers - 1, reading: true)
    #expect(read.count == model.configuration.width && store.statistics.entries == 1)
    #expect(try await state(1, blocks: layers - 1, reading: false) == read)
    #expect(try await state(1, blocks: layers, reading: false) != read)
    // Many at once, beside one that writes, as each alone.
    let written = try await collect(generator, request([4, 2]))
    for passage in [2, 3, 4] { _ = try await state(passage, blocks: layers - 1, reading: true) }
    var alone: [[Float]] = []
    for passage in 1...5 { alone.append(try await state(passage, blocks: layers - 1, reading: false)) }
    async let writing = collect(generator, request([4, 2]))
    let together = try await withThrowingTaskGroup(of: (Int, [Float]).self) { group in
      for passage in 1...5 {
        group.addTask { (passage - 1, try await state(passage, blocks: layers - 1, reading: false)) }
      }
      return try await group.reduce(into: alone) { $0[$1.0] = $1.1 }
    }
    #expect(try await writing == written)
    #expect(together[4].isEmpty)
    for (one, other) in zip(together, alone) {
      #expect(zip(one, other).allSatisfy { abs($0 - $1) < 1e-3 } && one.count == other.count)
    }
    #expect(generator.activity.prefixCacheBytes == 0)
    await #expect(throws: GenerationError.stateOutsideModel(blocks: layers + 1, of: layers)) {
      try await state(1, blocks: layers + 1, reading: true)
    }
  }

  /// Keys and values that some blocks did not write would be taken for whole ones.
  @Test func nothingThatPassedThroughSomeBlocksIsKept() async throws {
    let generator = generator(try model(), nil)
    defer { generator.close() }
    var shallow = request([1])
    shallow.parts = nil
    let prompt = shallow
    shallow.stateAfterBlocks = 1
    func states() async throws -> [[Float]] {
      var states: [[Float]] = []
      for try await event in generator.generate(shallow) {
        if case .state(let state) = event { states.append(state) }
      }
      return states
    }
    let first = try await states()
    #expect(first.count == 1 && generator.activity.prefixCacheBytes == 0)
    let fresh = self.generator(try model(), nil)
    defer { fresh.close() }
    #expect(try await collect(generator, prompt) == collect(fresh, prompt))
    // What passed through all blocks serves it.
    let reused = generator.activity.reusedTokens
    let again = try await states()
    #expect(generator.activity.reusedTokens > reused)
    #expect(again.count == 1 && zip(again[0], first[0]).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test func aReaderWhoLeavesLeavesTheOthersWhole() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let model = try model()
    let generator = generator(model, try PassageStore(folder: folder, limitBytes: 1 << 30), chunk: 2)
    defer { generator.close() }
    let leaving = Task { try await collect(generator, request([1, 2, 3])) }
    try await Task.sleep(for: .milliseconds(5))
    leaving.cancel()
    _ = try? await leaving.value
    let expected = self.generator(model, try PassageStore(folder: folder.appending(path: "alone"), limitBytes: 1 << 30))
    defer { expected.close() }
    #expect(try await collect(generator, request([2, 1])) == collect(expected, request([2, 1])))
  }

  @Test func partsThatDoNotFitAreRefused() async throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let generator = generator(try model(), try PassageStore(folder: folder, limitBytes: 1 << 30))
    defer { generator.close() }
    var request = request([1])
    request.parts?.passages[0].tokens = 5..<500
    await #expect(throws: GenerationError.partsOutsidePrompt) { try await collect(generator, request) }
  }

  @Test func anAdapterHasPassagesOfItsOwn() throws {
    let base = try DecoderConfiguration(Checkpoints.file("qwen2"))
    func fingerprint(_ names: [(String, Float)]) throws -> UInt64 {
      try AdapterMix(
        names.map { name, scale in
          let path = Goldens.path("adapters/\(name)")
          return (name, try Adapter(path: path, base: base, pool: testPool), scale)
        }
      ).fingerprint
    }
    let mixes: [[(String, Float)]] = [
      [("qwen2-a", 1)], [("qwen2-a", 0.5)], [("qwen2-b", 1)], [("qwen2-b.gguf", 1)], [("qwen2-a", 1), ("qwen2-b", 1)],
      [("qwen2-fixed.gguf", 1)],
    ]
    let fingerprints = try mixes.map(fingerprint)
    #expect(Set(fingerprints + [AdapterMix.none.fingerprint]).count == mixes.count + 1)
    #expect(try mixes.map { try fingerprint($0.reversed()) } == fingerprints)
    #expect(AdapterMix.none.fingerprint == 0)
  }
}
