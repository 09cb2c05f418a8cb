import Tensors

/// What a pass tells of one token. Valid until the next one.
struct DecoderRow {
  var logits: UnsafeBufferPointer<Float>
  /// What `DecoderConfiguration.stateBlock` left in the residual stream; empty where nobody wants it.
  var state: UnsafeBufferPointer<Float>
}

extension FloatBuffer {
  func row(_ index: Int, of width: Int) -> UnsafeBufferPointer<Float> {
    UnsafeBufferPointer(start: base + index * width, count: width)
  }
}
