import Tensors

/// The weights of one transformer block. Biases are there where the architecture has them.
struct DecoderLayer: Sendable {
  let attentionNorm: FloatBuffer
  let query: PackedMatrix
  let key: PackedMatrix
  let value: PackedMatrix
  let queryBias: FloatBuffer?
  let keyBias: FloatBuffer?
  let valueBias: FloatBuffer?
  let attentionOutput: PackedMatrix
  let feedForwardNorm: FloatBuffer
  let gate: PackedMatrix
  let up: PackedMatrix
  let down: PackedMatrix

  init(_ index: Int, _ shape: DecoderConfiguration, _ weights: Weights) throws(ModelFileError) {
    let queryWidth = shape.heads * shape.headSize
    let keyWidth = shape.keyValueHeads * shape.headSize
    func name(_ part: String) -> String { "blk.\(index).\(part)" }
    attentionNorm = try weights.vector(name("attn_norm.weight"), count: shape.width)
    query = try weights.matrix(name("attn_q.weight"), rows: queryWidth, columns: shape.width)
    key = try weights.matrix(name("attn_k.weight"), rows: keyWidth, columns: shape.width)
    value = try weights.matrix(name("attn_v.weight"), rows: keyWidth, columns: shape.width)
    queryBias = try weights.optionalVector(name("attn_q.bias"), count: queryWidth)
    keyBias = try weights.optionalVector(name("attn_k.bias"), count: keyWidth)
    valueBias = try weights.optionalVector(name("attn_v.bias"), count: keyWidth)
    attentionOutput = try weights.matrix(name("attn_output.weight"), rows: shape.width, columns: queryWidth)
    feedForwardNorm = try weights.vector(name("ffn_norm.weight"), count: shape.width)
    gate = try weights.matrix(name("ffn_gate.weight"), rows: shape.feedForwardWidth, columns: shape.width)
    up = try weights.matrix(name("ffn_up.weight"), rows: shape.feedForwardWidth, columns: shape.width)
    down = try weights.matrix(name("ffn_down.weight"), rows: shape.width, columns: shape.feedForwardWidth)
  }

  var byteCount: Int {
    [query, key, value, attentionOutput, gate, up, down].reduce(0) { $0 + $1.shape.byteCount }
  }
}
