import Tensors

/// `down(activation(gate x) * up x)` (Shazeer 2020).
struct GatedFeedForward: DecoderPart {
  /// Whether it is a layer's only one, or the expert that all tokens share.
  enum Role {
    case dense, shared
  }

  private let layer: Int
  private let role: Role
  private let gate, up, down: PackedMatrix
  private let activation: DecoderConfiguration.Activation

  init(
    _ layer: Int, _ role: Role, inner: Int, _ shape: DecoderConfiguration, _ weights: Weights
  ) throws(ModelFileError) {
    func matrix(_ part: String, rows: Int, columns: Int) throws(ModelFileError) -> PackedMatrix {
      let suffix = role == .shared ? "_shexp" : ""
      return try weights.matrix("blk.\(layer).ffn_\(part)\(suffix).weight", rows: rows, columns: columns)
    }
    self.layer = layer
    self.role = role
    gate = try matrix("gate", rows: inner, columns: shape.width)
    up = try matrix("up", rows: inner, columns: shape.width)
    down = try matrix("down", rows: shape.width, columns: inner)
    activation = shape.activation
  }

  var byteCount: Int { gate.shape.byteCount + up.shape.byteCount + down.shape.byteCount }

  func apply(_ input: FloatBuffer, into output: FloatBuffer, _ step: DecoderStep) {
    let inner = gate.shape.rows
    let g = step.buffers[.gate, step.count * inner]
    let u = step.buffers[.up, step.count * inner]
    let isShared = role == .shared
    let adapters = step.adapters?.choose(layer, .feedForward, input, step)
    step.projector.project(input, tokens: step.count, [(gate, g), (up, u)])
    adapters?.add([(isShared ? .sharedGate : .gate, g), (isShared ? .sharedUp : .up, u)], of: input)
    step.projector.project(g, tokens: step.count, [(down, output)]) { [activation, kernels = step.kernels] t in
      let row = g.base + t * inner
      activation.multiply(row, u.base + t * inner, count: inner, into: row, kernels)
    }
    adapters?.add([(isShared ? .sharedDown : .down, output)], of: g)
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
