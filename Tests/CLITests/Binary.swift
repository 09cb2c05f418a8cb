import Foundation
import Subprocess
import SystemPackage
import Testing

/// The built `kaijuan`, run as a person runs it.
struct Binary {
  struct Ending: Sendable {
    /// The exit status; 128 and the signal when one ended it, as shells have it.
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

  /// - Parameter file: a second after it is there, what Ctrl-C sends is sent.
  func run(_ arguments: [String], interruptedOnceThereIs file: String? = nil) async throws -> Ending {
    let command = wrapper + [try Self.path()] + arguments
    let inherited = ProcessInfo.processInfo.environment.filter {
      !$0.key.hasPrefix("KAIJUAN_") || $0.key == "KAIJUAN_MODELS"
    }
    var variables: [Environment.Key: String] = [:]
    for (name, value) in inherited.merging(environment, uniquingKeysWith: { $1 }) {
      variables[.init(stringLiteral: name)] = value
    }
    // Files, since the program's children may outlive it and keep a pipe open.
    let captures = (0..<2).map { _ in folder.appending(path: ".capture-\(UUID().uuidString)") }
    defer { for capture in captures { try? FileManager.default.removeItem(at: capture) } }
    let descriptors = try captures.map {
      try FileDescriptor.open(
        FilePath($0.path), .writeOnly, options: [.create, .closeOnExec], permissions: .ownerReadWrite)
    }
    let result = try await Subprocess.run(
      .path("/usr/bin/env"), arguments: Arguments(command), environment: .custom(variables),
      workingDirectory: FilePath(folder.path), input: .none,
      output: .fileDescriptor(descriptors[0], closeAfterSpawningProcess: true),
      error: .fileDescriptor(descriptors[1], closeAfterSpawningProcess: true)
    ) { execution in
      guard let file else { return }
      let path = folder.appending(path: file).path
      while !FileManager.default.fileExists(atPath: path) { try await Task.sleep(for: .milliseconds(10)) }
      try await Task.sleep(for: .seconds(1))
      try execution.send(signal: .interrupt)
    }
    let status: Int32 =
      switch result.terminationStatus {
      case .exited(let status): status
      case .signaled(let signal): 128 + signal
      }
    return Ending(
      status: status, output: try String(contentsOf: captures[0], encoding: .utf8),
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
