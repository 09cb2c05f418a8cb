import Foundation
import Testing

/// The interpreter that the environment variable `KAIJUAN_PYTHON` names, with the packages of
/// Scripts/lib/test-requirements.txt.
enum Python {
  static let variable = "KAIJUAN_PYTHON"

  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct Output: Sendable {
    var status: Int32
    var text: String
  }

  /// Runs a script of this project. Both outputs come together.
  static func run(_ script: String, _ arguments: [String], input: Data = Data()) async throws -> Output {
    let interpreter = try #require(
      ProcessInfo.processInfo.environment[variable],
      "Set \(variable) to a Python with jsonschema and openai; Scripts/test makes one.")
    let process = Process()
    process.executableURL = URL(filePath: interpreter)
    process.arguments = [root.appending(path: script).path] + arguments
    let folder = FileManager.default.temporaryDirectory.appending(path: "kaijuan-python-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    defer { try? FileManager.default.removeItem(at: folder) }
    let (inputFile, outputFile) = (folder.appending(path: "in"), folder.appending(path: "out"))
    try input.write(to: inputFile)
    try Data().write(to: outputFile)
    let output = try FileHandle(forWritingTo: outputFile)
    process.standardInput = try FileHandle(forReadingFrom: inputFile)
    process.standardOutput = output
    process.standardError = output
    let status = try await withCheckedThrowingContinuation { (done: CheckedContinuation<Int32, any Error>) in
      process.terminationHandler = { done.resume(returning: $0.terminationStatus) }
      do { try process.run() } catch { done.resume(throwing: error) }
    }
    return Output(status: status, text: String(decoding: try Data(contentsOf: outputFile), as: UTF8.self))
  }
}
