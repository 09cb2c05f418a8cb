import Foundation
import Tensors
import Testing

/// A stack gives what each of its matrices gives alone.
@Suite struct PackedStackTests {
  static let pool = ThreadPool(threads: 2)

  @Test(arguments: MatrixTests.cases)
  func equalsItsSlices(_ test: (kernels: Int, type: BlockType)) {
    let kernels = availableKernels[test.kernels]
    let (columns, slices) = (256, 5)
    for rows in [16, 24, 7] {
      var noise = Noise(rows)
      let source = MatrixTests.blocks(
        test.type, count: slices * rows * columns / test.type.blockLength, scale: 0.01, extreme: false, noise: &noise)
      let slice = PackedMatrix.Shape(type: test.type, rows: rows, columns: columns)
      let sliceBytes = source.count / slices
      // Out of order, one left out, panels whole and not.
      let groups = [(3, 1), (0, 9), (4, 8), (1, 2)].map { GroupedActivations.Group(slice: $0.0, rows: $0.1) }
      let total = groups.reduce(0) { $0 + $1.rows }
      let firsts = groups.indices.map { index in groups[..<index].reduce(0) { $0 + $1.rows } }
      let x = FloatBuffer(noise.floats(total * columns))
      let y = FloatBuffer(total * rows)
      source.withUnsafeBytes { bytes in
        guard let base = bytes.baseAddress else { return }
        let shape = PackedStack.Shape(slice, count: slices)
        let stack = PackedStack(shape) {
          PackedStack.pack(shape, source: base, stride: sliceBytes, into: $0, pool: Self.pool)
        }
        StackProjector(pool: Self.pool, kernels: kernels).project(
          groups, [.init(stack, into: y.base, offsets: firsts.map { $0 * rows }, stride: rows)]
        ) { group, row, out in
          out.update(from: x.base + (firsts[group] + row) * columns, count: columns)
        }
        for (group, first) in zip(groups, firsts) {
          let matrix = PackedMatrix(slice, source: base + group.slice * sliceBytes, pool: Self.pool)
          let alone = FloatBuffer(group.rows * rows)
          let input = FloatBuffer(Array(x.array[first * columns..<(first + group.rows) * columns]))
          Projector(pool: Self.pool, kernels: kernels).project(input, tokens: group.rows, [(matrix, alone)])
          #expect(alone.array == Array(y.array[first * rows..<(first + group.rows) * rows]), "\(test.type) \(rows)")
        }
      }
    }
  }

  /// Advice about memory changes nothing that is computed, wherever the slices begin and end.
  @Test func pagedSlicesAreTheSame() throws {
    var noise = Noise(9)
    let shape = PackedStack.Shape(.init(type: .f32, rows: 40, columns: 32), count: 3)
    let floats = FloatBuffer(noise.floats(3 * 40 * 32))
    let tiles = try #require(mmap(nil, shape.byteCount, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0))
    defer { munmap(tiles, shape.byteCount) }
    PackedStack.pack(shape, source: floats.base, stride: 40 * 32 * 4, into: tiles, pool: Self.pool)
    let x = FloatBuffer(noise.floats(32))
    let results = [false, true].map { isPaged in
      let stack = PackedStack(shape, tiles: tiles, owner: floats, isPaged: isPaged)
      stack.prefetch([2, 0])
      let y = FloatBuffer(2 * 40)
      StackProjector(pool: Self.pool, kernels: .best).project(
        [.init(slice: 0, rows: 1), .init(slice: 2, rows: 1)], isShared: true,
        [.init(stack, into: y.base, offsets: [0, 40], stride: 40)]
      ) { _, _, out in out.update(from: x.base, count: 32) }
      return y.array
    }
    #expect(results[0] == results[1] && results[0].contains { $0 != 0 })
  }

  /// Rows are taken once for quantised and once for other weights.
  @Test func stacksOfTwoKindsShareTheirInput() {
    var noise = Noise(3)
    let x = FloatBuffer(noise.floats(3 * 32))
    let shapes = [BlockType.q8_0, .f32].map { PackedStack.Shape(.init(type: $0, rows: 16, columns: 32), count: 2) }
    let results = [FloatBuffer(3 * 16), FloatBuffer(3 * 16)]
    let products = zip(shapes, results).map { shape, result in
      let stack = PackedStack(shape) { tiles in
        let source = MatrixTests.blocks(
          shape.slice.type, count: 2 * 16 * 32 / shape.slice.type.blockLength, scale: 0.01, extreme: true,
          noise: &noise)
        source.withUnsafeBytes { bytes in
          guard let base = bytes.baseAddress else { return }
          PackedStack.pack(shape, source: base, stride: source.count / 2, into: tiles, pool: Self.pool)
        }
      }
      return PackedStack.Product(stack, into: result.base, offsets: [0], stride: 16)
    }
    StackProjector(pool: Self.pool, kernels: .best).project([.init(slice: 1, rows: 3)], products) { _, row, out in
      out.update(from: x.base + row * 32, count: 32)
    }
    // All weights are 1.27 (Q8_0) or 3.
    for token in 0..<3 {
      let sum = x.array[token * 32..<(token + 1) * 32].reduce(0, +)
      #expect(abs(results[0][token * 16] - 1.27 * sum) < 0.1)
      #expect(abs(results[1][token * 16 + 15] - 3 * sum) < 1e-4)
    }
  }
}
