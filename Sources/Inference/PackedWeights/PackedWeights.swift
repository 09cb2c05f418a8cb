import Tensors

/// The packed matrices of one model while it is loaded: mapped from a file, packed into one, or packed into memory.
struct PackedWeights {
  private enum Place {
    case mapped(PackedWeightsFile)
    case written(PackedWeightsWriter)
    case memory
  }

  private let place: Place
  /// Whether there is more of it than memory, so that what is not in use goes back to the file.
  private let isPaged: Bool
  private let pool: ThreadPool

  init(_ cache: PackedWeightsCache?, for file: GGUFFile, pool: ThreadPool) {
    self.pool = pool
    let capacity = file.tensors.reduce(0) { $0 + Self.byteCount($1) }
    isPaged = cache != nil && SystemMemory.current.available.map { $0 < capacity } ?? false
    if let cache, let mapped = PackedWeightsFile(cache) {
      if !isPaged { mapped.file.prefetch() }
      place = .mapped(mapped)
    } else if let cache, let writer = PackedWeightsWriter(cache, capacity: capacity) {
      place = .written(writer)
    } else {
      place = .memory
    }
  }

  func matrix(
    _ name: String, _ shape: PackedMatrix.Shape, source: UnsafeRawPointer, bias: FloatBuffer?
  ) -> PackedMatrix {
    let kept = kept(name, shape) { PackedMatrix.pack(shape, source: source, into: $0, pool: pool) }
    guard let kept else { return PackedMatrix(shape, source: source, bias: bias, pool: pool) }
    return PackedMatrix(shape, tiles: kept.tiles, owner: kept.owner, bias: bias)
  }

  /// `pack` writes the stack's tiles where they are needed.
  func stack(_ name: String, _ shape: PackedStack.Shape, pack: (UnsafeMutableRawPointer) -> Void) -> PackedStack {
    guard let kept = kept(name, shape.whole, pack: pack) else { return PackedStack(shape, pack: pack) }
    return PackedStack(shape, tiles: kept.tiles, owner: kept.owner, isPaged: isPaged)
  }

  /// Tiles in a file, and what keeps them there.
  private func kept(
    _ name: String, _ shape: PackedMatrix.Shape, pack: (UnsafeMutableRawPointer) -> Void
  ) -> (tiles: UnsafeRawPointer, owner: any AnyObject & Sendable)? {
    switch place {
    case .mapped(let file): file.tiles(name, shape, checkedOn: isPaged ? nil : pool).map { ($0, file.file) }
    case .written(let writer): writer.pack(name, shape, pool: pool, pack: pack).map { ($0, writer) }
    case .memory: nil
    }
  }

  /// To be called when all matrices have been asked for.
  func finish() {
    switch place {
    case .mapped(let file): file.finish()
    case .written(let writer): writer.finish()
    case .memory: break
    }
  }

  /// What a tensor takes when it is packed, at most; nothing where it is no matrix.
  static func byteCount(_ tensor: GGUFFile.Tensor) -> Int {
    guard tensor.shape.count >= 2, tensor.shape[0] % tensor.type.blockLength == 0 else { return 0 }
    let slice = PackedMatrix.Shape(type: tensor.type, rows: tensor.shape[1], columns: tensor.shape[0])
    let slices = tensor.shape.dropFirst(2).reduce(1, *)
    return PackedWeightsWriter.room(PackedStack.Shape(slice, count: slices).whole) + LatentHeads.floatBytes(tensor)
  }
}
