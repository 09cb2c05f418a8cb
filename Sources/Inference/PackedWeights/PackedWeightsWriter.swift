import Foundation
import Tensors

/// Packs weights straight into the file that will keep them, in mapped memory, so that the first start holds them once too.
///
/// The file grows under another name and takes its place when it is whole and on the disk.
//
// @unchecked: one thread packs a model; what is packed no longer changes.
final class PackedWeightsWriter: @unchecked Sendable {
  private let file: PartialFile
  private let base: UnsafeMutableRawPointer
  private let capacity: Int
  private var used = 0
  private var isWhole = true
  private var directory: PackedWeightsDirectory

  /// `nil` where the file cannot be written, or another process is writing it.
  init?(_ cache: PackedWeightsCache, capacity: Int) {
    guard capacity > 0, let file = try? PartialFile(cache.path, size: capacity), let base = try? file.map(capacity)
    else { return nil }
    self.file = file
    self.base = base
    self.capacity = capacity
    directory = PackedWeightsDirectory(modelHash: cache.modelHash)
  }

  deinit { munmap(base, capacity) }

  /// Where the tiles are that `pack` has written; `nil` when the capacity is spent.
  func pack(
    _ name: String, _ shape: PackedMatrix.Shape, pool: ThreadPool, pack: (UnsafeMutableRawPointer) -> Void
  ) -> UnsafeRawPointer? {
    guard shape.byteCount <= capacity - used else {
      isWhole = false
      return nil
    }
    let tiles = base + used
    pack(tiles)
    directory.matrices.append(
      .init(
        name: name, type: shape.type.rawValue, rows: shape.rows, columns: shape.columns, offset: used,
        checksum: Checksum.of(.init(start: tiles, count: shape.byteCount), pool: pool)))
    used += Self.room(shape)
    return UnsafeRawPointer(tiles)
  }

  /// Bytes that a matrix takes in the file.
  static func room(_ shape: PackedMatrix.Shape) -> Int {
    let alignment = PackedWeightsDirectory.alignment
    return (shape.byteCount + alignment - 1) / alignment * alignment
  }

  /// Writes the directory and gives the file its name. Where that fails, or a matrix has found no room, the weights stay usable and the
  /// file goes with them.
  func finish() {
    guard isWhole else { return }
    do {
      let end = try directory.encoded()
      try file.truncate(to: used)
      try end.withUnsafeBytes { try file.write($0) }
      try file.finish()
      mprotect(base, capacity, PROT_READ)
    } catch {}
  }
}
