import Tensors

/// Takes tensors out of a model file, checked against the shapes that the architecture asks for.
struct Weights {
  let file: GGUFFile
  let pool: ThreadPool
  private let packed: PackedWeights

  init(_ file: GGUFFile, pool: ThreadPool, cache: PackedWeightsCache?) {
    self.file = file
    self.pool = pool
    packed = PackedWeights(cache, for: file)
  }

  /// To be called when the model has all its weights.
  func finish() { packed.finish() }

  func has(_ name: String) -> Bool { file.tensor(name) != nil }

  /// A matrix repacked for this CPU. Its pages of the file are given back unless `keep` is set.
  func matrix(_ name: String, rows: Int, columns: Int, keep: Bool = false) throws(ModelFileError) -> PackedMatrix {
    let tensor = try find(name, shape: [columns, rows])
    defer { if !keep { file.file.release(tensor.bytes) } }
    let shape = PackedMatrix.Shape(type: tensor.type, rows: rows, columns: columns)
    return packed.matrix(name, shape, source: file.pointer(tensor), pool: pool)
  }

  func vector(_ name: String, count: Int) throws(ModelFileError) -> FloatBuffer {
    let tensor = try find(name, shape: [count])
    let buffer = FloatBuffer(count)
    tensor.type.dequantize(file.pointer(tensor), count: count, into: buffer.base)
    return buffer
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
    return EmbeddingTable(file: file, tensor: tensor)
  }

  private func find(_ name: String, shape: [Int]) throws(ModelFileError) -> GGUFFile.Tensor {
    guard let tensor = file.tensor(name) else { throw missing(name) }
    guard tensor.shape == shape else { throw wrongShape(tensor, expected: "\(shape)") }
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
    let rowBytes = columns / tensor.type.blockLength * tensor.type.blockBytes
    tensor.type.dequantize(file.pointer(tensor) + row * rowBytes, count: columns, into: out)
  }
}
