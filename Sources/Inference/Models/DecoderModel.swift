public import Tensors

/// A decoder-only transformer (`llama`, `qwen2`) with weights packed for this CPU.
///
/// `forward` is not reentrant: one owner calls it (see `TextGenerator`).
//
// @unchecked: weights are immutable; the workspace belongs to the single caller of `forward`.
public final class DecoderModel: @unchecked Sendable {
  public let configuration: DecoderConfiguration
  public let vocabularySize: Int
  /// Bytes of packed weights.
  public let weightBytes: Int

  let pool: ThreadPool
  let kernels: Kernels
  private let embedding: EmbeddingTable
  private let layers: [DecoderLayer]
  private let outputNorm: FloatBuffer
  private let output: PackedMatrix
  private let rotary: Rotary
  private let projector: Projector
  private var workspace: DecoderWorkspace

  /// `cache: nil` packs the weights into memory.
  public init(
    _ file: GGUFFile, pool: ThreadPool, kernels: Kernels = .best, cache: PackedWeightsCache? = nil
  ) throws(ModelFileError) {
    let configuration = try DecoderConfiguration(file)
    let weights = Weights(file, pool: pool, cache: cache)
    self.configuration = configuration
    self.pool = pool
    self.kernels = kernels
    embedding = try weights.table("token_embd.weight", columns: configuration.width)
    vocabularySize = embedding.rows
    var layers = [DecoderLayer]()
    for index in 0..<configuration.layers { layers.append(try DecoderLayer(index, configuration, weights)) }
    self.layers = layers
    outputNorm = try weights.vector("output_norm.weight", count: configuration.width)
    let tied = !weights.has("output.weight")
    output = try weights.matrix(
      tied ? "token_embd.weight" : "output.weight", rows: embedding.rows, columns: configuration.width, keep: tied)
    weightBytes = layers.reduce(output.shape.byteCount) { $0 + $1.byteCount }
    rotary = Rotary(
      dimensions: configuration.rotaryDimensions, base: configuration.rotaryBase, pairing: configuration.pairing,
      scale: configuration.rotaryScale,
      frequencyFactors: try weights.optionalVector("rope_freqs.weight", count: configuration.rotaryDimensions / 2)?
        .array)
    projector = Projector(pool: pool, kernels: kernels)
    workspace = DecoderWorkspace(configuration, tokens: 1)
    weights.finish()
  }

  /// Tokens of one sequence to be read in a step, and which of them need logits.
  public struct Segment {
    public enum Logits: Sendable {
      case none, last, all
    }
    public var tokens: [Int32]
    public var cache: KeyValueCache
    public var logits: Logits

    /// `tokens` must be inside the vocabulary and fit into the cache after what it holds.
    public init(tokens: [Int32], cache: KeyValueCache, logits: Logits = .last) {
      self.tokens = tokens
      self.cache = cache
      self.logits = logits
    }
  }

  public func makeCache(limit: Int) -> KeyValueCache {
    KeyValueCache(
      layers: configuration.layers, heads: configuration.keyValueHeads, headSize: configuration.headSize, limit: limit)
  }

  /// Reads the segments of several sequences in one pass over the weights and appends them to their caches.
  /// Returns the logits asked for, `vocabularySize` floats a row, in segment order; valid until the next call.
  public func forward(_ segments: [Segment]) -> (rows: Int, logits: FloatBuffer) {
    let batch = DecoderBatch(segments, configuration)
    guard !batch.tokens.isEmpty else { return (0, workspace.logits) }
    if workspace.capacity < batch.tokens.count {
      workspace = DecoderWorkspace(configuration, tokens: batch.tokens.count)
    }
    let state = workspace
    let width = configuration.width
    for segment in segments { segment.cache.reserve(segment.tokens.count) }
    pool.run(batch.tokens.count) { [embedding, rotary] t, _ in
      embedding.read(Int(batch.tokens[t]), into: state.x.base + t * width)
      let half = rotary.dimensions / 2
      rotary.angles(
        position: batch.positions[t], cosines: state.cosines.base + t * half, sines: state.sines.base + t * half)
    }
    for (index, layer) in layers.enumerated() {
      pool.hold {
        attention(index, layer, batch, state)
        feedForward(layer, batch, state)
      }
    }
    for segment in segments { segment.cache.advance(segment.tokens.count) }
    return (batch.wanted.count, logits(batch, state))
  }

