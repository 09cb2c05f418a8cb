/// Uninitialised bytes at a fixed, 64-byte aligned address.
//
// @unchecked: plain memory; whoever asked for it settles who writes which part and when.
final class AlignedMemory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer
  private let byteCount: Int

  init(_ byteCount: Int) {
    self.byteCount = byteCount
    base = .allocate(byteCount: max(64, byteCount), alignment: 64)
  }

  deinit { base.deallocate() }

  /// Itself, or other memory where it is too small.
  func grown(to byteCount: Int) -> AlignedMemory {
    byteCount <= self.byteCount ? self : AlignedMemory(byteCount)
  }
}
