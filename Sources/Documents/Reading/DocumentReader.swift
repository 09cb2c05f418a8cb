public import Foundation
import Glibc

/// Loads the bytes of a file, refusing what is too large before reading it.
public enum DocumentReader {
  /// 64 MiB.
  public static let defaultLimit = 64 << 20

  /// Reads a regular file of at most `limit` bytes. Blocks the calling thread on the disk.
  public static func read(path: String, limit: Int = defaultLimit) throws(DocumentError) -> Data {
    let descriptor = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK)
    guard descriptor >= 0 else { throw .unreadable(reason: systemMessage(errno)) }
    defer { close(descriptor) }
    var status = stat()
    guard fstat(descriptor, &status) == 0 else { throw .unreadable(reason: systemMessage(errno)) }
    guard status.st_mode & S_IFMT == S_IFREG else {
      throw .unreadable(reason: status.st_mode & S_IFMT == S_IFDIR ? "it is a folder" : "it is not a regular file")
    }
    guard status.st_size <= limit else { throw .tooLarge(bytes: Int(status.st_size), limit: limit) }
    return try contents(of: descriptor, expected: Int(status.st_size), limit: limit)
  }

  /// The first bytes of a file, enough to tell its format.
  static func head(path: String) -> Data {
    guard let file = FileHandle(forReadingAtPath: path) else { return Data() }
    defer { try? file.close() }
    return (try? file.read(upToCount: 4096)) ?? Data()
  }

  /// 0 for what is no file.
  static func size(path: String) -> Int {
    var status = stat()
    return stat(path, &status) == 0 && status.st_mode & S_IFMT == S_IFREG ? Int(status.st_size) : 0
  }

  /// Reads to the end rather than to the size seen before: the file may be growing.
  private static func contents(of descriptor: Int32, expected: Int, limit: Int) throws(DocumentError) -> Data {
    var data = Data()
    data.reserveCapacity(expected)
    var buffer = [UInt8](repeating: 0, count: 1 << 18)
    while true {
      let count = Glibc.read(descriptor, &buffer, buffer.count)
      if count == 0 { return data }
      guard count > 0 else {
        if errno == EINTR { continue }
        throw .unreadable(reason: systemMessage(errno))
      }
      data.append(contentsOf: buffer[..<count])
      guard data.count <= limit else { throw .tooLarge(bytes: data.count, limit: limit) }
    }
  }
}

/// The system's words for an `errno` value.
func systemMessage(_ code: Int32) -> String {
  String(cString: strerror(code))
}
