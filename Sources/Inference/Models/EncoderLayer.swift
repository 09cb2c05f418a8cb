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

/// Texts laid side by side.
struct EncoderBatch: Sendable {
  let tokens: [Int32]
  /// Position of each token in its text.
  let positions: [Int]
  /// Where each text lies in `tokens`.
  let texts: [Range<Int>]

  init(_ inputs: [[Int32]]) {
    var texts = [Range<Int>]()
    var end = 0
    for input in inputs {
      texts.append(end..<end + input.count)
      end += input.count
    }
    tokens = inputs.flatMap { $0 }
    positions = inputs.flatMap { 0..<$0.count }
    self.texts = texts
  }
}

/// Buffers of one pass, for up to `capacity` tokens.
//
// @unchecked: see `EncoderModel`.
final class EncoderWorkspace: @unchecked Sendable {
  let capacity: Int
  let x, extra, q, k, v, attended, inner: FloatBuffer
  private let shape: EncoderConfiguration
  private var sequences = [KeyValueCache]()

  init(_ shape: EncoderConfiguration, tokens: Int) {
    self.shape = shape
    capacity = tokens
    x = FloatBuffer(tokens * shape.width)
    extra = FloatBuffer(tokens * shape.width)
    q = FloatBuffer(tokens * shape.width)
    k = FloatBuffer(tokens * shape.width)
    v = FloatBuffer(tokens * shape.width)
    attended = FloatBuffer(tokens * shape.width)
    inner = FloatBuffer(tokens * shape.feedForwardWidth)
  }

  /// Key/value room for `count` texts; layers take turns in it.
  func caches(_ count: Int) -> [KeyValueCache] {
    while sequences.count < count {
      sequences.append(
        KeyValueCache(
          .init(layers: 1, heads: shape.heads, keySize: shape.headSize, valueSize: shape.headSize),
          limit: shape.contextLength))
    }
    return Array(sequences.prefix(count))
  }
}
