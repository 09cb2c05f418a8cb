import Foundation
import Inference
import Tensors
import Testing

@Suite struct GGUFTests {
  /// A file with one value of each metadata kind and two tensors.
  static func sample() throws -> [UInt8] {
    var writer = GGUFWriter()
    writer.set("general.architecture", "llama")
    writer.set("a.unsigned", .unsigned(7))
    writer.set("a.signed", .signed(-7))
    writer.set("a.float", .float(0.5))
    writer.set("a.flag", .boolean(true))
    writer.set("a.integers", .integers([1, -2, 3]))
    writer.set("a.floats", .floats([1, 2.5]))
    writer.set("a.flags", .booleans([true, false]))
    writer.set("a.strings", .strings([Array("开".utf8), [0xff, 0xfe]]))
    writer.add("x", shape: [32, 2], type: .q8_0, bytes: [UInt8](repeating: 1, count: 68))
    writer.add("y", shape: [3], type: .f32, bytes: [UInt8](repeating: 0, count: 12))
    return try withTemporaryFile { path in
      try writer.write(to: path)
      return try [UInt8](Data(contentsOf: URL(filePath: path)))
    }
  }

  static func withTemporaryFile<T>(_ body: (String) throws -> T) rethrows -> T {
    let path = NSTemporaryDirectory() + "kaijuan-\(UUID().uuidString).gguf"
    defer { try? FileManager.default.removeItem(atPath: path) }
    return try body(path)
  }

  static func open(_ bytes: [UInt8]) throws -> GGUFFile {
    try withTemporaryFile { path in
      try Data(bytes).write(to: URL(filePath: path))
      return try GGUFFile(path: path)
    }
  }

  @Test func roundTrip() throws {
    let file = try Self.open(Self.sample())
    #expect(file.version == 3)
    #expect(file.architecture == "llama")
    #expect(file.integer("a.unsigned") == 7)
    #expect(file.integer("a.signed") == -7)
    #expect(file.float("a.float") == 0.5)
    #expect(file.boolean("a.flag") == true)
    #expect(file.integers("a.integers") == [1, -2, 3])
    #expect(file.floats("a.floats") == [1, 2.5])
    #expect(file.metadata["a.flags"] == .booleans([true, false]))
    #expect(file.strings("a.strings") == [Array("开".utf8), [0xff, 0xfe]])
    let x = try #require(file.tensor("x"))
    #expect(x.shape == [32, 2] && x.type == .q8_0 && x.bytes.count == 68)
    #expect(file.pointer(x).load(as: UInt8.self) == 1)
    #expect(file.tensor("z") == nil)
  }

  @Test func everyTruncationIsRefused() throws {
    let bytes = try Self.sample()
    // The last tensor takes 12 of its 32 padded bytes.
    for length in 0..<bytes.count - 20 {
      #expect(throws: ModelFileError.self) { try Self.open(Array(bytes.prefix(length))) }
    }
  }

  /// Whatever is damaged, the reader answers or refuses; it never crashes and never reads outside the file.
  @Test func damagedFilesNeverCrash() throws {
    let bytes = try Self.sample()
    var random = SystemRandomNumberGenerator()
    for _ in 0..<1500 {
      var damaged = bytes
      for _ in 0..<Int.random(in: 1...6, using: &random) {
        damaged[Int.random(in: 0..<bytes.count, using: &random)] =
          [0, 0xff, 0x7f, 0x80, .random(in: 0...255)].randomElement() ?? 0
      }
      guard let file = try? Self.open(damaged) else { continue }
      for tensor in file.tensors { #expect(tensor.bytes.upperBound <= file.file.count) }
    }
  }

  /// Room is made for what a file holds, not for what it claims; and arrays together stay within a limit.
  @Test func arraysAreLimited() throws {
    var bytes = Array("GGUF".utf8) + [3, 0, 0, 0] + [UInt8](repeating: 0, count: 8) + [2, 0, 0, 0, 0, 0, 0, 0]
    for key in ["a", "b"] {
      bytes += [1, 0, 0, 0, 0, 0, 0, 0] + Array(key.utf8) + [9, 0, 0, 0, 0, 0, 0, 0] + [1, 0, 0x80, 0, 0, 0, 0, 0]
      bytes += [UInt8](repeating: 0, count: 0x80_0001)
    }
    let error = #expect(throws: ModelFileError.self) {
      try GGUFFile(MappedFile(path: "m.gguf", contents: bytes))
    }
    #expect(error?.reason == .countTooLarge(what: "values in 'b'", count: 0x80_0001, limit: 0x7F_FFFF))
  }

  @Test func refusalsSayWhatIsWrong() throws {
    let bytes = try Self.sample()
    func reason(_ change: (inout [UInt8]) -> Void) -> ModelFileError.Reason? {
      var changed = bytes
      change(&changed)
      do throws(any Error) {
        _ = try Self.open(changed)
        return nil
      } catch { return (error as? ModelFileError)?.reason }
    }
    #expect(reason { $0[0] = 0x50 } == .badMagic([0x50, 0x47, 0x55, 0x46]))
    #expect(reason { $0[4] = 9 } == .unsupportedVersion(9))
    #expect(reason { $0.replaceSubrange(8..<16, with: [UInt8](repeating: 0xff, count: 8)) }?.isCount == true)
    #expect(reason { $0.replaceSubrange(16..<24, with: [UInt8](repeating: 0xff, count: 8)) }?.isCount == true)
    #expect(throws: ModelFileError.self) { try GGUFFile(path: "/nonexistent/model.gguf") }
    #expect(throws: ModelFileError.self) { try GGUFFile(path: NSTemporaryDirectory()) }
    let error = ModelFileError("m.gguf", .unknownType(what: "tensor 'x'", code: 99))
    #expect("\(error)".contains("m.gguf") && "\(error)".contains("99"))
  }

  @Test func dequantizesEveryType() throws {
    let file = try GGUFFile(path: Goldens.path("block-types.gguf"))
    var checked = 0
    for tensor in file.tensors {
      guard let values = file.tensor(tensor.name + ".values") else { continue }
      let count = tensor.elementCount
      let out = FloatBuffer(count)
      tensor.type.dequantize(file.pointer(tensor), count: count, into: out.base)
      let expected = UnsafeBufferPointer(start: file.pointer(values).assumingMemoryBound(to: Float.self), count: count)
      #expect(zip(out.array, expected).allSatisfy { abs($0 - $1) <= 1e-6 * max(1, abs($1)) }, "\(tensor.name)")
      checked += 1
    }
    #expect(checked == 10)
  }
}

extension ModelFileError.Reason {
  fileprivate var isCount: Bool {
    if case .countTooLarge = self { true } else { false }
  }
}
