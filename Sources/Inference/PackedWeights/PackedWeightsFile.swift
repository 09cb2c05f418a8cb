import Foundation
import Tensors

/// Packed weights of a model, mapped from the file where they were kept. Processes that use the same model share its pages.
final class PackedWeightsFile {
  let file: MappedFile
  private let entries: [String: PackedWeightsDirectory.Entry]
  private var isWhole = true

  /// `nil` where there is no file of this model and this layout.
  init?(_ cache: PackedWeightsCache) {
    guard let file = try? MappedFile(path: cache.path), let directory = PackedWeightsDirectory(file),
      directory.layoutVersion == PackedMatrix.layoutVersion, directory.modelHash == cache.modelHash
    else { return nil }
    self.file = file
    entries = Dictionary(directory.matrices.map { ($0.name, $0) }) { first, _ in first }
  }

  /// `nil` where it holds no such matrix, or a damaged one. Cost: one pass over the matrix, which also brings its pages in; none without
  /// a pool to check it on.
  func tiles(_ name: String, _ shape: PackedMatrix.Shape, checkedOn pool: ThreadPool?) -> UnsafeRawPointer? {
    guard let entry = entries[name], entry.type == shape.type.rawValue, entry.rows == shape.rows,
      entry.columns == shape.columns, entry.offset >= 0, entry.offset % PackedWeightsDirectory.alignment == 0,
      entry.offset <= file.count - shape.byteCount,
      pool.map({ isIntact(entry, shape.byteCount, $0) }) ?? true
    else {
      isWhole = false
      return nil
    }
    return file.base + entry.offset
  }

  private func isIntact(_ entry: PackedWeightsDirectory.Entry, _ byteCount: Int, _ pool: ThreadPool) -> Bool {
    entry.checksum == Checksum.of(.init(start: file.base + entry.offset, count: byteCount), pool: pool)
  }

  /// Takes the file away if it could not give a matrix that was asked for: the next start packs anew and keeps all of them. What is
  /// mapped stays mapped.
  func finish() {
    if !isWhole { unlink(file.path) }
  }
}
