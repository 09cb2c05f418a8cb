import Tensors
import Testing

@Suite struct SignBlocksTests {
  static let dimensions = [1, 2, 3, 8, 31, 32, 384, 511, 1000]

  func vector(_ dimension: Int, _ seed: Int, _ range: ClosedRange<Float> = -1...1) -> [Float] {
    var noise = Noise(seed + 1)
    return noise.floats(dimension, range)
  }

  func dot(_ a: [Float], _ b: [Float]) -> Double { zip(a, b).reduce(0) { $0 + Double($1.0) * Double($1.1) } }

  func rotated(_ vector: [Float], _ kernels: Kernels) -> [Float] {
    var copy = vector
    copy.withUnsafeMutableBufferPointer { buffer in
      if let base = buffer.baseAddress { RandomRotation(dimension: vector.count).rotate(base, kernels: kernels) }
    }
    return copy
  }

  @Test(arguments: dimensions)
  func rotationKeepsProducts(_ dimension: Int) {
    let (a, b) = (vector(dimension, 1), vector(dimension, 2))
    for kernels in availableKernels {
      let (u, v) = (rotated(a, kernels), rotated(b, kernels))
      #expect(abs(dot(u, v) - dot(a, b)) < 1e-4 * Double(dimension).squareRoot())
      #expect(abs(dot(u, u) - dot(a, a)) < 1e-4 * dot(a, a))
      #expect(u == rotated(a, .best))
      var back = u
      back.withUnsafeMutableBufferPointer { buffer in
        if let base = buffer.baseAddress { RandomRotation(dimension: dimension).rotateBack(base, kernels: kernels) }
      }
      #expect(zip(back, a).allSatisfy { abs($0 - $1) < 1e-5 })
    }
  }

  /// One number goes to all places, none of which gets more than a few times its share.
  @Test(arguments: [32, 384, 511, 1000])
  func rotationSpreads(_ dimension: Int) {
    for place in [0, dimension / 2, dimension - 1] {
      var one = [Float](repeating: 0, count: dimension)
      one[place] = 1
      let spread = rotated(one, .best)
      #expect(spread.allSatisfy { $0 * $0 < 32 / Float(dimension) })
      #expect(spread.filter { $0 * $0 > 0.01 / Float(dimension) }.count > dimension / 2)
    }
  }

  /// The error is that of Gao and Long: about 0.75 / √dimension of both lengths for one standard deviation.
  @Test(arguments: [32, 384, 511, 1000])
  func estimatesAreNear(_ dimension: Int) {
    let count = 500
    let vectors = (0..<count).map { vector(dimension, $0 + 10) }
    let query = vector(dimension, 3)
    let blocks = SignBlocks(dimension: dimension, blocks: 8)
    for block in 0..<8 { blocks.begin(block: block) }
    for (slot, vector) in vectors.enumerated() {
      rotated(vector, .best).withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { blocks.set(slot: slot, residual: base, base: 0) }
      }
    }
    let signs = SignQuery(residual: rotated(query, .best), offset: 0)
    let exact = vectors.map { dot($0, query) }
    let ranked = (0..<count).sorted { exact[$0] > exact[$1] }
    let allowed = [UInt64](repeating: ~0, count: 7) + [(1 << 52) - 1]
    for kernels in availableKernels {
      let pool = CandidatePool(keep: count / 5)
      pool.scan(blocks, 0..<8, allowed: allowed, first: 0, query: signs, kernels: kernels)
      let slots = Set(pool.slots())
      #expect(slots.count == count / 5)
      #expect(ranked.prefix(count / 50).filter(slots.contains).count >= count / 50 - 3)
    }
  }

  @Test func onlyWhatIsAllowedIsFound() {
    let blocks = SignBlocks(dimension: 40, blocks: 4)
    for block in 0..<4 { blocks.begin(block: block) }
    for slot in 0..<256 {
      vector(40, slot).withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { blocks.set(slot: slot, residual: base, base: Float(slot)) }
      }
    }
    let query = SignQuery(residual: vector(40, 1000), offset: 0)
    let allowed: [UInt64] = [1, 0, 1 << 63 | 2, 0]
    for kernels in availableKernels {
      for keep in [1, 2, 3, 100] {
        let pool = CandidatePool(keep: keep)
        pool.scan(blocks, 0..<4, allowed: allowed, first: 4096, query: query, kernels: kernels)
        #expect(Set(pool.slots()) == Set([4096 + 191, 4096 + 129, 4096].prefix(keep)))
        let parts = CandidatePool(keep: keep)
        for range in [2..<4, 1..<1, 0..<2] {
          parts.scan(blocks, range, allowed: allowed, first: 4096, query: query, kernels: kernels)
        }
        #expect(Set(parts.slots()) == Set(pool.slots()))
      }
    }
  }

  /// What cannot be estimated is kept to be looked at, and nothing crashes.
  @Test(
    arguments: [[Float]]([
      [0, 0, 0, 0, 0], [3e38, 3e38, -3e38, 3e38, 3e38], [.leastNonzeroMagnitude, 0, 0, 0, -.leastNonzeroMagnitude],
      [.infinity, 1, 2, 3, 4],
      [.nan, 1, 2, 3, 4],
    ]))
  func hostileNumbers(_ numbers: [Float]) {
    let blocks = SignBlocks(dimension: 5, blocks: 1)
    blocks.begin(block: 0)
    for slot in 0..<64 {
      let vector = slot == 7 ? numbers : [1, 1, 1, 1, 1]
      vector.withUnsafeBufferPointer { buffer in
        if let base = buffer.baseAddress { blocks.set(slot: slot, residual: base, base: 0) }
      }
    }
    for residual in [[1, 1, 1, 1, 1], numbers.map { $0.isFinite ? $0 : 0 }] {
      let pool = CandidatePool(keep: 64)
      pool.scan(blocks, 0..<1, allowed: [~0], first: 0, query: SignQuery(residual: residual, offset: 0))
      #expect(pool.slots().contains(7))
    }
  }
}
