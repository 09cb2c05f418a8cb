import CKernels

/// The slots with the best estimates of a scan. Not exactly sorted out while it scans: twice as many are gathered, then the worse half goes.
public final class CandidatePool {
  private let keep: Int
  private let room: Int
  private let found: UnsafeMutablePointer<kk_candidate>
  private var filled = 0
  /// Estimates that are not above it are not among the best.
  private var least = -Float.infinity

  public init(keep: Int) {
    self.keep = max(1, keep)
    room = 2 * self.keep + 8 * SignBlocks.lanes
    found = .allocate(capacity: room)
  }

  deinit { found.deallocate() }

  /// Estimates the slots of the first `count` blocks that `allowed` has a bit for, a word a block. Slots are numbered from `first`.
  public func scan(
    _ blocks: SignBlocks, count: Int, allowed: UnsafePointer<UInt64>, first: Int, query: SignQuery,
    kernels: Kernels = .best
  ) {
    precondition(count <= blocks.blocks && blocks.dimension == query.dimension)
    let bytes = blocks.memory.base.assumingMemoryBound(to: UInt8.self)
    query.withUnsafeQuery { query in
      var done = 0
      while true {
        done += kernels.table.pointee.scan_signs(
          query, bytes + done * blocks.blockBytes, allowed + done, count - done,
          UInt32(first + done * SignBlocks.lanes), least, found, &filled, room)
        guard done < count else { return }
        shrink()
      }
    }
  }

  /// The best, in any order; at most `keep`.
  public func slots() -> [Int] {
    if filled > keep { shrink() }
    return (0..<filled).map { Int(found[$0].slot) }
  }

  private func shrink() {
    kk_keep_best(found, filled, keep)
    filled = min(filled, keep)
    for index in 0..<filled { least = index == 0 ? found[0].estimate : min(least, found[index].estimate) }
  }
}
