import Tensors

/// What a pass tells of one token. Valid until the next one.
struct DecoderRow {
  var logits: UnsafeBufferPointer<Float>
  /// What was in the residual stream after `DecoderConfiguration.stateBlocks`; `nil` where nobody wants it.
  var states: States?

  struct States {
    var words: UnsafeBufferPointer<Float>
    var prompt: UnsafeBufferPointer<Float>
  }
}

extension FloatBuffer {
  func row(_ index: Int, of width: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: base + index * width, count: width)
  }
}
