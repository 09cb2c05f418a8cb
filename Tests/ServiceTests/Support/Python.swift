import Foundation
import Subprocess
import SystemPackage
import Testing

/// The interpreter that the environment variable `KAIJUAN_PYTHON` names, with the packages of
/// Scripts/lib/test-requirements.txt.
enum Python {
  static let variable = "KAIJUAN_PYTHON"

  static let root = URL(filePath: #filePath).resolvingSymlinksInPath()
    .deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent().deletingLastPathComponent()

  struct Output: Sendable {
    var succeeded: Bool
    var text: String
  }

  /// Runs a script of this project. Both outputs come together.
  static func run(_ script: String, _ arguments: [String], input: Data = Data()) async throws -> Output {
    let interpreter = try #require(
      ProcessInfo.processInfo.environment[variable],
      "Set \(variable) to a Python with jsonschema and openai; Scripts/test makes one.")
    let result = try await Subprocess.run(
      .path(FilePath(interpreter)), arguments: Arguments([root.appending(path: script).path] + arguments),
      input: .data(input), output: .string(limit: outputLimit), error: .combinedWithOutput)
    return Output(succeeded: result.terminationStatus.isSuccess, text: result.standardOutput)
  }

  private static let outputLimit = 1 << 20
}
