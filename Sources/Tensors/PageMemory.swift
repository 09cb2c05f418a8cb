import Foundation

/// Zeros in pages of their own, which take memory from when they are written and give it back at the end. For blocks of many pages that stay:
/// an allocator that serves them beside others keeps holes between them.
//
// @unchecked: plain memory; whoever asked for it settles who writes which part and when.
public final class PageMemory: @unchecked Sendable {
  public let base: UnsafeMutableRawPointer
  private let byteCount: Int

  /// Ends the process where the system has no room for it, as every allocation does.
  public init(_ byteCount: Int) {
    let byteCount = max(1, byteCount)
    let flags = MAP_PRIVATE | MAP_ANONYMOUS
    guard let base = mmap(nil, byteCount, PROT_READ | PROT_WRITE, flags, -1, 0), base != MAP_FAILED else {
      fatalError("no room for \(byteCount) bytes of memory")
    }
    self.base = base
    self.byteCount = byteCount
  }

  deinit { munmap(base, byteCount) }
}
