import CKernels

/// Tells whether bytes on a disk are still those that were written there.
public enum Checksum {
  private static let chunk = 1 << 20

  /// Of a few bytes, on the calling thread.
  public static func of(_ bytes: UnsafeRawBufferPointer) -> UInt64 {
    kk_checksum(bytes.baseAddress?.assumingMemoryBound(to: UInt8.self), bytes.count)
  }

  /// Changes whenever one 64-bit word does, and all but surely with any damage; no defence against changes made on purpose. Cost: one
  /// pass, on all threads, as fast as the memory is read.
  public static func of(_ bytes: UnsafeRawBufferPointer, pool: ThreadPool) -> UInt64 {
    guard let start = bytes.baseAddress else { return 0 }
    let count = bytes.count
    let chunks = (count + chunk - 1) / chunk
    nonisolated(unsafe) let base = start.assumingMemoryBound(to: UInt8.self)
    return withUnsafeTemporaryAllocation(of: UInt64.self, capacity: chunks) { sums in
      nonisolated(unsafe) let sums = sums
      pool.run(chunks) { index, _ in
        sums[index] = kk_checksum(base + index * chunk, min(chunk, count - index * chunk))
      }
      return sums.reduce(UInt64(count)) { ($0 ^ $1) &* 0x9E37_79B9_7F4A_7C15 &+ $0 >> 31 }
    }
  }
}
