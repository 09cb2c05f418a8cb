import Foundation
import Inference
import Tensors
import Testing

/// The tiny checkpoints of `Goldens/decoders`, made by `Scripts/goldens/decoders.py`.
enum Checkpoints {
  static let names: [String] = ((try? FileManager.default.contentsOfDirectory(atPath: Goldens.path("decoders"))) ?? [])
    .sorted()

  /// Converted; the file is unlinked as soon as it is mapped.
  static func file(_ name: String, _ type: WeightType = .f32) throws -> GGUFFile {
    let path = FileManager.default.temporaryDirectory.appending(path: "kaijuan-\(UUID().uuidString).gguf").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try CheckpointConversion.convert(folder: Goldens.path("decoders/\(name)"), to: path, type: type, pool: testPool)
    return try GGUFFile(path: path)
  }

  /// What a test does to a converted file.
  struct Change {
    /// `nil` takes an entry away.
    var metadata: [String: GGUFValue?] = [:]
    var dropped: Set<String> = []
    var added: [(name: String, shape: [Int], values: [Float])] = []
  }

  static func file(_ name: String, changed change: Change) throws -> GGUFFile {
    let file = try file(name)
    var writer = GGUFWriter()
    var metadata = file.metadata
    for (key, value) in change.metadata { metadata[key] = value }
    for (key, value) in metadata.sorted(by: { $0.key < $1.key }) {
      writer.set(key, value)
    }
    for tensor in file.tensors where !change.dropped.contains(tensor.name) {
      let bytes = Array(UnsafeRawBufferPointer(start: file.pointer(tensor), count: tensor.bytes.count))
      writer.add(tensor.name, shape: tensor.shape, type: tensor.type, bytes: bytes)
    }
    for (name, shape, values) in change.added {
      writer.add(name, shape: shape, type: .f32, bytes: values.withUnsafeBytes(Array.init))
    }
    let path = FileManager.default.temporaryDirectory.appending(path: "kaijuan-\(UUID().uuidString).gguf").path
    defer { try? FileManager.default.removeItem(atPath: path) }
    try writer.write(to: path)
    return try GGUFFile(path: path)
  }

  static func golden(_ name: String) throws -> ParityGolden {
    try Goldens.load("decoders/\(name)/golden.json")
  }
}

/// What the reference makes of a checkpoint; the fields are described in the script.
struct ParityGolden: Decodable {
  struct Experts: Decodable {
    var layer: Int
    var counts: [Int]
  }

  var architecture: String
  var tokens: [Int32]
  var argmax: [Int]
  var norms: [Float]
  var range: Float
  var rows: [String: [Float]]
  var top: [[[Float]]]
  var experts: [Experts]?

  static let promptLength = 64
}
