import Synchronization
import Tensors

/// Makes a tensor's bytes from a checkpoint, some rows at a time.
struct TensorContent {
  /// Bytes that are made before they are written; one row may take more.
  private static let pieceBytes = 1 << 23
  /// Numbers that a thread takes at a time; one row may have more.
  private static let numbersPerTask = 1 << 14

  private let plan: TensorPlan
  private let type: BlockType
  private let readers: [WeightReader]
  private let pool: ThreadPool

  /// - Throws: `ModelFileError` when the checkpoint does not hold what the plan asks for.
  init(_ plan: TensorPlan, as type: BlockType, from weights: CheckpointWeights, pool: ThreadPool) throws(ModelFileError)
  {
    self.plan = plan
    self.type = type
    self.pool = pool
    var readers: [WeightReader] = []
    for part in plan.parts { readers.append(try WeightReader(part, in: weights)) }
    self.readers = readers
  }

  /// - Parameter progress: called with the bytes of each piece that is written; what it throws ends the writing.
  func write(to sink: GGUFWriter.Sink, progress: (Int) throws -> Void) throws {
    let rowBytes = type.byteCount(of: plan.columns)
    let piece = UnsafeMutableRawBufferPointer.allocate(
      byteCount: max(rowBytes, Self.pieceBytes / rowBytes * rowBytes), alignment: 64)
    defer { piece.deallocate() }
    let scratch = (0..<pool.threads).map { _ in FloatBuffer(plan.columns) }
    for reader in readers {
      var row = 0
      while row < reader.part.rowCount {
        let count = min(piece.count / rowBytes, reader.part.rowCount - row)
        try make(row..<row + count, reader, scratch, piece)
        let bytes = UnsafeRawBufferPointer(rebasing: piece[..<(count * rowBytes)])
        try sink(bytes)
        try progress(bytes.count)
        row += count
      }
      reader.release()
    }
  }

  private func make(
    _ rows: Range<Int>, _ reader: WeightReader, _ scratch: [FloatBuffer], _ piece: UnsafeMutableRawBufferPointer
  ) throws {
    guard let base = piece.baseAddress else { return }
    let target = Target(base: base)
    let columns = plan.columns
    let rowBytes = type.byteCount(of: columns)
    let rowsPerTask = max(1, Self.numbersPerTask / columns)
    let failed = Atomic<Int>(-1)
    pool.run((rows.count + rowsPerTask - 1) / rowsPerTask) { [type, addend = plan.addend] task, thread in
      let numbers = scratch[thread].base
      for place in task * rowsPerTask..<min(rows.count, (task + 1) * rowsPerTask) {
        reader.read(rows.lowerBound + place, into: numbers)
        if addend != 0 { for column in 0..<columns { numbers[column] += addend } }
        if !type.quantize(numbers, count: columns, into: target.base + place * rowBytes) {
          failed.store(rows.lowerBound + place, ordering: .relaxed)
        }
      }
    }
    let row = failed.load(ordering: .relaxed)
    if row >= 0 { throw refusal(of: row, reader, scratch[0]) }
  }

  /// Why a row cannot be stored.
  private func refusal(of row: Int, _ reader: WeightReader, _ numbers: FloatBuffer) -> ModelFileError {
    reader.read(row, into: numbers.base)
    let largest = (0..<plan.columns).max {
      let (left, right) = (numbers.base[$0].magnitude, numbers.base[$1].magnitude)
      return !right.isFinite || left < right
    }
    let value = largest.map { numbers.base[$0] } ?? .nan
    return ModelFileError(
      reader.path,
      .badTensor(
        name: reader.part.source,
        problem: value.isFinite
          ? """
          holds \(value) in row \(row), and \(type.name) reaches no further than \(type.largestMagnitude). \
          Choose another type, such as f32
          """
          : "holds \(value) in row \(row), which is no number. The checkpoint is damaged"))
  }

  /// @unchecked: tasks write rows of their own.
  private struct Target: @unchecked Sendable {
    let base: UnsafeMutableRawPointer
  }
}
