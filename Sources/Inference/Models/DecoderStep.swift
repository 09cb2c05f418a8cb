import Tensors

/// What the parts of a model share while a step's tokens pass through them.
struct DecoderStep: Sendable {
  let batch: DecoderBatch
  let buffers: StepBuffers
  let pool: ThreadPool
  let kernels: Kernels
  let projector: Projector
  let stackProjector: StackProjector
  let normEpsilon: Float
  let angles: RotaryAngles
  /// Of layers that see a window only, where they differ.
  let localAngles: RotaryAngles?
  let adapters: StepAdapters?

  var count: Int { batch.count }

  /// `out = norm(x)`, row by row; rows of `x` are `stride` floats apart, those of `out` are close together.
  func normalize(_ x: FloatBuffer, stride: Int, _ weight: FloatBuffer, into out: FloatBuffer) {
    pool.run(count) { t, _ in
      kernels.rmsNorm(
        x.base + t * stride, weight.base, epsilon: normEpsilon, count: weight.count, into: out.base + t * weight.count)
    }
  }
}

/// Attention or a feed-forward layer: takes a row a token and gives one.
protocol DecoderPart: Sendable {
  /// Bytes of packed weights.
  var byteCount: Int { get }

  /// `input` and `output` are different buffers.
  func apply(_ input: FloatBuffer, into output: FloatBuffer, _ step: DecoderStep)
}

/// Attention, which keeps something of every token for those behind it.
protocol DecoderAttention: DecoderPart {
  /// Keeps what `apply` does and computes nothing else: for tokens whose own result nobody needs.
  func remember(_ input: FloatBuffer, _ step: DecoderStep)
}
