import Foundation

/// Remembers a file's hash in a small file beside it, for as long as size and time of change stay the same.
struct VerifiedNote: Codable {
  struct State: Codable, Equatable {
    var bytes: Int
    /// Nanoseconds since 1970.
    var modified: Int

    init?(_ file: URL) {
      var status = stat()
      guard stat(file.path, &status) == 0 else { return nil }
      bytes = Int(status.st_size)
      modified = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    }
  }

  var state: State
  var sha256: String

  static func read(for file: URL) -> FileDigest? {
    guard let data = try? Data(contentsOf: place(file)), let note = try? JSONDecoder().decode(Self.self, from: data),
      note.state == State(file)
    else { return nil }
    return FileDigest(bytes: note.state.bytes, sha256: note.sha256)
  }

  /// A folder that cannot be written only costs the next start some time.
  static func write(_ digest: FileDigest, for file: URL) {
    guard let state = State(file), state.bytes == digest.bytes,
      let data = try? JSONEncoder().encode(VerifiedNote(state: state, sha256: digest.sha256))
    else { return }
    try? data.write(to: place(file), options: .atomic)
  }

  private static func place(_ file: URL) -> URL {
    file.deletingLastPathComponent().appending(path: ".\(file.lastPathComponent).verified")
  }
}
