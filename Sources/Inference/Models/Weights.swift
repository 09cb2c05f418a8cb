import Tensors

/// Takes tensors out of a model file, checked against the shapes that the architecture asks for.
final class Weights {
  let file: GGUFFile
  let pool: ThreadPool
  private let packed: PackedWeights
  private var taken: Set<String> = []

  init(_ file: GGUFFile, pool: ThreadPool, cache: PackedWeightsCache?) {
    self.file = file
    self.pool = pool
    packed = PackedWeights(cache, for: file, pool: pool)
  }

  /// To be called when the model has all its weights.
  func finish() { packed.finish() }

  /// A tensor that nobody has asked for would have changed the results: the model is of another kind than its metadata say.
  func refuseWhatIsLeft() throws(ModelFileError) {
    guard let name = file.tensors.map(\.name).filter({ !taken.contains($0) }).min() else { return }
    throw ModelFileError(
      file.path, .badTensor(name: name, problem: "has no place in a model of architecture '\(file.architecture ?? "")'")
    )
  }

  func has(_ name: String) -> Bool { file.tensor(name) != nil }

  /// A matrix repacked for this CPU. Its pages of the file are given back unless `keep` is set.
  func matrix(
    _ name: String, rows: Int, columns: Int, bias: FloatBuffer? = nil, keep: Bool = false
  ) throws(ModelFileError) -> PackedMatrix {
    let tensor = try find(name, shape: [columns, rows])
    defer { if !keep { file.file.release(tensor.bytes) } }
    let shape = PackedMatrix.Shape(type: tensor.type, rows: rows, columns: columns)
    return packed.matrix(name, shape, source: file.pointer(tensor), bias: bias)
  }

  /// `count` matrices of one shape in one tensor.
  func stack(_ name: String, rows: Int, columns: Int, count: Int) throws(ModelFileError) -> PackedStack {
    let tensor = try find(name, shape: [columns, rows, count])
    defer { file.file.release(tensor.bytes) }
    let slice = PackedMatrix.Shape(type: tensor.type, rows: rows, columns: columns)
    return stack(name, PackedStack.Shape(slice, count: count), in: tensor, firstRow: 0, rowStride: rows)
  }

  /// Matrices that begin every `rowStride` rows of a tensor.
  func stack(
    _ name: String, _ shape: PackedStack.Shape, in tensor: GGUFFile.Tensor, firstRow: Int, rowStride: Int
  ) -> PackedStack {
    let rowBytes = tensor.type.byteCount(of: shape.slice.columns)
    let source = file.pointer(tensor) + firstRow * rowBytes
    return packed.stack(name, shape) { [pool] tiles in
      PackedStack.pack(shape, source: source, stride: rowStride * rowBytes, into: tiles, pool: pool)
    }
  }

  /// Matrices of floats that `make` computes, where the file has them in another form.
  func stack(_ name: String, _ shape: PackedStack.Shape, make: () -> FloatBuffer) -> PackedStack {
    packed.stack(name, shape) { [pool] tiles in
      let floats = make()
      PackedStack.pack(
        shape, source: floats.base, stride: shape.slice.rows * shape.slice.columns * 4, into: tiles, pool: pool)
    }
  }

  func vector(_ name: String, count: Int) throws(ModelFileError) -> FloatBuffer {
    file.floats(try find(name, shape: [count]))
  }

  func optionalVector(_ name: String, count: Int) throws(ModelFileError) -> FloatBuffer? {
    has(name) ? try vector(name, count: count) : nil
  }

  /// A table whose rows are looked up one by one, left in the file.
  func table(_ name: String, columns: Int) throws(ModelFileError) -> EmbeddingTable {
    guard let tensor = file.tensor(name) else { throw missing(name) }
    guard tensor.shape.count == 2, tensor.shape[0] == columns else {
      throw wrongShape(tensor, expected: "[\(columns), any]")
    }
    taken.insert(name)
    return EmbeddingTable(file: file, tensor: tensor)
  }

  /// Extents of one at the end do not count.
  func find(_ name: String, shape: [Int]) throws(ModelFileError) -> GGUFFile.Tensor {
    func trimmed(_ shape: [Int]) -> ArraySlice<Int> { shape.prefix((shape.lastIndex { $0 != 1 } ?? -1) + 1) }
    guard let tensor = file.tensor(name) else { throw missing(name) }
    guard trimmed(tensor.shape) == trimmed(shape) else { throw wrongShape(tensor, expected: "\(shape)") }
    taken.insert(name)
    return tensor
  }

  private func missing(_ name: String) -> ModelFileError {
    ModelFileError(file.path, .badTensor(name: name, problem: "is missing"))
  }

  private func wrongShape(_ tensor: GGUFFile.Tensor, expected: String) -> ModelFileError {
    ModelFileError(
      file.path, .badTensor(name: tensor.name, problem: "has shape \(tensor.shape); expected \(expected)"))
  }
}

/// Rows of a tensor in a mapped file, dequantised when asked for.
struct EmbeddingTable: Sendable {
  let file: GGUFFile
  let tensor: GGUFFile.Tensor

  var rows: Int { tensor.shape[1] }
  var columns: Int { tensor.shape[0] }

  /// `row` must be below `rows`.
  func read(_ row: Int, into out: UnsafeMutablePointer<Float>) {
    let rowBytes = tensor.type.byteCount(of: columns)
    tensor.type.dequantize(file.pointer(tensor) + row * rowBytes, count: columns, into: out)
  }
}
