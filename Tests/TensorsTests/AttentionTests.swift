import Foundation
import Tensors
import Testing

@Suite struct AttentionTests {
  /// Plain softmax attention in double precision over keys and values rounded to halves.
  static func reference(_ q: [Float], _ k: [[Float]], _ v: [[Float]], limit: Int) -> [Double] {
    let half = { (x: Float) in Double(Float(Float16(x))) }
    let scale = 1 / Double(q.count).squareRoot()
    let scores = k.prefix(limit).map { key in zip(q, key).reduce(0) { $0 + Double($1.0) * half($1.1) } * scale }
    let top = scores.max() ?? 0
    let weights = scores.map { exp($0 - top) }
    let sum = weights.reduce(0, +)
    return q.indices.map { d in (0..<limit).reduce(0) { $0 + weights[$1] / sum * half(v[$1][d]) } }
  }

  @Test(arguments: [16, 32, 64, 128])
  func equalsReference(_ headSize: Int) {
    for kernels in availableKernels {
      for (positions, queries) in [(1, 1), (15, 2), (16, 8), (17, 3), (63, 5), (64, 4), (65, 6), (200, 7)] {
        var noise = Noise(positions * 10 + queries)
        let keys = (0..<positions).map { _ in noise.floats(headSize, -3...3) }
        let values = (0..<positions).map { _ in noise.floats(headSize) }
        let cache = KeyValueCache(layers: 1, heads: 1, headSize: headSize, limit: positions)
        cache.reserve(positions)
        for position in 0..<positions {
          cache.store(
            layer: 0, head: 0, position: position, key: keys[position], value: values[position], kernels: kernels)
        }
        let q = (0..<queries).map { _ in FloatBuffer(noise.floats(headSize, -3...3)) }
        let out = (0..<queries).map { _ in FloatBuffer(headSize) }
        let limits = (0..<queries).map { UInt32(max(1, positions - $0 * 11)) }
        let scratch = FloatBuffer(cache.scratchCount)
        cache.attend(
          layer: 0, head: 0, queries: q.map { UnsafePointer($0.base) }, limits: limits, count: queries,
          scale: 1 / Float(headSize).squareRoot(), into: out.map { $0.base }, scratch: scratch.base, kernels: kernels)
        for i in 0..<queries {
          let expected = Self.reference(q[i].array, keys, values, limit: Int(limits[i]))
          #expect(relativeError(out[i].array, expected) < 1e-5, "\(kernels.name) \(positions) \(i)")
        }
      }
    }
  }

  @Test func cacheKeepsItsContentWhenItGrows() {
    let cache = KeyValueCache(layers: 2, heads: 2, headSize: 16, limit: 2000)
    var noise = Noise(5)
    let rows = (0..<700).map { _ in noise.floats(16) }
    for position in rows.indices {
      cache.reserve(1)
      for layer in 0..<2 {
        for head in 0..<2 {
          cache.store(
            layer: layer, head: head, position: position, key: rows[position], value: rows[position], kernels: .best)
        }
      }
      cache.advance(1)
    }
    let q = FloatBuffer(noise.floats(16))
    let out = FloatBuffer(16)
    let scratch = FloatBuffer(cache.scratchCount)
    cache.attend(
      layer: 1, head: 1, queries: [UnsafePointer(q.base)], limits: [700], count: 1, scale: 0.25, into: [out.base],
      scratch: scratch.base, kernels: .best)
    #expect(relativeError(out.array, Self.reference(q.array, rows, rows, limit: 700)) < 1e-5)
    cache.truncate(to: 3)
    #expect(cache.count == 3)
  }
}
