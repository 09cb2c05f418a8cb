import Tensors

/// Packed weights of a model, mapped from the file where they were kept. Processes that use the same model share its pages.
struct PackedWeightsFile {
  let file: MappedFile
  private let entries: [String: PackedWeightsDirectory.Entry]

  /// `nil` where there is no whole file of this model and this layout.
  init?(_ cache: PackedWeightsCache) {
    guard let file = try? MappedFile(path: cache.path), let directory = PackedWeightsDirectory(file),
      directory.layoutVersion == PackedMatrix.layoutVersion, directory.modelHash == cache.modelHash
    else { return nil }
    self.file = file
    entries = Dictionary(directory.matrices.map { ($0.name, $0) }) { first, _ in first }
    file.prefetch()
  }

  /// `nil` where it holds no such matrix.
  func tiles(_ name: String, _ shape: PackedMatrix.Shape) -> UnsafeRawPointer? {
    guard let entry = entries[name], entry.type == shape.type.rawValue, entry.rows == shape.rows,
      entry.columns == shape.columns, entry.offset >= 0, entry.offset % PackedWeightsDirectory.alignment == 0,
      entry.offset <= file.count - shape.byteCount
    else { return nil }
    return file.base + entry.offset
  }
}
