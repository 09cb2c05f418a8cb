import Tensors
import Testing

/// Every packed format on every instruction set against dequantise-then-multiply.
@Suite struct MatrixTests {
  static let pool = ThreadPool(threads: 2)

  static let cases: [(kernels: Int, type: BlockType)] = availableKernels.indices.flatMap { kernels in
    BlockType.allCases.map { (kernels, $0) }
  }

  /// Random blocks with scales near `scale`; `extreme` sets every quant to its largest value.
  static func blocks(_ type: BlockType, count: Int, scale: Float, extreme: Bool, noise: inout Noise) -> [UInt8] {
    func half(_ value: Float) -> [UInt8] { withUnsafeBytes(of: Float16(value).bitPattern.littleEndian, Array.init) }
    var bytes = [UInt8]()
    for _ in 0..<count {
      var block = (0..<type.blockBytes).map { _ in extreme ? 0xff : UInt8.random(in: 0...255, using: &noise) }
      func put(_ offset: Int, _ value: Float) { block.replaceSubrange(offset..<offset + 2, with: half(value)) }
      switch type {
      case .f32: block = withUnsafeBytes(of: extreme ? 3 : Float.random(in: -1...1, using: &noise), Array.init)
      case .f16: put(0, extreme ? 3 : Float.random(in: -1...1, using: &noise))
      case .bf16:
        let bits = (extreme ? 3 : Float.random(in: -1...1, using: &noise)).bitPattern >> 16
        block = withUnsafeBytes(of: UInt16(bits).littleEndian, Array.init)
      case .q4_0, .q5_0: put(0, scale)
      case .q8_0:
        put(0, scale)
        if extreme { for i in 2..<34 { block[i] = 0x7f } }
      case .q4_1, .q5_1:
        put(0, scale)
        put(2, -scale)
      case .q4_K, .q5_K:
        put(0, scale)
        put(2, scale / 2)
      case .q6_K: put(208, scale)
      }
      bytes += block
    }
    return bytes
  }

  /// The activations as the kernels see them: int8 with a scale for each 32.
  static func rounded(_ x: [Float]) -> [Double] {
    stride(from: 0, to: x.count, by: 32).flatMap { start -> [Double] in
      let group = x[start..<start + 32]
      let largest = group.map(abs).max() ?? 0
      guard largest > 0 else { return group.map { _ in 0 } }
      let inverse = 127 / largest
      return group.map { Double(($0 * inverse).rounded(.toNearestOrEven)) * Double(largest / 127) }
    }
  }

  static func check(
    _ kernels: Kernels, _ type: BlockType, rows: Int, columns: Int, tokens: Int, extreme: Bool, seed: Int
  ) -> Double {
    var noise = Noise(seed)
    let source = blocks(
      type, count: rows * columns / type.blockLength, scale: 0.01, extreme: extreme, noise: &noise)
    let x = extreme ? (0..<tokens * columns).map { $0 % 3 == 0 ? -1 : 1 } : noise.floats(tokens * columns)
    let weights = FloatBuffer(rows * columns)
    let output = FloatBuffer(tokens * rows)
    source.withUnsafeBytes { bytes in
      guard let base = bytes.baseAddress else { return }
      type.dequantize(base, count: rows * columns, into: weights.base)
      let matrix = PackedMatrix(.init(type: type, rows: rows, columns: columns), source: base, pool: pool)
      Projector(pool: pool, kernels: kernels).project(FloatBuffer(x), tokens: tokens, [(matrix, output)])
    }
    let seen = type.blockLength > 1 ? rounded(x) : x.map(Double.init)
    var expected = [Double]()
    for token in 0..<tokens {
      for row in 0..<rows {
        expected.append(
          (0..<columns).reduce(0) { $0 + Double(weights[row * columns + $1]) * seen[token * columns + $1] })
      }
    }
    return relativeError(output.array, expected)
  }

  @Test(arguments: cases)
  func equalsDequantizeThenMultiply(_ test: (kernels: Int, type: BlockType)) {
    let kernels = availableKernels[test.kernels]
    for (tokens, rows) in [(1, 16), (2, 17), (3, 5), (4, 33), (7, 16), (8, 48), (9, 31), (21, 16)] {
      let error = Self.check(
        kernels, test.type, rows: rows, columns: 512, tokens: tokens, extreme: false, seed: tokens * 100 + rows)
      #expect(error < 2e-5, "\(kernels.name) \(test.type) \(tokens) tokens, \(rows) rows")
    }
  }

  /// The 16-bit products of AVX2 and of AVX-512 without VNNI saturate unless the kernel prevents it.
  @Test(arguments: cases)
  func doesNotSaturate(_ test: (kernels: Int, type: BlockType)) {
    let kernels = availableKernels[test.kernels]
    let error = Self.check(kernels, test.type, rows: 16, columns: 512, tokens: 8, extreme: true, seed: 3)
    #expect(error < 2e-5, "\(kernels.name) \(test.type)")
  }

  @Test func zeroActivationsGiveZero() {
    for kernels in availableKernels {
      var noise = Noise(9)
      let source = Self.blocks(.q4_K, count: 16, scale: 0.1, extreme: false, noise: &noise)
      let output = FloatBuffer([Float](repeating: 7, count: 16))
      source.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        let matrix = PackedMatrix(.init(type: .q4_K, rows: 16, columns: 256), source: base, pool: Self.pool)
        Projector(pool: Self.pool, kernels: kernels).project(FloatBuffer(256), tokens: 1, [(matrix, output)])
      }
      #expect(output.array.allSatisfy { $0 == 0 })
    }
  }
}