  private func attention(_ index: Int, _ layer: DecoderLayer, _ batch: DecoderBatch, _ state: DecoderWorkspace) {
    let shape = configuration
    let count = batch.tokens.count
    normalize(state.x, layer.attentionNorm, count, into: state.normed)
    projector.project(
      state.normed, tokens: count, [(layer.query, state.q), (layer.key, state.k), (layer.value, state.v)])
    let queryWidth = shape.heads * shape.headSize
    let keyWidth = shape.keyValueHeads * shape.headSize
    pool.run(count) { [rotary, kernels] t, _ in
      let half = rotary.dimensions / 2
      let cosines = state.cosines.base + t * half
      let sines = state.sines.base + t * half
      let q = state.q.base + t * queryWidth
      let k = state.k.base + t * keyWidth
      let v = state.v.base + t * keyWidth
      if let bias = layer.queryBias { kernels.add(bias.base, count: queryWidth, into: q) }
      if let bias = layer.keyBias { kernels.add(bias.base, count: keyWidth, into: k) }
      if let bias = layer.valueBias { kernels.add(bias.base, count: keyWidth, into: v) }
      for head in 0..<shape.heads { rotary.rotate(q + head * shape.headSize, cosines: cosines, sines: sines) }
      let cache = batch.caches[batch.sequence[t]]
      for head in 0..<shape.keyValueHeads {
        rotary.rotate(k + head * shape.headSize, cosines: cosines, sines: sines)
        cache.store(
          layer: index, head: head, position: batch.positions[t], key: k + head * shape.headSize,
          value: v + head * shape.headSize, kernels: kernels)
      }
    }
    batch.attend(layer: index, q: state.q, into: state.attended, pool: pool, kernels: kernels)
    projector.project(state.attended, tokens: count, [(layer.attentionOutput, state.normed)])
    pool.run(count) { [kernels] t, _ in
      kernels.add(state.normed.base + t * shape.width, count: shape.width, into: state.x.base + t * shape.width)
    }
  }

  private func feedForward(_ layer: DecoderLayer, _ batch: DecoderBatch, _ state: DecoderWorkspace) {
    let shape = configuration
    let count = batch.tokens.count
    normalize(state.x, layer.feedForwardNorm, count, into: state.normed)
    projector.project(state.normed, tokens: count, [(layer.gate, state.gate), (layer.up, state.up)])
    pool.run(count) { [kernels] t, _ in
      let row = t * shape.feedForwardWidth
      kernels.siluMultiply(
        state.gate.base + row, state.up.base + row, count: shape.feedForwardWidth, into: state.gate.base + row)
    }
    projector.project(state.gate, tokens: count, [(layer.down, state.normed)])
    pool.run(count) { [kernels] t, _ in
      kernels.add(state.normed.base + t * shape.width, count: shape.width, into: state.x.base + t * shape.width)
    }
  }

  private func normalize(_ x: FloatBuffer, _ weight: FloatBuffer, _ tokens: Int, into out: FloatBuffer) {
    let (width, epsilon) = (configuration.width, configuration.normEpsilon)
    pool.run(tokens) { [kernels] t, _ in
      kernels.rmsNorm(x.base + t * width, weight.base, epsilon: epsilon, count: width, into: out.base + t * width)
    }
  }

  private func logits(_ batch: DecoderBatch, _ state: DecoderWorkspace) -> FloatBuffer {
    let width = configuration.width
    if state.logits.count < batch.wanted.count * vocabularySize {
      state.logits = FloatBuffer(batch.wanted.count * vocabularySize)
    }
    for (row, token) in batch.wanted.enumerated() {
      kernels.rmsNorm(
        state.x.base + token * width, outputNorm.base, epsilon: configuration.normEpsilon, count: width,
        into: state.normed.base + row * width)
    }
    projector.project(state.normed, tokens: batch.wanted.count, [(output, state.logits)])
    return state.logits
  }
}
