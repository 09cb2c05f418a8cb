/// A matrix of low rank, `scale · up · down`, packed for this CPU: what an adapter adds to a projection (Hu et al. 2021).
///
/// Its numbers are kept exactly: as halves where every one of a factor is one, else as floats.
//
// @unchecked: the tiles are immutable.
public final class LowRankMatrix: @unchecked Sendable {
  public let rank: Int
  public let rows: Int
  public let columns: Int
  public let scale: Float
  let down: Factor
  let up: Factor

  struct Factor {
    let shape: PackedMatrix.Shape
    private let memory: AlignedMemory

    init(_ numbers: FloatBuffer, rows: Int, columns: Int, pool: ThreadPool) {
      let halves = numbers.exactHalves()
      shape = PackedMatrix.Shape(type: halves == nil ? .f32 : .f16, rows: rows, columns: columns)
      memory = AlignedMemory(shape.byteCount)
      if let halves {
        halves.withUnsafeBytes { bytes in
          guard let source = bytes.baseAddress else { return }
          PackedMatrix.pack(shape, source: source, into: memory.base, pool: pool)
        }
      } else {
        PackedMatrix.pack(shape, source: numbers.base, into: memory.base, pool: pool)
      }
    }

    /// Of its tiles.
    var base: UnsafeRawPointer { UnsafeRawPointer(memory.base) }
  }

  /// - Parameters:
  ///   - down: `rank` rows of `columns` numbers.
  ///   - up: `rows` rows of `rank` numbers.
  public init(
    down: FloatBuffer, up: FloatBuffer, rank: Int, rows: Int, columns: Int, scale: Float, pool: ThreadPool
  ) {
    precondition(down.count == rank * columns && up.count == rows * rank, "the factors must fill the shape")
    self.rank = rank
    self.rows = rows
    self.columns = columns
    self.scale = scale
    self.down = Factor(down, rows: rank, columns: columns, pool: pool)
    self.up = Factor(up, rows: rows, columns: rank, pool: pool)
  }

  public var byteCount: Int { down.shape.byteCount + up.shape.byteCount }
}

extension FloatBuffer {
  /// The same numbers as halves, two bytes each; `nil` where one of them is not a half.
  public func exactHalves() -> [UInt8]? {
    let back = FloatBuffer(count)
    let size = BlockType.f16.byteCount(of: count)
    var areHalves = false
    let halves = [UInt8](unsafeUninitializedCapacity: size) { bytes, written in
      guard let target = bytes.baseAddress, BlockType.f16.quantize(base, count: count, into: target) else { return }
      BlockType.f16.dequantize(target, count: count, into: back.base)
      areHalves = (0..<count).allSatisfy { back.base[$0] == base[$0] }
      written = size
    }
    return areHalves ? halves : nil
  }
}
