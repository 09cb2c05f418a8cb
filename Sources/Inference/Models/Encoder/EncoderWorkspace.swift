import Tensors

/// Buffers of one pass, for up to `capacity` tokens.
//
// @unchecked: see `EncoderModel`.
final class EncoderWorkspace: @unchecked Sendable {
  let capacity: Int
  /// The residual stream, the queries, and what attention gave: a row a token.
  let stream, query, attended: FloatBuffer
  let threads: [EncoderScratch]
  private let cacheShape: KeyValueCache.Shape
  private let contextLength: Int
  private var sequences = [KeyValueCache]()

  init(_ shape: EncoderConfiguration, tokens: Int, threads: Int, kernels: Kernels) {
    cacheShape = .init(layers: 1, heads: shape.heads, keySize: shape.headSize, valueSize: shape.headSize)
    contextLength = shape.contextLength
    capacity = tokens
    stream = FloatBuffer(tokens * shape.width)
    query = FloatBuffer(tokens * shape.width)
    attended = FloatBuffer(tokens * shape.width)
    self.threads = (0..<threads).map { [cacheShape] _ in
      EncoderScratch(shape, attention: cacheShape.scratchCount, kernels: kernels)
    }
  }

  /// Key/value room for `count` texts; layers take turns in it.
  func caches(_ count: Int) -> [KeyValueCache] {
    while sequences.count < count {
      sequences.append(KeyValueCache(cacheShape, limit: contextLength))
    }
    return Array(sequences.prefix(count))
  }
}

/// What one thread needs for a block of tokens: little enough to stay in its core's cache from one product to the next.
//
// @unchecked: used by one thread at a time.
final class EncoderScratch: @unchecked Sendable {
  static let maximumTokens = 64

  let key, value, inner, attention: FloatBuffer
  /// Computes on the calling thread.
  let projector: Projector

  init(_ shape: EncoderConfiguration, attention scratchCount: Int, kernels: Kernels) {
    key = FloatBuffer(Self.maximumTokens * shape.width)
    value = FloatBuffer(Self.maximumTokens * shape.width)
    inner = FloatBuffer(Self.maximumTokens * shape.feedForwardWidth)
    attention = FloatBuffer(scratchCount)
    projector = Projector(pool: ThreadPool(threads: 1), kernels: kernels)
  }
}
