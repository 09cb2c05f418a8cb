import Foundation
import Inference
import Testing

/// A copy of a golden checkpoint that a test may change.
struct CheckpointCopy: ~Copyable {
  static let names = [
    "deepseek2", "deepseek2-lite", "deepseek3", "gemma3", "granitemoe", "llama", "llama3", "mixtral", "olmoe", "qwen2",
    "qwen2moe", "qwen3", "qwen3moe",
  ]

  let url = FileManager.default.temporaryDirectory.appending(path: "kaijuan-\(UUID().uuidString)")

  /// - Parameter configuration: the file that becomes `config.json`.
  init(_ name: String, configuration: String = "config.json") throws {
    let golden = Goldens.folder.appending(path: "decoders/\(name)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
    for file in try FileManager.default.contentsOfDirectory(atPath: golden.path) where file.contains("safetensors") {
      try FileManager.default.copyItem(at: golden.appending(path: file), to: url.appending(path: file))
    }
    try FileManager.default.copyItem(at: golden.appending(path: configuration), to: url.appending(path: "config.json"))
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  func write(_ text: String, to file: String) throws {
    try Data(text.utf8).write(to: url.appending(path: file))
  }

  func change(_ file: String, _ old: String, to new: String) throws {
    let text = try String(contentsOf: url.appending(path: file), encoding: .utf8)
    try #require(text.contains(old))
    try write(text.replacing(old, with: new), to: file)
  }

  func remove(_ file: String) throws {
    try FileManager.default.removeItem(at: url.appending(path: file))
  }

  /// The files that are there now, hidden ones too.
  var files: [String] {
    get throws { try FileManager.default.contentsOfDirectory(atPath: url.path).sorted() }
  }

  @discardableResult
  func convert(_ type: WeightType = .f32) throws -> (file: GGUFFile, report: CheckpointConversion.Report) {
    try GGUFTests.withTemporaryFile { path in
      let report = try CheckpointConversion.convert(folder: url.path, to: path, type: type, pool: testPool)
      return (try GGUFFile(path: path), report)
    }
  }
}
