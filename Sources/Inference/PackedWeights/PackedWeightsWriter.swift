import Foundation
import Tensors

/// Packs weights straight into the file that will keep them, in mapped memory, so that the first start holds them once too.
///
/// The file grows under another name and takes its place when it is whole and on the disk. Room on the disk is taken before the first
/// byte is written: a full disk is known at once and not by a signal in the middle.
//
// @unchecked: one thread packs a model; what is packed no longer changes.
final class PackedWeightsWriter: @unchecked Sendable {
  private let cache: PackedWeightsCache
  private let partialPath: String
  private let descriptor: Int32
  private let base: UnsafeMutableRawPointer
  private let capacity: Int
  private var used = 0
  private var directory: PackedWeightsDirectory
  private var isFinished = false

  /// `nil` where the file cannot be written, or another process is writing it.
  init?(_ cache: PackedWeightsCache, capacity: Int) {
    let partialPath = cache.path + ".partial"
    let descriptor = open(partialPath, O_CREAT | O_RDWR | O_CLOEXEC, 0o644)
    guard descriptor >= 0 else { return nil }
    guard Self.claim(descriptor, partialPath) else {
      close(descriptor)
      return nil
    }
    guard capacity > 0, ftruncate(descriptor, 0) == 0, posix_fallocate(descriptor, 0, off_t(capacity)) == 0,
      let address = mmap(nil, capacity, PROT_READ | PROT_WRITE, MAP_SHARED, descriptor, 0), address != MAP_FAILED
    else {
      unlink(partialPath)
      close(descriptor)
      return nil
    }
    self.cache = cache
    self.partialPath = partialPath
    self.descriptor = descriptor
    self.capacity = capacity
    base = address
    directory = PackedWeightsDirectory(modelHash: cache.modelHash)
  }

  deinit {
    if !isFinished { unlink(partialPath) }
    munmap(base, capacity)
    close(descriptor)
  }

  /// Locks the file; false if another has it, or has just given it its final name.
  private static func claim(_ descriptor: Int32, _ path: String) -> Bool {
    guard flock(descriptor, LOCK_EX | LOCK_NB) == 0 else { return false }
    var opened = stat()
    var named = stat()
    return fstat(descriptor, &opened) == 0 && stat(path, &named) == 0 && opened.st_ino == named.st_ino
  }

  /// Where the tiles are that `pack` has written; `nil` when the capacity is spent.
  func pack(
    _ name: String, _ shape: PackedMatrix.Shape, pack: (UnsafeMutableRawPointer) -> Void
  ) -> UnsafeRawPointer? {
    guard shape.byteCount <= capacity - used else { return nil }
    let tiles = base + used
    pack(tiles)
    directory.matrices.append(
      .init(name: name, type: shape.type.rawValue, rows: shape.rows, columns: shape.columns, offset: used))
    used += Self.room(shape)
    return UnsafeRawPointer(tiles)
  }

  /// Bytes that a matrix takes in the file.
  static func room(_ shape: PackedMatrix.Shape) -> Int {
    let alignment = PackedWeightsDirectory.alignment
    return (shape.byteCount + alignment - 1) / alignment * alignment
  }

  /// Writes the directory and gives the file its name. Where that fails, the weights stay usable and the file goes with them.
  func finish() {
    guard let end = try? directory.encoded(), ftruncate(descriptor, off_t(used)) == 0,
      pwrite(descriptor, end, end.count, off_t(used)) == end.count, fsync(descriptor) == 0,
      rename(partialPath, cache.path) == 0
    else { return }
    isFinished = true
    mprotect(base, capacity, PROT_READ)
    flock(descriptor, LOCK_UN)
  }
}
