import Glibc

/// What tells that a file is another one than before, or has been written since, without reading it.
struct FileState: Sendable, Equatable {
  /// One file keeps it under any name.
  struct Identity: Sendable, Hashable {
    var device: UInt
    var number: UInt
  }

  var identity: Identity
  var size: Int
  /// Nanoseconds since 1970: last written, and last changed in any way, its name included.
  var written: Int
  var changed: Int

  /// Follows links. `nil` where there is nothing.
  init?(path: String) {
    var status = stat()
    guard stat(path, &status) == 0 else { return nil }
    identity = Identity(device: UInt(status.st_dev), number: UInt(status.st_ino))
    size = Int(status.st_size)
    written = status.st_mtim.tv_sec * 1_000_000_000 + status.st_mtim.tv_nsec
    changed = status.st_ctim.tv_sec * 1_000_000_000 + status.st_ctim.tv_nsec
  }

  /// The same content, as far as can be told, under another name or with other permissions.
  func hasContent(of other: Self) -> Bool {
    identity == other.identity && size == other.size && written == other.written
  }
}
