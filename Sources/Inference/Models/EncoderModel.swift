public import Tensors

/// A BERT encoder: token ids in, one L2-normalised vector a text out (Devlin et al. 2018; pooling as in Reimers and Gurevych 2019).
///
/// Texts of different lengths are packed side by side without padding. `embed` is not reentrant: one owner calls it.
//
// @unchecked: weights are immutable; the workspace belongs to the single caller of `embed`.
public final class EncoderModel: @unchecked Sendable {
  public let configuration: EncoderConfiguration
  public let vocabularySize: Int

  private let pool: ThreadPool
  private let kernels: Kernels
  private let words: EmbeddingTable
  private let positions: EmbeddingTable
  private let types: EmbeddingTable
  private let embeddingNorm: NormWeights
  private let layers: [EncoderLayer]
  private let projector: Projector
  private var workspace: EncoderWorkspace

  /// Tokens packed into one pass; longer inputs are cut into several passes.
  private static let tokensPerPass = 512

  /// `cache: nil` packs the weights into memory.
  public init(
    _ file: GGUFFile, pool: ThreadPool, kernels: Kernels = .best, cache: PackedWeightsCache? = nil
  ) throws(ModelFileError) {
    let configuration = try EncoderConfiguration(file)
    let weights = Weights(file, pool: pool, cache: cache)
    self.configuration = configuration
    self.pool = pool
    self.kernels = kernels
    words = try weights.table("token_embd.weight", columns: configuration.width)
    vocabularySize = words.rows
    positions = try weights.table("position_embd.weight", columns: configuration.width)
    guard positions.rows >= configuration.contextLength else {
      throw ModelFileError(
        file.path,
        .badTensor(
          name: "position_embd.weight",
          problem: "has \(positions.rows) rows for a context of \(configuration.contextLength)"))
    }
    types = try weights.table("token_types.weight", columns: configuration.width)
    embeddingNorm = try NormWeights("token_embd_norm", configuration.width, weights)
    var layers = [EncoderLayer]()
    for index in 0..<configuration.layers { layers.append(try EncoderLayer(index, configuration, weights)) }
    self.layers = layers
    projector = Projector(pool: pool, kernels: kernels)
    workspace = EncoderWorkspace(configuration, tokens: 1)
    weights.finish()
  }

  /// One vector of `configuration.width` for each text. Texts must be non-empty, inside the vocabulary and at most
  /// `configuration.contextLength` tokens long. Cost: proportional to tokens, and to the square of each length in attention.
  public func embed(_ texts: [[Int32]]) -> [[Float]] {
    var vectors = [[Float]]()
    var start = 0
    while start < texts.count {
      var end = start
      var tokens = 0
      while end < texts.count, end == start || tokens + texts[end].count <= Self.tokensPerPass {
        tokens += texts[end].count
        end += 1
      }
      let batch = EncoderBatch(Array(texts[start..<end]))
      vectors += pool.hold { pass(batch) }
      start = end
    }
    return vectors
  }

  private func pass(_ batch: EncoderBatch) -> [[Float]] {
    if workspace.capacity < batch.tokens.count {
      workspace = EncoderWorkspace(configuration, tokens: batch.tokens.count)
    }
    let state = workspace
    let caches = state.caches(batch.texts.count)
    for (cache, text) in zip(caches, batch.texts) { cache.reserve(text.count) }
    let width = configuration.width
    pool.run(batch.tokens.count) { [words, positions, types, kernels] t, _ in
      let row = state.x.base + t * width
      let extra = state.extra.base + t * width
      words.read(Int(batch.tokens[t]), into: row)
      positions.read(batch.positions[t], into: extra)
      kernels.add(extra, count: width, into: row)
      types.read(0, into: extra)
      kernels.add(extra, count: width, into: row)
    }
    var norm = embeddingNorm
    for layer in layers {
      attention(layer, norm, batch, caches, state)
      feedForward(layer, batch, state)
      norm = layer.outputNorm
    }
    pool.run(batch.tokens.count) { [norm] t, _ in normalize(state.x, norm, t) }
    return batch.texts.map { pooled(state.x, $0) }
  }

  /// Normalises the residual stream with `norm`, and adds the layer's attention to it.
  private func attention(
    _ layer: EncoderLayer, _ norm: NormWeights, _ batch: EncoderBatch, _ caches: [KeyValueCache],
    _ state: EncoderWorkspace
  ) {
    let (width, heads, size) = (configuration.width, configuration.heads, configuration.headSize)
    projector.project(
      state.x, tokens: batch.tokens.count, [(layer.query, state.q), (layer.key, state.k), (layer.value, state.v)]
    ) { normalize(state.x, norm, $0) }
    pool.run(batch.texts.count * heads) { [kernels] index, _ in
      let (text, head) = (index / heads, index % heads)
      let cache = caches[text]
      for token in batch.texts[text] {
        let offset = token * width + head * size
        cache.store(
          layer: 0, head: head, position: token - batch.texts[text].lowerBound, key: state.k.base + offset,
          value: state.v.base + offset, kernels: kernels)
      }
      Self.attend(
        cache, head: head, text: batch.texts[text], q: state.q, into: state.attended, width: width, kernels: kernels)
    }
    projector.project(
      state.attended, tokens: batch.tokens.count, [(layer.attentionOutput, state.x)], adds: true)
  }

  private static func attend(
    _ cache: KeyValueCache, head: Int, text: Range<Int>, q: FloatBuffer, into out: FloatBuffer, width: Int,
    kernels: Kernels
  ) {
    let size = cache.shape.keySize
    let scale = 1 / Float(size).squareRoot()
    withUnsafeTemporaryAllocation(of: Float.self, capacity: cache.scratchCount) { scratch in
      guard let scratch = scratch.baseAddress else { return }
      for first in stride(from: text.lowerBound, to: text.upperBound, by: QueryRows.maximum) {
        var rows = QueryRows()
        for token in first..<min(text.upperBound, first + QueryRows.maximum) {
          let offset = token * width + head * size
          rows.append(q.base + offset, out.base + offset, positions: 0..<text.count)
        }
        rows.attend(cache, layer: 0, head: head, scale: scale, scratch: scratch, kernels: kernels)
      }
    }
  }

  private func feedForward(_ layer: EncoderLayer, _ batch: EncoderBatch, _ state: EncoderWorkspace) {
    let (width, count) = (configuration.feedForwardWidth, batch.tokens.count)
    projector.project(state.x, tokens: count, [(layer.up, state.inner)]) {
      normalize(state.x, layer.attentionNorm, $0)
    }
    projector.project(state.inner, tokens: count, [(layer.down, state.x)], adds: true) { [kernels] t in
      kernels.gelu(state.inner.base + t * width, count: width, into: state.inner.base + t * width)
    }
  }

  private func normalize(_ x: FloatBuffer, _ norm: NormWeights, _ token: Int) {
    let row = x.base + token * configuration.width
    kernels.layerNorm(
      row, norm.weight.base, norm.bias.base, epsilon: configuration.normEpsilon, count: configuration.width, into: row)
  }

  private func pooled(_ x: FloatBuffer, _ text: Range<Int>) -> [Float] {
    let width = configuration.width
    let sum = FloatBuffer(width)
    let tokens = configuration.pooling == .mean ? text : text.lowerBound..<text.lowerBound + 1
    for token in tokens { kernels.add(x.base + token * width, count: width, into: sum.base) }
    let length = kernels.dot(sum.base, sum.base, count: width).squareRoot()
    let scale = length > 0 ? 1 / length : 0
    return sum.array.map { $0 * scale }
  }
}
