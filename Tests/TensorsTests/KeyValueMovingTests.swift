import Tensors
import Testing

@Suite struct KeyValueMovingTests {
  private static let layers = 2
  private static let heads = 3

  private static func shape(_ precision: KeyValueCache.Precision, _ valueIsInKey: Bool) -> KeyValueCache.Shape {
    KeyValueCache.Shape(
      layers: layers, heads: heads, keySize: 80, valueSize: 48, valueIsInKey: valueIsInKey, precision: precision)
  }

  private static func cache(
    _ shape: KeyValueCache.Shape, _ positions: Int, _ kernels: Kernels, seed: Int = 3
  ) -> KeyValueCache {
    let cache = KeyValueCache(shape, limit: 400)
    cache.reserve(positions)
    for layer in 0..<shape.layers {
      for head in 0..<shape.heads {
        for position in 0..<positions {
          var noise = Noise(seed + ((layer * shape.heads) + head) * 1000 + position)
          let (key, value) = (noise.floats(shape.keySize), noise.floats(shape.valueSize))
          cache.store(
            layer: layer, head: head, positions: position..<position + 1, keys: key, values: value, stride: 80,
            kernels: kernels)
        }
      }
    }
    cache.advance(positions)
    return cache
  }

  /// Attention of one query over each position by itself tells its value, and over two of them what its keys are.
  private static func attended(_ cache: KeyValueCache, _ range: Range<Int>, _ kernels: Kernels) -> [Float] {
    var noise = Noise(77)
    let query = noise.floats(cache.shape.keySize)
    let scratch = FloatBuffer(cache.shape.scratchCount)
    return (0..<cache.shape.layers * cache.shape.heads).flatMap { index -> [Float] in
      let out = FloatBuffer(cache.shape.valueSize)
      cache.attend(
        layer: index / cache.shape.heads, head: index % cache.shape.heads,
        queries: [query.withUnsafeBufferPointer { $0.baseAddress }],
        starts: [UInt32(range.lowerBound)], limits: [UInt32(range.upperBound)], count: 1, scale: 1, into: [out.base],
        scratch: scratch.base, kernels: kernels)
      return out.array
    }
  }

  @Test(arguments: KeyValueCache.Precision.allCases, [false, true])
  func whatIsPlacedIsWhatWasRead(_ precision: KeyValueCache.Precision, _ valueIsInKey: Bool) {
    let pool = ThreadPool(threads: 2)
    for kernels in availableKernels {
      let shape = Self.shape(precision, valueIsInKey)
      let source = Self.cache(shape, 75, kernels)
      let segment = source.compactSegment(5..<70, pool: pool, kernels: kernels)
      #expect(segment.positions == 5..<70 && segment.shape.precision == .int8)
      let target = Self.cache(shape, 31, kernels, seed: 9)
      target.reserve(100)
      target.place(segment, at: 33, pool: pool, kernels: kernels) { _, _ in }
      target.advance(33 + 65 - 31)
      for (old, new) in [(5..<6, 33..<34), (5..<70, 33..<98), (68..<70, 96..<98), (20..<47, 48..<75)] {
        let expected = Self.attended(source, old, kernels).map(Double.init)
        let error = relativeError(Self.attended(target, new, kernels), expected)
        #expect(error < 0.05, "\(kernels.name) \(old)")
      }
      // What was there before is still there.
      let untouched = Self.attended(Self.cache(shape, 31, kernels, seed: 9), 0..<31, kernels)
      #expect(Self.attended(target, 0..<31, kernels) == untouched)
    }
  }

  @Test func keysAreTurnedLayerByLayer() {
    let pool = ThreadPool(threads: 2)
    let source = Self.cache(Self.shape(.single, false), 20, .best)
    let segment = source.compactSegment(0..<20, pool: pool, kernels: .best)
    let target = KeyValueCache(source.shape, limit: 64)
    target.reserve(64)
    target.place(segment, at: 40, pool: pool, kernels: .best) { layer, key in
      for index in 0..<80 { key[index] = Float(layer) }
    }
    target.advance(60)
    let again = target.compactSegment(40..<60, pool: pool, kernels: .best)
    again.withBytes { bytes in
      let half = Self.heads * 20 * 102
      #expect(bytes.prefix(half).allSatisfy { $0 == 0 })
      #expect(!bytes[half..<2 * half].allSatisfy { $0 == 0 })
    }
  }

  @Test(arguments: KeyValueCache.Precision.allCases)
  func aCopyOfACacheIsTheCache(_ precision: KeyValueCache.Precision) {
    for count in [1, 16, 37] {
      let source = Self.cache(Self.shape(precision, false), count, .best)
      let copy = KeyValueCache(source.shape, limit: 100)
      copy.append(source)
      #expect(copy.count == count)
      #expect(Self.attended(copy, 0..<count, .best) == Self.attended(source, 0..<count, .best))
    }
  }

  /// The first layers are what they are beside the others, whichever way they come.
  @Test(arguments: KeyValueCache.Precision.allCases, [false, true])
  func fewerLayersTakeTheFirst(_ precision: KeyValueCache.Precision, _ valueIsInKey: Bool) {
    let pool = ThreadPool(threads: 2)
    let whole = Self.shape(precision, valueIsInKey)
    var shallow = whole
    shallow.layers = 1
    let source = Self.cache(whole, 37, .best)
    let expected = Self.attended(Self.cache(shallow, 37, .best), 0..<32, .best)
    #expect(Self.attended(source, 0..<32, .best).starts(with: expected))
    let copy = KeyValueCache(shallow, limit: 100)
    copy.append(source)
    #expect(copy.count == 37 && Self.attended(copy, 0..<32, .best) == expected)
    let joined = KeyValueCache(shallow, limit: 100)
    for part in [0..<16, 16..<32] { joined.append(source.segment(part)) }
    #expect(joined.count == 32 && Self.attended(joined, 0..<32, .best) == expected)
    let segment = source.compactSegment(0..<37, pool: pool, kernels: .best)
    let (placed, deep) = (KeyValueCache(shallow, limit: 100), KeyValueCache(whole, limit: 100))
    for target in [placed, deep] {
      target.reserve(40)
      target.place(segment, at: 3, pool: pool, kernels: .best) { layer, key in key[0] += Float(layer + 1) }
      target.advance(40)
    }
    let rows = Self.attended(placed, 3..<40, .best)
    #expect(rows.count == expected.count && Self.attended(deep, 3..<40, .best).starts(with: rows))
  }

  @Test func bytesMakeTheSameSegment() {
    final class Bytes: Sendable {
      let bytes: [UInt8]
      init(_ bytes: [UInt8]) { self.bytes = bytes }
    }
    let pool = ThreadPool(threads: 1)
    let source = Self.cache(Self.shape(.half, false), 40, .best)
    let segment = source.compactSegment(3..<40, pool: pool, kernels: .best)
    let owner = Bytes(segment.withBytes(Array.init))
    #expect(owner.bytes.count == segment.byteCount)
    let other = owner.bytes.withUnsafeBytes {
      KeyValueSegment(positions: 3..<40, shape: segment.shape, bytes: $0.baseAddress!, owner: owner)
    }
    let caches = [segment, other].map { segment in
      let cache = KeyValueCache(source.shape, limit: 64)
      cache.reserve(64)
      cache.place(segment, at: 0, pool: pool, kernels: .best) { _, _ in }
      cache.advance(37)
      return Self.attended(cache, 0..<37, .best)
    }
    #expect(caches[0] == caches[1])
  }
}
