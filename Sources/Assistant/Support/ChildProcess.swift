import Foundation

/// Another program, run to its end.
enum ChildProcess {
  struct Ending: Sendable {
    var status: Int32
    /// The end of what it wrote to standard error.
    var complaint: String
  }

  /// Runs `tool`, found on the search path, with nothing on its standard input and its standard output thrown away. Cancelling the
  /// task terminates it. Throws `ChildProcessError` when there is no such tool.
  static func run(_ tool: String, _ arguments: [String], environment: [String: String] = [:]) async throws -> Ending {
    guard let executable = find(tool) else { throw ChildProcessError.toolMissing(tool) }
    let errors = FileManager.default.temporaryDirectory.appending(path: "kaijuan-\(UUID().uuidString).log")
    guard FileManager.default.createFile(atPath: errors.path, contents: nil) else {
      throw ChildProcessError.noTemporaryFile(errors.path)
    }
    defer { try? FileManager.default.removeItem(at: errors) }

    let process = Process()
    process.executableURL = executable
    process.arguments = arguments
    process.environment = ProcessInfo.processInfo.environment.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    process.standardOutput = FileHandle.nullDevice
    process.standardError = try FileHandle(forWritingTo: errors)
    try await withTaskCancellationHandler {
      try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
        process.terminationHandler = { _ in done.resume() }
        do { try process.run() } catch {
          process.terminationHandler = nil
          done.resume(throwing: error)
        }
      }
    } onCancel: {
      // Its whole group, which it leads; SIGTERM may be ignored, as children inherit what this process ignores.
      if process.isRunning { kill(-process.processIdentifier, SIGKILL) }
    }
    try Task.checkCancellation()
    let complaint = (try? String(contentsOf: errors, encoding: .utf8)) ?? ""
    return Ending(
      status: process.terminationStatus,
      complaint: String(complaint.suffix(2000)).trimmingCharacters(in: .whitespacesAndNewlines))
  }

  private static func find(_ tool: String) -> URL? {
    let path = ProcessInfo.processInfo.environment["PATH"] ?? "/usr/local/bin:/usr/bin:/bin"
    return path.split(separator: ":").lazy.map { URL(filePath: String($0)).appending(path: tool) }
      .first { FileManager.default.isExecutableFile(atPath: $0.path) }
  }
}

enum ChildProcessError: Error, CustomStringConvertible {
  case toolMissing(String)
  case noTemporaryFile(String)

  var description: String {
    switch self {
    case .toolMissing(let tool): "\(tool) was not found on the search path"
    case .noTemporaryFile(let path): "the temporary file \(path) cannot be made"
    }
  }
}
