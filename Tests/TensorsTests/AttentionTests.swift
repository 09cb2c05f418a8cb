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
        let cache = KeyValueCache(
          .init(layers: 1, heads: 1, keySize: headSize, valueSize: headSize), limit: positions)
        cache.reserve(positions)
        for position in 0..<positions {
          cache.store(
            layer: 0, head: 0, positions: position..<position + 1, keys: keys[position], values: values[position],
            stride: headSize, kernels: kernels)
        }
        let q = (0..<queries).map { _ in FloatBuffer(noise.floats(headSize, -3...3)) }
        let out = (0..<queries).map { _ in FloatBuffer(headSize) }
        let limits = (0..<queries).map { UInt32(max(1, positions - $0 * 11)) }
        let starts = [UInt32](repeating: 0, count: 8)
        let scratch = FloatBuffer(cache.shape.scratchCount)
        cache.attend(
          layer: 0, head: 0, queries: q.map { UnsafePointer($0.base) }, starts: starts, limits: limits,
          count: queries, scale: 1 / Float(headSize).squareRoot(), into: out.map { $0.base }, scratch: scratch.base,
          kernels: kernels)
        for i in 0..<queries {
          let expected = Self.reference(q[i].array, keys, values, limit: Int(limits[i]))
          #expect(relativeError(out[i].array, expected) < 1e-5, "\(kernels.name) \(positions) \(i)")
        }
      }
    }
  }

  @Test func cacheKeepsItsContentWhenItGrows() {
    let cache = KeyValueCache(.init(layers: 2, heads: 2, keySize: 16, valueSize: 16), limit: 2000)
    var noise = Noise(5)
    let rows = (0..<700).map { _ in noise.floats(16) }
    for position in rows.indices {
      cache.reserve(1)
      for layer in 0..<2 {
        for head in 0..<2 {
          cache.store(
            layer: layer, head: head, positions: position..<position + 1, keys: rows[position], values: rows[position],
            stride: 16, kernels: .best)
        }
      }
      cache.advance(1)
    }
    let q = FloatBuffer(noise.floats(16))
    let out = FloatBuffer(16)
    let scratch = FloatBuffer(cache.shape.scratchCount)
    cache.attend(
      layer: 1, head: 1, queries: [UnsafePointer(q.base)], starts: [0], limits: [700], count: 1, scale: 0.25,
      into: [out.base],
      scratch: scratch.base, kernels: .best)
    #expect(relativeError(out.array, Self.reference(q.array, rows, rows, limit: 700)) < 1e-5)
    cache.truncate(to: 3)
    #expect(cache.count == 3)
  }

  /// What a cache keeps of a row of numbers.
  private static func kept(_ row: [Float], _ precision: KeyValueCache.Precision) -> [Float] {
    switch precision {
    case .single: row
    case .half: row.map { Float(Float16($0)) }
    case .int8:
      stride(from: 0, to: row.count, by: 32).flatMap { start in
        let group = row[start..<min(row.count, start + 32)]
        let scale = (group.map(abs).max() ?? 0) / 127
        let rounded = Float(bitPattern: (scale.bitPattern + 0xffff) & 0xffff_0000)
        return group.map { ($0 * (1 / rounded)).rounded(.toNearestOrEven) * rounded }
      }
    }
  }

  /// Of products of numbers with 8 bits of mantissa: queries, keys, weights and values are each off by 2^-9 at most, and the weights by
  /// their scores' error besides.
  static let narrowTolerance = 0.05

  /// Keys and values apart or one in the other, all that is kept or a window of it.
  @Test(arguments: KeyValueCache.Precision.allCases, [false, true])
  func equalsReference(_ precision: KeyValueCache.Precision, _ valueIsInKey: Bool) {
    let (keySize, valueSize, positions) = (80, 48, 150)
    var noise = Noise(11)
    let keys = (0..<positions).map { _ in noise.floats(keySize, -3...3) }
    let values = valueIsInKey ? keys.map { Array($0.prefix(valueSize)) } : keys.map { _ in noise.floats(valueSize) }
    let q = (0..<5).map { _ in FloatBuffer(noise.floats(keySize)) }
    let limits: [UInt32] = [150, 149, 64, 65, 1]
    for kernels in availableKernels {
      let cache = KeyValueCache(
        .init(
          layers: 1, heads: 1, keySize: keySize, valueSize: valueSize, valueIsInKey: valueIsInKey,
          precision: precision), limit: positions)
      cache.reserve(positions)
      // In two runs, of rows that lie side by side.
      let stride = keySize + valueSize
      let rows = zip(keys, values).flatMap { $0 + $1 }
      rows.withUnsafeBufferPointer { rows in
        for run in [0..<positions / 3, positions / 3..<positions] {
          guard let base = rows.baseAddress.map({ $0 + run.lowerBound * stride }) else { return }
          cache.store(
            layer: 0, head: 0, positions: run, keys: base, values: base + keySize, stride: stride, kernels: kernels)
        }
      }
      let keptKeys = keys.map { Self.kept($0, precision) }
      let keptValues =
        valueIsInKey ? keptKeys.map { Array($0.prefix(valueSize)) } : values.map { Self.kept($0, precision) }
      for window in [1, 16, 63, 64, 70, 150] {
        let starts = limits.map { $0 > window ? $0 - UInt32(window) : 0 }
        let out = q.map { _ in FloatBuffer(valueSize) }
        let scratch = FloatBuffer(cache.shape.scratchCount)
        cache.attend(
          layer: 0, head: 0, queries: q.map { UnsafePointer($0.base) }, starts: starts, limits: limits, count: q.count,
          scale: 0.1, into: out.map { $0.base }, scratch: scratch.base, kernels: kernels)
        for i in q.indices {
          let seen = Int(starts[i])..<Int(limits[i])
          let scores = seen.map { p in zip(q[i].array, keptKeys[p]).reduce(0) { $0 + Double($1.0 * $1.1) } * 0.1 }
          let top = scores.max() ?? 0
          let weights = scores.map { exp($0 - top) }
          let sum = weights.reduce(0, +)
          let expected = (0..<valueSize).map { d in
            zip(weights, seen).reduce(0) { $0 + $1.0 / sum * Double(keptValues[$1.1][d]) }
          }
          let tolerance = precision == .int8 && kernels.name == "avx512-bf16" ? Self.narrowTolerance : 1e-5
          #expect(relativeError(out[i].array, expected) < tolerance, "\(kernels.name) window \(window), query \(i)")
        }
      }
    }
  }

  /// Sixteen queries, spans attended by themselves and joined: the same bits as all at once, and the same as each query alone.
  @Test(arguments: KeyValueCache.Precision.allCases, [false, true])
  func spansAreJoinedToTheSameBits(_ precision: KeyValueCache.Precision, _ valueIsInKey: Bool) {
    let (keySize, valueSize, positions) = (80, 48, 2 * KeyValueCache.span + 75)
    let shape = KeyValueCache.Shape(
      layers: 1, heads: 1, keySize: keySize, valueSize: valueSize, valueIsInKey: valueIsInKey, precision: precision)
    var noise = Noise(7)
    let q = (0..<KeyValueCache.maximumQueries).map { _ in FloatBuffer(noise.floats(keySize)) }
    let limits = q.indices.map { UInt32(max(1, positions - $0 * 43)) }
    for kernels in availableKernels {
      let cache = KeyValueCache(shape, limit: positions)
      cache.reserve(positions)
      for position in 0..<positions {
        cache.store(
          layer: 0, head: 0, positions: position..<position + 1, keys: noise.floats(keySize, -3...3),
          values: noise.floats(valueSize), stride: keySize, kernels: kernels)
      }
      let scratch = FloatBuffer(shape.scratchCount)
      for window in [40, 300, positions] {
        let starts = limits.map { $0 > window ? $0 - UInt32(window) : 0 }
        func attended(_ queries: Range<Int>) -> [[Float]] {
          let out = queries.map { _ in FloatBuffer(valueSize) }
          cache.attend(
            layer: 0, head: 0, queries: q[queries].map { UnsafePointer($0.base) }, starts: Array(starts[queries]),
            limits: Array(limits[queries]), count: queries.count, scale: 0.1, into: out.map { $0.base },
            scratch: scratch.base, kernels: kernels)
          return out.map(\.array)
        }
        let whole = attended(q.indices)
        #expect(q.indices.map { attended($0..<$0 + 1)[0] } == whole, "\(kernels.name) one by one, window \(window)")
        let spans = positions / KeyValueCache.span + 1
        let stride = q.count * shape.partCount
        let parts = FloatBuffer(spans * stride)
        for span in (0..<spans).reversed() {
          cache.attend(
            layer: 0, head: 0, queries: q.map { UnsafePointer($0.base) }, starts: starts, limits: limits,
            count: q.count, scale: 0.1, span: span, into: parts.base + span * stride, scratch: scratch.base,
            kernels: kernels)
        }
        let joined = q.indices.map { index in
          let out = FloatBuffer(valueSize)
          kernels.joinSpans(
            parts.base + index * shape.partCount, count: spans, stride: stride, shape, scratch: scratch.base,
            into: out.base)
          return out.array
        }
        #expect(joined == whole, "\(kernels.name) spans, window \(window)")
      }
    }
  }

  /// The 27 layers of DeepSeek-V2-Lite, a latent vector of 512 and a rotated key of 64.
  @Test func aLatentCacheIsSmall() {
    func bytes(_ precision: KeyValueCache.Precision) -> Int {
      KeyValueCache.Shape(
        layers: 27, heads: 1, keySize: 576, valueSize: 512, valueIsInKey: true, precision: precision
      ).positionBytes
    }
    #expect(bytes(.half) == 27 * 576 * 2)
    #expect(bytes(.int8) == 16_524)
    #expect(bytes(.int8) <= 17 << 10)
  }

  @Test(arguments: KeyValueCache.Precision.allCases, [false, true])
  func segmentsCarryEverything(_ precision: KeyValueCache.Precision, _ valueIsInKey: Bool) {
    let shape = KeyValueCache.Shape(
      layers: 2, heads: 2, keySize: 48, valueSize: 32, valueIsInKey: valueIsInKey, precision: precision)
    let (first, second) = (KeyValueCache(shape, limit: 64), KeyValueCache(shape, limit: 300))
    var noise = Noise(4)
    first.reserve(64)
    for position in 0..<64 {
      for (layer, head) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
        first.store(
          layer: layer, head: head, positions: position..<position + 1, keys: noise.floats(48),
          values: noise.floats(32), stride: 48, kernels: .best)
      }
    }
    first.advance(64)
    second.append(first.segment(0..<16))
    second.append(first.segment(16..<64))
    #expect(second.count == 64 && first.segment(16..<64).byteCount == 48 * shape.positionBytes)
    let q = FloatBuffer(noise.floats(48))
    for (layer, head) in [(0, 0), (0, 1), (1, 0), (1, 1)] {
      let results = [first, second].map { cache in
        let (out, scratch) = (FloatBuffer(32), FloatBuffer(cache.shape.scratchCount))
        cache.attend(
          layer: layer, head: head, queries: [UnsafePointer(q.base)], starts: [0], limits: [64], count: 1, scale: 0.2,
          into: [out.base], scratch: scratch.base, kernels: .best)
        return out.array
      }
      #expect(results[0] == results[1])
    }
  }
}
