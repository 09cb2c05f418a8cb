import Tensors

/// One layer of a decoder: attention and feed-forward, each on the normalised stream and added to it.
struct DecoderBlock: Sendable {
  private let width: Int
  private let residualScale: Float
  private let attention: Wrapped<any DecoderAttention>
  private let feedForward: Wrapped<any DecoderPart>

  /// A part with the norms before and after it.
  private struct Wrapped<Part: Sendable>: Sendable {
    let norm: FloatBuffer
    let part: Part
    let postNorm: FloatBuffer?
  }

  init(_ layer: Int, _ shape: DecoderConfiguration, _ weights: Weights) throws(ModelFileError) {
    func norm(_ name: String) throws(ModelFileError) -> FloatBuffer {
      try weights.vector("blk.\(layer).\(name).weight", count: shape.width)
    }
    width = shape.width
    residualScale = shape.scales.residual
    let attentionPart: any DecoderAttention =
      switch shape.attention {
      case .grouped(let grouped): try GroupedAttention(layer, grouped, shape, weights)
      case .latent(let latent): try LatentAttention(layer, latent, shape, weights)
      }
    attention = Wrapped(
      norm: try norm("attn_norm"), part: attentionPart,
      postNorm: shape.hasPostNorms ? try norm("post_attention_norm") : nil)
    let feedForwardPart: any DecoderPart =
      if let experts = shape.experts, shape.hasExperts(layer) {
        try ExpertFeedForward(layer, experts, shape, weights)
      } else {
        try GatedFeedForward(layer, .dense, inner: shape.feedForwardWidth ?? 0, shape, weights)
      }
    feedForward = Wrapped(
      norm: try norm("ffn_norm"), part: feedForwardPart, postNorm: shape.hasPostNorms ? try norm("post_ffw_norm") : nil)
  }

  var byteCount: Int { attention.part.byteCount + feedForward.part.byteCount }

  var experts: ExpertFeedForward? { feedForward.part as? ExpertFeedForward }

  func apply(_ stream: FloatBuffer, _ step: DecoderStep) {
    add(attention.part, attention.norm, attention.postNorm, to: stream, step)
    add(feedForward.part, feedForward.norm, feedForward.postNorm, to: stream, step)
  }

  /// Keeps what later tokens attend to, and leaves the stream as it is: the cost of its keys and values.
  func remember(_ stream: FloatBuffer, _ step: DecoderStep) {
    let normed = step.buffers[.normed, step.count * width]
    step.normalize(stream, stride: width, attention.norm, into: normed)
    attention.part.remember(normed, step)
  }

  private func add(
    _ part: any DecoderPart, _ norm: FloatBuffer, _ postNorm: FloatBuffer?, to stream: FloatBuffer, _ step: DecoderStep
  ) {
    let normed = step.buffers[.normed, step.count * width]
    let output = step.buffers[.output, step.count * width]
    step.normalize(stream, stride: width, norm, into: normed)
    part.apply(normed, into: output, step)
    step.pool.run(step.count) { [width, residualScale, kernels = step.kernels] t, _ in
      let row = output.base + t * width
      if let norm = postNorm {
        kernels.rmsNorm(row, norm.base, epsilon: step.normEpsilon, count: width, into: row)
      }
      if residualScale != 1 { kernels.scale(row, by: residualScale, count: width) }
      kernels.add(row, count: width, into: stream.base + t * width)
    }
  }
}
