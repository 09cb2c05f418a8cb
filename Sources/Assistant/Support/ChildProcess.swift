import Foundation
import Subprocess

/// Another program, run to its end.
enum ChildProcess {
  struct Ending: Sendable {
    var succeeded: Bool
    /// The end of what it wrote to standard error.
    var complaint: String
  }

  /// Runs `tool`, found on the search path, with nothing on its standard input and its standard output thrown away. Cancelling the
  /// task kills it and its children. Throws `ChildProcessError` when there is no such tool.
  static func run(_ tool: String, _ arguments: [String], environment: [String: String] = [:]) async throws -> Ending {
    // It leads a group of its own. The group gets SIGKILL, since children inherit what this process ignores.
    var options = PlatformOptions()
    options.processGroupID = 0
    options.teardownSequence = [.send(signal: .kill, toProcessGroup: true, allowedDurationToNextStep: .seconds(1))]
    var variables: [Environment.Key: String?] = [:]
    for (name, value) in environment { variables[.init(stringLiteral: name)] = value }
    do {
      let result = try await Subprocess.run(
        .name(tool), arguments: Arguments(arguments), environment: .inherit.updating(variables),
        platformOptions: options, input: .none, output: .discarded, error: .sequence
      ) { execution in
        var complaint: [UInt8] = []
        for try await buffer in execution.standardError {
          buffer.withUnsafeBytes { complaint += $0 }
          complaint = complaint.suffix(complaintLimit)
        }
        return complaint
      }
      try Task.checkCancellation()
      let complaint = String(decoding: result.closureResult, as: UTF8.self)
        .trimmingCharacters(in: .whitespacesAndNewlines)
      return Ending(succeeded: result.terminationStatus.isSuccess, complaint: complaint)
    } catch let error as SubprocessError where error.code == .executableNotFound {
      throw ChildProcessError.toolMissing(tool)
    }
  }

  private static let complaintLimit = 2000
}

enum ChildProcessError: Error, CustomStringConvertible {
  case toolMissing(String)

  var description: String {
    switch self {
    case .toolMissing(let tool): "\(tool) was not found on the search path"
    }
  }
}
