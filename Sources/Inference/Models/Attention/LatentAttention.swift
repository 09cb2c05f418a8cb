import Tensors

/// Multi-head latent attention in its absorbed form: the matrices that would make keys and values of a position's latent vector are
/// applied to the query and to the result instead, so that only the latent vector and the rotated part of the key are kept.
struct LatentAttention: DecoderAttention {
  private let layer: Int
  private let shape: AttentionConfiguration.Latent
  private let query: LatentQuery
  private let compression: PackedMatrix
  private let latentNorm: FloatBuffer
  /// Of each head, from the plain part of a query to the latent space.
  private let absorption: PackedStack
  /// Of each head, from the latent space to values.
  private let expansion: PackedStack
  private let output: PackedMatrix

  init(
    _ layer: Int, _ shape: AttentionConfiguration.Latent, _ model: DecoderConfiguration, _ weights: Weights
  ) throws(ModelFileError) {
    let prefix = "blk.\(layer).attn_"
    self.layer = layer
    self.shape = shape
    query = try LatentQuery(prefix, shape, width: model.width, weights)
    compression = try weights.matrix("\(prefix)kv_a_mqa.weight", rows: shape.keySize, columns: model.width)
    latentNorm = try weights.vector("\(prefix)kv_a_norm.weight", count: shape.latentSize)
    (absorption, expansion) = try LatentHeads.load(prefix, shape, weights)
    output = try weights.matrix(
      "\(prefix)output.weight", rows: model.width, columns: shape.heads * shape.valueSize)
  }

  var byteCount: Int {
    query.byteCount + compression.shape.byteCount + absorption.shape.byteCount + expansion.shape.byteCount
      + output.shape.byteCount
  }

  func apply(_ input: FloatBuffer, into result: FloatBuffer, _ step: DecoderStep) {
    let (heads, count) = (shape.heads, step.count)
    let q = step.buffers[.query, count * heads * shape.querySize]
    let k = step.buffers[.key, count * shape.keySize]
    let absorbed = step.buffers[.absorbed, count * heads * shape.keySize]
    let weighed = step.buffers[.value, count * heads * shape.latentSize]
    let attended = step.buffers[.attended, count * heads * shape.valueSize]
    query.apply(input, into: q, beside: (compression, k), step)
    step.pool.run(count) { t, _ in
      store(t, k.base + t * shape.keySize, step)
      for head in 0..<heads {
        let rotated = absorbed.base + (t * heads + head) * shape.keySize + shape.latentSize
        let source = q.base + (t * heads + head) * shape.querySize + shape.plainSize
        rotated.update(from: source, count: shape.rotarySize)
        step.angles.rotate(rotated, token: t)
      }
    }
    eachHead(absorption, q, rowSize: shape.querySize, into: absorbed, resultSize: shape.keySize, step)
    step.batch.attend(
      layer: layer, queries: absorbed, into: weighed, scale: shape.scale, window: nil, step)
    eachHead(expansion, weighed, rowSize: shape.latentSize, into: attended, resultSize: shape.valueSize, step)
    step.projector.project(attended, tokens: count, [(output, result)])
  }

  func remember(_ input: FloatBuffer, _ step: DecoderStep) {
    let k = step.buffers[.key, step.count * shape.keySize]
    step.projector.project(input, tokens: step.count, [(compression, k)])
    step.pool.run(step.count) { t, _ in store(t, k.base + t * shape.keySize, step) }
  }

  private func store(_ token: Int, _ key: UnsafeMutablePointer<Float>, _ step: DecoderStep) {
    step.kernels.rmsNorm(key, latentNorm.base, epsilon: step.normEpsilon, count: shape.latentSize, into: key)
    step.angles.rotate(key + shape.latentSize, token: token)
    let position = step.batch.positions[token]
    step.batch.caches[step.batch.sequence[token]].store(
      layer: layer, head: 0, positions: position..<position + 1, keys: key, values: key, stride: shape.keySize,
      kernels: step.kernels)
  }

  /// Multiplies the beginning of each head's row with that head's matrix.
  private func eachHead(
    _ stack: PackedStack, _ x: FloatBuffer, rowSize: Int, into y: FloatBuffer, resultSize: Int, _ step: DecoderStep
  ) {
    let heads = shape.heads
    let columns = stack.shape.slice.columns
    step.stackProjector.project(
      (0..<heads).map { .init(slice: $0, rows: step.count) },
      [.init(stack, into: y.base, offsets: (0..<heads).map { $0 * resultSize }, stride: heads * resultSize)]
    ) { head, token, row in
      row.update(from: x.base + (token * heads + head) * rowSize, count: columns)
    }
  }
}
