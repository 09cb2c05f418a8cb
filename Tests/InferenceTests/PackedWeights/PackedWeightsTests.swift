import Foundation
import Inference
import Tensors
import Testing

@Suite struct PackedWeightsTests {
  private let folder: URL
  private let cache: PackedWeightsCache
  private let file: GGUFFile

  init() throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "kaijuan-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    cache = PackedWeightsCache(path: folder.appending(path: "tiny.packed").path, modelHash: "abc")
    file = try GGUFFile(path: Goldens.path("tiny-llama-f32.gguf"))
  }

  private func logits(_ cache: PackedWeightsCache?) throws -> [Float] {
    try logits(file, cache)
  }

  private func logits(_ file: GGUFFile, _ cache: PackedWeightsCache?) throws -> [Float] {
    let model = try DecoderModel(file, pool: testPool, cache: cache)
    let prompt: [Int32] = [1, 5, 9, 2]
    let segment = DecoderModel.Segment(tokens: prompt, cache: model.makeCache(limit: 8))
    return Array(model.forward([segment]).logits.array.prefix(model.vocabularySize))
  }

  private var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: folder.path).sorted() }
  }

  @Test func weightsAreTheSamePackedWrittenAndMapped() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = try logits(nil)
    #expect(try logits(cache) == packed)
    #expect(try files == ["tiny.packed"])
    let written = try Data(contentsOf: URL(filePath: cache.path))
    #expect(try logits(cache) == packed)
    #expect(try Data(contentsOf: URL(filePath: cache.path)) == written)
  }

  /// Stacks of experts and of heads among them.
  @Test(arguments: ["mixtral", "qwen2moe", "deepseek2", "gemma3"], [WeightType.f32, .q4_k_m])
  func architecturesAreTheSamePackedWrittenAndMapped(_ name: String, _ type: WeightType) throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let file = try Checkpoints.file(name, type)
    let packed = try logits(file, nil)
    #expect(try logits(file, cache) == packed)
    #expect(try files == ["tiny.packed"])
    let written = try Data(contentsOf: URL(filePath: cache.path))
    #expect(try logits(file, cache) == packed)
    #expect(try Data(contentsOf: URL(filePath: cache.path)) == written)
  }

  /// A mapped matrix that was changed on purpose changes what is computed: the file is read.
  @Test func theFileIsWhatIsRead() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = try logits(cache)
    var bytes = try Data(contentsOf: URL(filePath: cache.path))
    for index in 0..<4096 { bytes[index] = 0 }
    try bytes.write(to: URL(filePath: cache.path))
    #expect(try logits(cache) != packed)
  }

  @Test func anotherModelsFileIsReplaced() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = try logits(cache)
    var bytes = try Data(contentsOf: URL(filePath: cache.path))
    for index in 0..<4096 { bytes[index] = 0 }
    try bytes.write(to: URL(filePath: cache.path))
    let changed = PackedWeightsCache(path: cache.path, modelHash: "def")
    #expect(try logits(changed) == packed)
    #expect(try files == ["tiny.packed"])
    #expect(try logits(changed) == packed)
  }

  @Test func aTornFileIsReplaced() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = try logits(cache)
    let whole = try Data(contentsOf: URL(filePath: cache.path))
    for length in [0, 15, whole.count / 2, whole.count - 17, whole.count - 1] {
      try whole.prefix(length).write(to: URL(filePath: cache.path))
      #expect(try logits(cache) == packed, "\(length) of \(whole.count) bytes")
      #expect(try Data(contentsOf: URL(filePath: cache.path)) == whole, "\(length) of \(whole.count) bytes")
    }
  }

  @Test func aDirectoryThatLiesIsNotBelieved() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = try logits(cache)
    let whole = try Data(contentsOf: URL(filePath: cache.path))
    let text = try #require(whole.firstRange(of: Data(#"{"layoutVersion""#.utf8)))
    let json = whole[text.lowerBound..<whole.count - 16]
    for offset in ["-64", "63", "\(whole.count)", "\(Int.max)"] {
      var directory = try #require(JSONSerialization.jsonObject(with: json) as? [String: Any])
      var matrices = try #require(directory["matrices"] as? [[String: Any]])
      for index in matrices.indices { matrices[index]["offset"] = Int(offset) }
      directory["matrices"] = matrices
      let end = try JSONSerialization.data(withJSONObject: directory)
      let length = withUnsafeBytes(of: UInt64(end.count).littleEndian) { Data($0) }
      let lying = whole[..<text.lowerBound] + end + length + Data("KJPACKED".utf8)
      try lying.write(to: URL(filePath: cache.path))
      #expect(try logits(cache) == packed, "offset \(offset)")
    }
  }

  @Test func aPlaceThatCannotBeWrittenCostsOnlyTime() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let nowhere = PackedWeightsCache(path: folder.appending(path: "missing/tiny.packed").path, modelHash: "abc")
    #expect(try logits(nowhere) == logits(nil))
    #expect(try files.isEmpty)
  }

  @Test func onlyOneProcessWrites() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let partial = cache.path + ".partial"
    let descriptor = open(partial, O_CREAT | O_RDWR, 0o644)
    defer { close(descriptor) }
    #expect(flock(descriptor, LOCK_EX | LOCK_NB) == 0)
    #expect(try logits(cache) == logits(nil))
    #expect(try files == ["tiny.packed.partial"])
  }

  @Test func aModelThatFailsToLoadLeavesNothing() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let bert = try GGUFFile(path: Goldens.path("tiny-bert-f32.gguf"))
    #expect(throws: ModelFileError.self) { try DecoderModel(bert, pool: testPool, cache: cache) }
    #expect(try files.isEmpty)
  }
}
