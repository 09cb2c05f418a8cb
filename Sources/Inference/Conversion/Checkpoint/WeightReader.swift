import Tensors

/// Reads rows of a part of a tensor as floats.
//
// @unchecked: reads mapped memory that never changes and that `shard` keeps alive.
struct WeightReader: @unchecked Sendable {
  let part: TensorPlan.Part
  var path: String { shard.path }
  private let shard: SafeTensorsFile
  private let tensor: SafeTensorsFile.Tensor
  let type: BlockType
  private let base: UnsafeRawPointer

  /// - Throws: `ModelFileError` when the tensor is missing, has another shape or a type that holds no weights.
  init(_ part: TensorPlan.Part, in weights: CheckpointWeights) throws(ModelFileError) {
    guard let weight = weights.weight(part.source) else {
      throw ModelFileError(weights.path, .badTensor(name: part.source, problem: "is missing"))
    }
    func failure(_ problem: String) -> ModelFileError {
      ModelFileError(weight.shard.path, .badTensor(name: part.source, problem: problem))
    }
    guard weight.tensor.shape == part.shape else {
      throw failure("has shape \(weight.tensor.shape); expected \(part.shape)")
    }
    guard let type = weight.tensor.type.blockType else {
      throw failure("is stored as \(weight.tensor.type.rawValue); F32, F16 and BF16 are used as weights")
    }
    guard let base = weight.shard.bytes(weight.tensor).baseAddress else { throw failure("is empty") }
    self.part = part
    self.type = type
    self.base = base
    shard = weight.shard
    tensor = weight.tensor
  }

  /// Row `row` of those that the part gives.
  func read(_ row: Int, into out: UnsafeMutablePointer<Float>) {
    let columns = part.sourceColumns
    switch part.rows {
    case .all:
      copy(row * columns, count: columns, into: out)
    case .interleaved(let size):
      let (head, place) = row.quotientAndRemainder(dividingBy: size)
      copy((head * size + place / 2 + place % 2 * (size / 2)) * columns, count: columns, into: out)
    case .slices(let period, let start, let count):
      let (slice, place) = row.quotientAndRemainder(dividingBy: count)
      copy((slice * period + start + place) * columns, count: columns, into: out)
    case .turnedSlices(let period, let count):
      let (slice, column) = row.quotientAndRemainder(dividingBy: columns)
      for place in 0..<count {
        copy((slice * period + place) * columns + column, count: 1, into: out + place)
      }
    }
  }

  /// The tensor as it is stored.
  var bytes: UnsafeRawBufferPointer { shard.bytes(tensor) }

  /// Lets the system drop the pages: they are not needed again soon.
  func release() {
    shard.file.release(tensor.bytes)
  }

  private func copy(_ first: Int, count: Int, into out: UnsafeMutablePointer<Float>) {
    type.dequantize(base + first * type.blockBytes, count: count, into: out)
  }
}
