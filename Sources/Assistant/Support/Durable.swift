import Foundation

/// File operations that hold after a power cut.
enum Durable {
  /// Replaces `target` by `file` at once, on the same file system.
  static func move(_ file: URL, to target: URL) throws {
    try sync(file.path)
    guard rename(file.path, target.path) == 0 else { throw failure("move \(file.path) to \(target.path)") }
    try sync(target.deletingLastPathComponent().path)
  }

  private static func sync(_ path: String) throws {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC)
    guard descriptor >= 0 else { throw failure("open \(path)") }
    defer { close(descriptor) }
    guard fsync(descriptor) == 0 else { throw failure("write \(path) to disk") }
  }

  private static func failure(_ action: String) -> FileFailure {
    FileFailure(description: "cannot \(action): \(String(cString: strerror(errno)))")
  }
}

struct FileFailure: Error, CustomStringConvertible {
  var description: String
}
