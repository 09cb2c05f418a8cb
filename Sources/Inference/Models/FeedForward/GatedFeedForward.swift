import Tensors

/// `down(activation(gate x) * up x)` (Shazeer 2020).
struct GatedFeedForward: DecoderPart {
  private let gate, up, down: PackedMatrix
  private let activation: DecoderConfiguration.Activation

  /// Tensors are named `prefix`, `gate`, `up` or `down`, `suffix`, `.weight`.
  init(
    _ prefix: String, _ suffix: String, inner: Int, _ shape: DecoderConfiguration, _ weights: Weights
  ) throws(ModelFileError) {
    gate = try weights.matrix("\(prefix)gate\(suffix).weight", rows: inner, columns: shape.width)
    up = try weights.matrix("\(prefix)up\(suffix).weight", rows: inner, columns: shape.width)
    down = try weights.matrix("\(prefix)down\(suffix).weight", rows: shape.width, columns: inner)
    activation = shape.activation
  }

  var byteCount: Int { gate.shape.byteCount + up.shape.byteCount + down.shape.byteCount }

  func apply(_ input: FloatBuffer, into output: FloatBuffer, _ step: DecoderStep) {
    let inner = gate.shape.rows
    let g = step.buffers[.gate, step.count * inner]
    let u = step.buffers[.up, step.count * inner]
    step.projector.project(input, tokens: step.count, [(gate, g), (up, u)])
    step.projector.project(g, tokens: step.count, [(down, output)]) { [activation, kernels = step.kernels] t in
      let row = g.base + t * inner
      activation.multiply(row, u.base + t * inner, count: inner, into: row, kernels)
    }
  }
}

extension DecoderConfiguration.Activation {
  /// `out = activation(gate) * up`
  func multiply(
    _ gate: UnsafePointer<Float>, _ up: UnsafePointer<Float>, count: Int, into out: UnsafeMutablePointer<Float>,
    _ kernels: Kernels
  ) {
    switch self {
    case .silu: kernels.siluMultiply(gate, up, count: count, into: out)
    case .gelu: kernels.geluMultiply(gate, up, count: count, into: out)
    }
  }
}
