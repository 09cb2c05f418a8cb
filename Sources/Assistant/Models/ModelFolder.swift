public import Foundation

/// The folder where model files live, shared by all libraries of a user.
///
/// A file of the manifest counts only after its size and SHA-256 were found right, whether it was pulled or copied in by hand. The result
/// is noted beside it, so that the next start need not read the file again while its size and time of change stay the same.
public struct ModelFolder: Sendable {
  public let url: URL

  public init(url: URL) {
    self.url = url
  }

  /// Finds a model by manifest name, by the name of a file in this folder, or by path.
  public func find(_ name: String, progress: ProgressHandler? = nil) async throws -> ModelFile {
    if let entry = ModelManifest.entry(name) {
      guard let file = try await file(entry, progress: progress) else { throw ModelError.notPulled(name: name) }
      return file
    }
    let candidates = [url.appending(path: name), URL(filePath: name)]
    if let own = candidates.first(where: Self.isFile) {
      if let entry = ModelManifest.entries.first(where: { location($0).path == own.path }) {
        return try await find(entry.name, progress: progress)
      }
      let digest = try await digest(own, progress: progress)
      return ModelFile(name: own.deletingPathExtension().lastPathComponent, url: own, digest: digest, entry: nil)
    }
    if name.contains("/") || name.hasSuffix(".gguf") { throw ModelError.noSuchFile(path: name) }
    throw ModelError.unknown(name: name, known: ModelManifest.entries.map(\.name))
  }

  /// The verified file of a manifest entry; `nil` when there is none. Throws `ModelError.damaged` when there is another file in its place.
  public func file(_ entry: ModelEntry, progress: ProgressHandler? = nil) async throws -> ModelFile? {
    let location = location(entry)
    guard Self.isFile(location) else { return nil }
    let found = try await digest(location, progress: progress)
    guard found == entry.digest else {
      throw ModelError.damaged(path: location.path, expected: entry.digest, found: found)
    }
    return ModelFile(name: entry.name, url: location, digest: found, entry: entry)
  }

  /// The user's own GGUF files in this folder, by name.
  public func ownFiles(progress: ProgressHandler? = nil) async throws -> [ModelFile] {
    let known = Set(ModelManifest.entries.map(\.fileName))
    let names = (try? FileManager.default.contentsOfDirectory(atPath: url.path)) ?? []
    var files = [ModelFile]()
    for name in names.sorted() where name.hasSuffix(".gguf") && !known.contains(name) {
      files.append(try await find(name, progress: progress))
    }
    return files
  }

  public func location(_ entry: ModelEntry) -> URL {
    url.appending(path: entry.fileName)
  }

  private func digest(_ file: URL, progress: ProgressHandler?) async throws -> FileDigest {
    if let noted = VerifiedNote.read(for: file) { return noted }
    let total = VerifiedNote.State(file)?.bytes
    let digest = try await FileHash.digest(file) { bytes in
      progress?(StepProgress("\(file.lastPathComponent): checking", completed: bytes, of: total, unit: .bytes))
    }
    VerifiedNote.write(digest, for: file)
    return digest
  }

  private static func isFile(_ url: URL) -> Bool {
    var isFolder: ObjCBool = false
    return FileManager.default.fileExists(atPath: url.path, isDirectory: &isFolder) && !isFolder.boolValue
  }
}
