import Foundation

/// A file that gets its name only when it is whole. Until then it is called `<name>.partial`, and one process at a time writes it.
final class PartialFile {
  private let path: String
  private let partial: String
  private let descriptor: Int32
  private var isFinished = false

  /// - Parameter size: bytes that will be written; without room for them nothing is begun.
  init(_ path: String, size: Int) throws(ModelFileError) {
    var isFolder: ObjCBool = false
    if FileManager.default.fileExists(atPath: path, isDirectory: &isFolder), isFolder.boolValue {
      throw ModelFileError(path, .notWritten("it is a folder. Give the name of a file"))
    }
    let partial = path + ".partial"
    let descriptor = open(partial, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { throw Self.failure(path, "created") }
    guard Self.claim(descriptor, partial) else {
      close(descriptor)
      throw ModelFileError(path, .notWritten("another process is writing \(partial). Wait for it"))
    }
    do throws(ModelFileError) {
      // What a crash has left behind gives its room back before the rest is measured.
      guard ftruncate(descriptor, 0) == 0 else { throw Self.failure(path, "emptied") }
      try Self.checkRoom(path, size)
    } catch {
      unlink(partial)
      close(descriptor)
      throw error
    }
    self.path = path
    self.partial = partial
    self.descriptor = descriptor
  }

  /// Locks the file; false if another process has it, or has just given it its final name.
  private static func claim(_ descriptor: Int32, _ partial: String) -> Bool {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && stat(partial, &named) == 0 && opened.st_ino == named.st_ino
  }

  /// A file system that does not tell how much is free is taken at its word later.
  private static func checkRoom(_ path: String, _ size: Int) throws(ModelFileError) {
    let folder = (path as NSString).deletingLastPathComponent
    guard let free = freeBytes(in: folder.isEmpty ? "." : folder), free < size else { return }
    throw ModelFileError(path, .noSpace(needed: size, free: free))
  }

  /// Of the disk that a folder is on; `nil` where it does not tell.
  static func freeBytes(in folder: String) -> Int? {
    var space = statvfs()
    guard statvfs(folder, &space) == 0 else { return nil }
    let (free, overflow) = Int(clamping: space.f_bavail).multipliedReportingOverflow(by: Int(clamping: space.f_frsize))
    return overflow ? .max : free
  }

  /// What was not finished goes.
  deinit {
    if !isFinished { unlink(partial) }
    close(descriptor)
  }

  func write(_ bytes: UnsafeRawBufferPointer) throws(ModelFileError) {
    var rest = bytes[...]
    while let base = UnsafeRawBufferPointer(rebasing: rest).baseAddress, !rest.isEmpty {
      let written = Foundation.write(descriptor, base, rest.count)
      if written < 0, errno == EINTR { continue }
      guard written > 0 else { throw Self.failure(path, "written") }
      rest = rest.dropFirst(written)
    }
  }

  /// The file's bytes in memory, once room for all of them has been taken on the disk: a full disk is known at once, and not by a
  /// signal in the middle. They stay mapped until the caller unmaps them.
  func map(_ byteCount: Int) throws(ModelFileError) -> UnsafeMutableRawPointer {
    let code = posix_fallocate(descriptor, 0, off_t(byteCount))
    errno = code
    guard code == 0, let address = mmap(nil, byteCount, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0),
      address != MAP_FAILED
    else { throw Self.failure(path, "mapped") }
    return address
  }

  /// Ends the file after `byteCount` bytes; what is written next follows them.
  func truncate(to byteCount: Int) throws(ModelFileError) {
    guard ftruncate(descriptor, off_t(byteCount)) == 0, lseek(descriptor, off_t(byteCount), SEEK_SET) >= 0 else {
      throw Self.failure(path, "shortened")
    }
  }

  /// The bytes are on disk when the file gets its name, if that is asked for.
  func finish(durably: Bool = true) throws(ModelFileError) {
    guard !durably || fsync(descriptor) == 0 else { throw Self.failure(path, "written to disk") }
    guard rename(partial, path) == 0 else { throw Self.failure(path, "renamed when finished") }
    isFinished = true
    flock(descriptor, LOCK_UN)
  }

  private static func failure(_ path: String, _ action: String) -> ModelFileError {
    ModelFileError(path, .notWritten("it cannot be \(action): \(String(cString: strerror(errno)))"))
  }
}
