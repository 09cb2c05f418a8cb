import Foundation
import Subprocess
import SystemPackage
import Testing

/// Checks output against the published schemas, by a validator that is not ours.
enum Schemas {
  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  /// `pairs` are schema names, without `.schema.json`, and JSON documents.
  static func validate(_ pairs: [(schema: String, document: String)]) async throws {
    let interpreter = try #require(
      ProcessInfo.processInfo.environment["KAIJUAN_PYTHON"],
      "Set KAIJUAN_PYTHON to a Python with jsonschema; Scripts/test makes one.")
    let lines = pairs.map { schema, document in
      let instance = document.trimmingCharacters(in: .newlines)
      return #"{"schema": "\#(schema).schema.json", "name": "\#(schema)", "instance": \#(instance)}"#
    }
    let result = try await Subprocess.run(
      .path(FilePath(interpreter)),
      arguments: [root.appending(path: "Scripts/validate-schemas").path, "--pairs"],
      input: .string(lines.joined(separator: "\n") + "\n"), output: .discarded, error: .string(limit: 1 << 20))
    #expect(result.terminationStatus.isSuccess, "\(result.standardError)")
  }
}
