import Tensors

struct NormWeights: Sendable {
  let weight: FloatBuffer
  let bias: FloatBuffer

  init(_ name: String, _ width: Int, _ weights: Weights) throws(ModelFileError) {
    weight = try weights.vector(name + ".weight", count: width)
    bias = try weights.vector(name + ".bias", count: width)
  }
}

/// The weights of one encoder block; norms come after the residual sums.
struct EncoderLayer: Sendable {
  let query, key, value, attentionOutput, up, down: PackedMatrix
  let attentionNorm, outputNorm: NormWeights

  init(_ index: Int, _ shape: EncoderConfiguration, _ weights: Weights) throws(ModelFileError) {
    let (width, inner) = (shape.width, shape.feedForwardWidth)
    func name(_ part: String) -> String { "blk.\(index).\(part)" }
    func linear(_ part: String, rows: Int, columns: Int) throws(ModelFileError) -> PackedMatrix {
      try weights.matrix(
        name(part) + ".weight", rows: rows, columns: columns,
        bias: try weights.vector(name(part) + ".bias", count: rows))
    }
    query = try linear("attn_q", rows: width, columns: width)
    key = try linear("attn_k", rows: width, columns: width)
    value = try linear("attn_v", rows: width, columns: width)
    attentionOutput = try linear("attn_output", rows: width, columns: width)
    attentionNorm = try NormWeights(name("attn_output_norm"), width, weights)
    up = try linear("ffn_up", rows: inner, columns: width)
    down = try linear("ffn_down", rows: width, columns: inner)
    outputNorm = try NormWeights(name("layer_output_norm"), width, weights)
  }
}
