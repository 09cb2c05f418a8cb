/// What makes hashes differ from process to process, so that no file can be written whose entries all collide.
enum HashSeed {
  /// Follows Swift's own hashing, which `SWIFT_DETERMINISTIC_HASHING` fixes.
  static func make() -> UInt64 {
    UInt64(truncatingIfNeeded: Hasher().finalize())
  }
}
