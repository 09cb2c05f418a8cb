import Tensors

/// A mixture of experts: each token goes through the few that its router chooses, and through a shared one where there is one.
///
/// Tokens are grouped by expert, so that a step reads the weights of the chosen experts only, and each once. A token's outputs are added
/// in the order of its choices: what it gives does not depend on what is read beside it.
struct ExpertFeedForward: DecoderPart {
  let layer: Int
  let load: ExpertCounter
  private let width: Int
  private let router: ExpertRouter
  private let gate, up, down: PackedStack
  private let activation: DecoderConfiguration.Activation
  private let shared: GatedFeedForward?
  private let sharedGate: FloatBuffer?

  init(
    _ layer: Int, _ experts: ExpertConfiguration, _ shape: DecoderConfiguration, _ weights: Weights
  ) throws(ModelFileError) {
    func stack(_ part: String, rows: Int, columns: Int) throws(ModelFileError) -> PackedStack {
      try weights.stack("blk.\(layer).ffn_\(part)_exps.weight", rows: rows, columns: columns, count: experts.count)
    }
    self.layer = layer
    load = ExpertCounter(experts: experts.count)
    width = shape.width
    router = try ExpertRouter(layer, experts, width: shape.width, weights)
    gate = try stack("gate", rows: experts.width, columns: shape.width)
    up = try stack("up", rows: experts.width, columns: shape.width)
    down = try stack("down", rows: shape.width, columns: experts.width)
    activation = shape.activation
    shared =
      if let shared = experts.shared {
        try GatedFeedForward(layer, .shared, inner: shared.width, shape, weights)
      } else { nil }
    sharedGate =
      experts.shared?.isGated == true
      ? try weights.vector("blk.\(layer).ffn_gate_inp_shexp.weight", count: shape.width) : nil
  }

  var byteCount: Int {
    router.matrix.shape.byteCount + gate.shape.byteCount + up.shape.byteCount + down.shape.byteCount
      + (shared?.byteCount ?? 0)
  }

  /// Of these, what a single token does not read.
  var idleByteCount: Int {
    let experts = router.experts
    return [gate, up, down].reduce(0) { $0 + $1.shape.byteCount / experts.count * (experts.count - experts.used) }
  }

  func apply(_ input: FloatBuffer, into output: FloatBuffer, _ step: DecoderStep) {
    let routing = route(input, step)
    load.add(routing.tokensByExpert)
    for stack in [gate, up, down] { stack.prefetch(routing.groups.lazy.map(\.slice)) }
    if let shared { applyShared(shared, input, into: output, step) }
    let rows = routing.rows
    let inner = gate.shape.slice.rows
    let g = step.buffers[.gate, rows * inner]
    let u = step.buffers[.up, rows * inner]
    let results = step.buffers[.expertOutput, rows * width]
    let innerOffsets = routing.offsets(rowSize: inner)
    step.stackProjector.project(
      routing.groups, isShared: step.count == 1,
      [
        .init(gate, into: g.base, offsets: innerOffsets, stride: inner),
        .init(up, into: u.base, offsets: innerOffsets, stride: inner),
      ]
    ) { [width] group, row, out in
      out.update(from: input.base + routing.token(group, row) * width, count: width)
    }
    step.stackProjector.project(
      routing.groups,
      [.init(down, into: results.base, offsets: routing.offsets(rowSize: width), stride: width)]
    ) { [activation, kernels = step.kernels] group, row, out in
      let offset = innerOffsets[group] + row * inner
      activation.multiply(g.base + offset, u.base + offset, count: inner, into: out, kernels)
    }
    step.pool.run(step.count) { [width, isFirst = shared == nil] t, _ in
      let row = output.base + t * width
      if isFirst { row.update(repeating: 0, count: width) }
      for choice in routing.choices(of: t) {
        let result = results.base + routing.row(of: choice) * width
        let factor = routing.factors[choice]
        for index in 0..<width { row[index] += factor * result[index] }
      }
    }
  }

  private func route(_ input: FloatBuffer, _ step: DecoderStep) -> ExpertRouting {
    let experts = router.experts
    let scores = step.buffers[.scores, step.count * experts.count]
    step.projector.project(input, tokens: step.count, [(router.matrix, scores)])
    var chosen = [Int32](repeating: 0, count: step.count * experts.used)
    var factors = [Float](repeating: 0, count: step.count * experts.used)
    chosen.withUnsafeMutableBufferPointer { chosen in
      factors.withUnsafeMutableBufferPointer { factors in
        guard let chosenBase = chosen.baseAddress, let factorBase = factors.baseAddress else { return }
        nonisolated(unsafe) let (chosenRows, factorRows) = (chosenBase, factorBase)
        step.pool.run(step.count) { [chooser = router.chooser, kernels = step.kernels] t, _ in
          chooser.choose(
            scores.base + t * experts.count, into: chosenRows + t * experts.used,
            factors: factorRows + t * experts.used, kernels)
        }
      }
    }
    return ExpertRouting(chosen: chosen, factors: factors, used: experts.used, experts: experts.count)
  }

  private func applyShared(
    _ shared: GatedFeedForward, _ input: FloatBuffer, into output: FloatBuffer, _ step: DecoderStep
  ) {
    shared.apply(input, into: output, step)
    guard let sharedGate else { return }
    step.pool.run(step.count) { [width, kernels = step.kernels] t, _ in
      let gate = kernels.dot(sharedGate.base, input.base + t * width, count: width)
      kernels.scale(output.base + t * width, by: ExpertChooser.sigmoid(gate), count: width)
    }
  }
}
