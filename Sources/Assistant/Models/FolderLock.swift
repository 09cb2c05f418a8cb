import Foundation

/// Keeps two processes from filling the same folder. The system lets go of it when the process ends, however it ends.
final class FolderLock {
  private let descriptor: Int32

  /// `nil` when another process holds it.
  init?(_ file: URL) {
    descriptor = open(file.path, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0, flock(descriptor, LOCK_EX | LOCK_NB) == 0 else {
      if descriptor >= 0 { close(descriptor) }
      return nil
    }
  }

  deinit { close(descriptor) }
}
