import Foundation
import Inference
import Tensors

/// Adapter files that a test makes or changes.
enum AdapterFiles {
  static func temporary(_ suffix: String = ".gguf") -> String {
    FileManager.default.temporaryDirectory.appending(path: "kaijuan-adapter-\(UUID().uuidString)\(suffix)").path
  }

  /// A golden GGUF file with other metadata and tensors. `nil` takes a key away.
  static func gguf(
    _ name: String, _ metadata: [String: GGUFValue?] = [:], dropped: Set<String> = [],
    added: [(name: String, shape: [Int], values: [Float])] = []
  ) throws -> String {
    let file = try GGUFFile(path: Goldens.path("adapters/\(name).gguf"))
    var entries = file.metadata
    for (key, value) in metadata { entries[key] = value }
    var writer = GGUFWriter()
    for (key, value) in entries.sorted(by: { $0.key < $1.key }) { writer.set(key, value) }
    for tensor in file.tensors where !dropped.contains(tensor.name) {
      let bytes = Array(UnsafeRawBufferPointer(start: file.pointer(tensor), count: tensor.bytes.count))
      writer.add(tensor.name, shape: tensor.shape, type: tensor.type, bytes: bytes)
    }
    for (name, shape, values) in added {
      writer.add(name, shape: shape, type: .f32, bytes: values.withUnsafeBytes(Array.init))
    }
    let path = temporary()
    try writer.write(to: path)
    return path
  }

  /// A golden folder with another configuration. `nil` takes a key away.
  static func folder(_ name: String, _ changes: [String: Any?]) throws -> String {
    let path = temporary("")
    try FileManager.default.copyItem(atPath: Goldens.path("adapters/\(name)"), toPath: path)
    let file = URL(filePath: path).appending(path: "adapter_config.json")
    var object = try JSONSerialization.jsonObject(with: Data(contentsOf: file)) as? [String: Any] ?? [:]
    for (key, value) in changes { object[key] = value }
    try JSONSerialization.data(withJSONObject: object).write(to: file)
    return path
  }
}
