import Tensors

/// The packed matrices of one model while it is loaded: mapped from a file, packed into one, or packed into memory.
enum PackedWeights {
  case mapped(PackedWeightsFile)
  case written(PackedWeightsWriter)
  case memory

  init(_ cache: PackedWeightsCache?, for file: GGUFFile) {
    guard let cache else {
      self = .memory
      return
    }
    if let mapped = PackedWeightsFile(cache) {
      self = .mapped(mapped)
    } else if let writer = PackedWeightsWriter(cache, capacity: Self.capacity(file)) {
      self = .written(writer)
    } else {
      self = .memory
    }
  }

  func matrix(
    _ name: String, _ shape: PackedMatrix.Shape, source: UnsafeRawPointer, pool: ThreadPool
  ) -> PackedMatrix {
    let kept: PackedMatrix? =
      switch self {
      case .mapped(let file): file.matrix(name, shape)
      case .written(let writer): writer.pack(name, shape, source: source, pool: pool)
      case .memory: nil
      }
    return kept ?? PackedMatrix(shape, source: source, pool: pool)
  }

  /// To be called when all matrices have been asked for.
  func finish() {
    if case .written(let writer) = self { writer.finish() }
  }

  /// Enough for every matrix of the file.
  private static func capacity(_ file: GGUFFile) -> Int {
    file.tensors.reduce(0) { total, tensor in
      guard tensor.shape.count >= 2, tensor.shape[0] % tensor.type.blockLength == 0 else { return total }
      let rows = tensor.shape.dropFirst().reduce(1, *)
      return total + PackedWeightsWriter.room(.init(type: tensor.type, rows: rows, columns: tensor.shape[0]))
    }
  }
}
