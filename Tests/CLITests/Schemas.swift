import Foundation
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
    let scratch = try Scratch()
    let lines = pairs.map { schema, document in
      let instance = document.trimmingCharacters(in: .newlines)
      return #"{"schema": "\#(schema).schema.json", "name": "\#(schema)", "instance": \#(instance)}"#
    }
    let input = try scratch.write(lines.joined(separator: "\n") + "\n", to: "pairs")
    let errors = try scratch.write("", to: "errors")
    let process = Process()
    process.executableURL = URL(filePath: interpreter)
    process.arguments = [root.appending(path: "Scripts/validate-schemas").path, "--pairs"]
    process.standardInput = try FileHandle(forReadingFrom: input)
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    let status: Int32 = try await withCheckedThrowingContinuation { done in
      process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { done.resume(throwing: error) }
    }
    let complaints = try String(contentsOf: errors, encoding: .utf8)
    #expect(status == 0, "\(complaints)")
  }
}
