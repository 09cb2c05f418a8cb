import Foundation
import Testing

/// The built `kaijuan`, run as a person runs it.
struct Binary {
  struct Ending: Sendable {
    var status: Int32
    var output: String
    var errors: String

    var json: [String: Any]? { try? JSONSerialization.jsonObject(with: Data(output.utf8)) as? [String: Any] }
  }

  /// Where it runs; `.kaijuan` is made here.
  var folder: URL
  var environment: [String: String] = [:]
  /// A program and its arguments that run it, such as `unshare`.
  var wrapper: [String] = []

  func callAsFunction(_ arguments: String...) async throws -> Ending {
    try await run(arguments)
  }

  /// - Parameter interruptAfter: sends what Ctrl-C sends.
  func run(_ arguments: [String], interruptAfter: Duration? = nil) async throws -> Ending {
    let command = wrapper + [try Self.path()] + arguments
    let process = Process()
    process.executableURL = URL(filePath: "/usr/bin/env")
    process.arguments = command
    process.currentDirectoryURL = folder
    let inherited = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("KAIJUAN_") || $0.key == "KAIJUAN_MODELS"
    }
    process.environment = inherited.merging(environment) { $1 }
    process.standardInput = FileHandle.nullDevice
    let captures = try (0..<2).map { _ in
      let file = folder.appending(path: ".capture-\(UUID().uuidString)")
      try Data().write(to: file)
      return file
    }
    defer { for capture in captures { try? FileManager.default.removeItem(at: capture) } }
    process.standardOutput = try FileHandle(forWritingTo: captures[0])
    process.standardError = try FileHandle(forWritingTo: captures[1])
    try await withCheckedThrowingContinuation { (done: CheckedContinuation<Void, any Error>) in
      process.terminationHandler = { _ in done.resume() }
      do {
        try process.run()
        if let interruptAfter {
          let identifier = process.processIdentifier
          Task {
            try await Task.sleep(for: interruptAfter)
            kill(identifier, SIGINT)
          }
        }
      } catch { done.resume(throwing: error) }
    }
    return Ending(
      status: process.terminationStatus, output: try String(contentsOf: captures[0], encoding: .utf8),
      errors: try String(contentsOf: captures[1], encoding: .utf8))
  }

  /// Beside the tests in the build folder.
  static func path() throws -> String {
    var folder = URL(filePath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appending(path: "kaijuan").path
      var isFolder: ObjCBool = false
      if FileManager.default.fileExists(atPath: candidate, isDirectory: &isFolder), !isFolder.boolValue {
        return candidate
      }
    }
    throw CocoaError(.fileNoSuchFile)
  }
}

/// A folder of its own for a test, removed with all it holds when the test lets go of it.
final class Scratch {
  let url: URL

  init() throws {
    url = FileManager.default.temporaryDirectory.appending(path: "kaijuan-cli-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: url, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(at: url) }

  @discardableResult
  func write(_ text: String, to name: String) throws -> URL {
    let file = url.appending(path: name)
    try FileManager.default.createDirectory(at: file.deletingLastPathComponent(), withIntermediateDirectories: true)
    try Data(text.utf8).write(to: file)
    return file
  }
}
