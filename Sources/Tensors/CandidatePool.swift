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

  /// Estimates the slots of some blocks that `allowed` has a bit for, a word for each of all blocks. Slots are numbered from `first` on, that of
  /// block 0.
  public func scan(
    _ blocks: SignBlocks, _ range: Range<Int>, allowed: UnsafePointer<UInt64>, first: Int, query: SignQuery,
    kernels: Kernels = .best
  ) {
    precondition(range.lowerBound >= 0 && range.upperBound <= blocks.blocks && blocks.dimension == query.dimension)
    let bytes = blocks.memory.base.assumingMemoryBound(to: UInt8.self)
    query.withUnsafeQuery { query in
      var next = range.lowerBound
      while true {
        next += kernels.table.pointee.scan_signs(
          query, bytes + next * blocks.blockBytes, allowed + next, range.upperBound - next,
          UInt32(first + next * SignBlocks.lanes), least, found, &filled, room)
        guard next < range.upperBound else { return }
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
