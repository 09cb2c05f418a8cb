import Foundation
import Tensors
import Testing

@testable import Inference

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

  /// The kept file with another directory.
  private func rewrite(_ change: (inout PackedWeightsDirectory, inout Data) throws -> Void) throws {
    let file = try MappedFile(path: cache.path)
    var directory = try #require(PackedWeightsDirectory(file))
    var tiles = Data(bytes: file.base, count: file.count - (try directory.encoded().count))
    try change(&directory, &tiles)
    try (tiles + Data(try directory.encoded())).write(to: URL(filePath: cache.path))
  }

  /// A mapped matrix that was changed on purpose, with its checksum, changes what is computed: the file is read.
  @Test func theFileIsWhatIsRead() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = try logits(cache)
    try rewrite { directory, tiles in
      let entry = try #require(directory.matrices.firstIndex { $0.offset == 0 })
      let matrix = directory.matrices[entry]
      for index in 0..<1024 { tiles[index] = 0 }
      let shape = PackedMatrix.Shape(type: .f32, rows: matrix.rows, columns: matrix.columns)
      directory.matrices[entry].checksum = tiles.withUnsafeBytes {
        Checksum.of(UnsafeRawBufferPointer(rebasing: $0[..<shape.byteCount]), pool: testPool)
      }
    }
    let changed = try Data(contentsOf: URL(filePath: cache.path))
    #expect(try logits(cache) != packed)
    #expect(try Data(contentsOf: URL(filePath: cache.path)) == changed)
  }

  /// One bit, anywhere: the answer is right all the same, and the file is made anew.
  @Test func aFlippedBitIsFound() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = try logits(cache)
    let whole = try Data(contentsOf: URL(filePath: cache.path))
    let places = [0, 63, whole.count / 3, whole.count / 2, whole.count - 600, whole.count - 20, whole.count - 9]
    for place in places {
      var damaged = whole
      damaged[place] ^= 0x10
      try damaged.write(to: URL(filePath: cache.path))
      #expect(try logits(cache) == packed, "byte \(place) of \(whole.count)")
      // Tiles are given up at once and packed at the next start, a directory is replaced in this one.
      #expect(try logits(cache) == packed, "byte \(place) of \(whole.count)")
      #expect(try Data(contentsOf: URL(filePath: cache.path)) == whole, "byte \(place) of \(whole.count)")
    }
  }

  @Test func aFileThatLacksAMatrixIsMadeAnew() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = try logits(cache)
    let whole = try Data(contentsOf: URL(filePath: cache.path))
    try rewrite { directory, _ in directory.matrices.remove(at: 1) }
    #expect(try logits(cache) == packed)
    #expect(try files.isEmpty)
    #expect(try logits(cache) == packed)
    #expect(try Data(contentsOf: URL(filePath: cache.path)) == whole)
  }

  @Test func whatACrashLeftBehindIsOverwritten() throws {
    defer { try? FileManager.default.removeItem(at: folder) }
    let packed = try logits(cache)
    let whole = try Data(contentsOf: URL(filePath: cache.path))
    try FileManager.default.removeItem(atPath: cache.path)
    for left in [Data(), whole.prefix(1000), Data(repeating: 7, count: 3 * whole.count)] {
      try left.write(to: URL(filePath: cache.path + ".partial"))
      #expect(try logits(cache) == packed)
      #expect(try files == ["tiny.packed"])
      #expect(try Data(contentsOf: URL(filePath: cache.path)) == whole)
      try FileManager.default.removeItem(atPath: cache.path)
    }
    // Where there is no room for all of it, none of it stays.
    try Data(repeating: 7, count: 4096).write(to: URL(filePath: cache.path + ".partial"))
    #expect(throws: ModelFileError.self) { _ = try PartialFile(cache.path, size: 1 << 60) }
    #expect(try files.isEmpty)
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
    let count = try Data(contentsOf: URL(filePath: cache.path)).count
    for offset in [-64, 63, count, Int.max] {
      _ = try logits(cache)
      try rewrite { directory, _ in
        for index in directory.matrices.indices { directory.matrices[index].offset = offset }
      }
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
