import Crypto
import Foundation

/// SHA-256 of files too large to hold in memory.
enum FileHash {
  private static let block = 8 << 20

  /// Reads the whole file on a thread of its own. `progress` hears of bytes read.
  static func digest(_ file: URL, progress: @escaping @Sendable (Int) -> Void = { _ in }) async throws -> FileDigest {
    let stopped = CancellationFlag()
    return try await withTaskCancellationHandler {
      try await offload { try read(file, stopped, progress) }
    } onCancel: {
      stopped.raise()
    }
  }

  private static func read(_ file: URL, _ stopped: CancellationFlag, _ progress: (Int) -> Void) throws -> FileDigest {
    let handle = try FileHandle(forReadingFrom: file)
    defer { try? handle.close() }
    var hash = SHA256()
    var bytes = 0
    while let data = try handle.read(upToCount: block), !data.isEmpty {
      if stopped.isRaised { throw CancellationError() }
      hash.update(data: data)
      bytes += data.count
      progress(bytes)
    }
    return FileDigest(bytes: bytes, sha256: hash.finalize().map { hexadecimal($0) }.joined())
  }

  private static func hexadecimal(_ byte: UInt8) -> String {
    (byte < 16 ? "0" : "") + String(byte, radix: 16)
  }
}
