/// Uninitialised bytes at a fixed, 64-byte aligned address.
//
// @unchecked: plain memory; whoever asked for it settles who writes which part and when.
final class AlignedMemory: @unchecked Sendable {
  let base: UnsafeMutableRawPointer

  init(_ byteCount: Int) {
    base = .allocate(byteCount: max(64, byteCount), alignment: 64)
  }

  deinit { base.deallocate() }
}
