import Tensors

/// One pass of a batch through an encoder. All but the attention is done block by block of tokens, a block on one thread, so that what
/// a product writes is still in the core's cache when the next one reads it; threads meet twice a layer.
//
// @unchecked: see `EncoderModel`; blocks and heads touch disjoint parts of the workspace.
struct EncoderPass: @unchecked Sendable {
  private let weights: EncoderWeights
  private let shape: EncoderConfiguration
  private let batch: EncoderBatch
  private let workspace: EncoderWorkspace
  private let caches: [KeyValueCache]
  private let pool: ThreadPool
  private let kernels: Kernels

  init(
    _ batch: EncoderBatch, _ weights: EncoderWeights, _ workspace: EncoderWorkspace, pool: ThreadPool, kernels: Kernels
  ) {
    self.weights = weights
    shape = weights.configuration
    self.batch = batch
    self.workspace = workspace
    self.pool = pool
    self.kernels = kernels
    caches = workspace.caches(batch.texts.count)
    for (cache, text) in zip(caches, batch.texts) { cache.reserve(text.count) }
  }

  /// Leaves the last layer's states in the workspace's stream.
  func run() {
    let layers = weights.layers
    for index in 0...layers.count {
      forEachBlock { block, scratch in
        if index == 0 { embed(block, scratch) } else { finish(layers[index - 1], block, scratch) }
        if index < layers.count { project(layers[index], block, scratch) }
      }
      guard index < layers.count else { break }
      pool.run(batch.texts.count * shape.heads) { attend(text: $0 / shape.heads, head: $0 % shape.heads, thread: $1) }
    }
  }

  private func forEachBlock(_ body: @Sendable (_ block: Range<Int>, _ scratch: EncoderScratch) -> Void) {
    let count = batch.tokens.count
    let fair = (count + pool.threads - 1) / pool.threads
    let size = min(EncoderScratch.maximumTokens, (fair + 7) / 8 * 8)
    pool.run((count + size - 1) / size) { index, thread in
      body(index * size..<min(count, index * size + size), workspace.threads[thread])
    }
  }

  private func row(_ buffer: FloatBuffer, _ token: Int) -> UnsafeMutablePointer<Float> {
    buffer.base + token * shape.width
  }

  private func normalize(_ block: Range<Int>, _ norm: NormWeights) {
    for token in block {
      let row = row(workspace.stream, token)
      kernels.layerNorm(
        row, norm.weight.base, norm.bias.base, epsilon: shape.normEpsilon, count: shape.width, into: row)
    }
  }

  private func embed(_ block: Range<Int>, _ scratch: EncoderScratch) {
    let extra = scratch.key.base
    for token in block {
      let row = row(workspace.stream, token)
      weights.words.read(Int(batch.tokens[token]), into: row)
      weights.positions.read(batch.positions[token], into: extra)
      kernels.add(extra, count: shape.width, into: row)
      weights.types.read(0, into: extra)
      kernels.add(extra, count: shape.width, into: row)
    }
    normalize(block, weights.embeddingNorm)
  }

  /// Queries for the attention, and keys and values into the caches.
  private func project(_ layer: EncoderLayer, _ block: Range<Int>, _ scratch: EncoderScratch) {
    let start = block.lowerBound * shape.width
    scratch.projector.project(
      FloatBuffer(workspace.stream, from: start), tokens: block.count,
      [
        (layer.query, FloatBuffer(workspace.query, from: start)), (layer.key, scratch.key),
        (layer.value, scratch.value),
      ])
    var token = block.lowerBound
    while token < block.upperBound {
      let text = batch.owners[token]
      let end = min(block.upperBound, batch.texts[text].upperBound)
      let positions = batch.positions[token]..<batch.positions[token] + end - token
      for head in 0..<shape.heads {
        let offset = (token - block.lowerBound) * shape.width + head * shape.headSize
        caches[text].store(
          layer: 0, head: head, positions: positions, keys: scratch.key.base + offset,
          values: scratch.value.base + offset, stride: shape.width, kernels: kernels)
      }
      token = end
    }
  }

  private func attend(text: Int, head: Int, thread: Int) {
    let tokens = batch.texts[text]
    let scale = 1 / Float(shape.headSize).squareRoot()
    for first in stride(from: tokens.lowerBound, to: tokens.upperBound, by: QueryRows.maximum) {
      var rows = QueryRows()
      for token in first..<min(tokens.upperBound, first + QueryRows.maximum) {
        let offset = head * shape.headSize
        rows.append(
          row(workspace.query, token) + offset, row(workspace.attended, token) + offset, positions: 0..<tokens.count)
      }
      rows.attend(
        caches[text], layer: 0, head: head, scale: scale, scratch: workspace.threads[thread].attention.base,
        kernels: kernels)
    }
  }

  /// What comes after the attention: its output and the feed-forward part, each added to the stream and normalised.
  private func finish(_ layer: EncoderLayer, _ block: Range<Int>, _ scratch: EncoderScratch) {
    let start = block.lowerBound * shape.width
    let stream = FloatBuffer(workspace.stream, from: start)
    let inner = scratch.inner
    let projector = scratch.projector
    projector.project(
      FloatBuffer(workspace.attended, from: start), tokens: block.count, [(layer.attentionOutput, stream)], adds: true)
    normalize(block, layer.attentionNorm)
    projector.project(stream, tokens: block.count, [(layer.up, inner)])
    let innerWidth = shape.feedForwardWidth
    projector.project(inner, tokens: block.count, [(layer.down, stream)], adds: true) { [kernels] row in
      kernels.gelu(inner.base + row * innerWidth, count: innerWidth, into: inner.base + row * innerWidth)
    }
    normalize(block, layer.outputNorm)
  }
}
