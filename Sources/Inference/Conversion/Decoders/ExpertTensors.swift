/// The tensors of one layer's experts, which checkpoints keep one by one or stacked.
struct ExpertTensors {
  private let decoder: DecoderTensors
  private let experts: ExpertShape
  private let target: String
  private let source: String

  /// `nil` for a layer without experts.
  init?(_ decoder: DecoderTensors, layer: Int, source: String) {
    guard let experts = decoder.shape.experts, layer >= experts.denseLayers else { return nil }
    self.decoder = decoder
    self.experts = experts
    target = "blk.\(layer).ffn_"
    self.source = source
  }

  /// How many tensors of the checkpoint the plans take at least.
  var leastTensors: Int { isStacked ? 3 : 3 * experts.count }

  func plans() -> [TensorPlan] {
    var plans = [exact("gate_inp.weight", router, [experts.count, width])]
    if shape.latent?.gating == .sigmoid {
      plans.append(
        TensorPlan(
          name: target.replacing("ffn_", with: "exp_probs_b.bias"), shape: [experts.count], role: .exact,
          parts: [.init(source: "\(source)mlp.gate.e_score_correction_bias", shape: [experts.count])]))
    }
    let (inner, names) = (experts.width, names)
    plans.append(stack("gate_exps", [width, inner], parts(names.gate, [inner, width]) ?? half(0)))
    plans.append(stack("up_exps", [width, inner], parts(names.up, [inner, width]) ?? half(inner)))
    plans.append(stack("down_exps", [inner, width], parts(names.down, [width, inner]) ?? down))
    if let shared = experts.sharedWidth {
      let isGated = shape.family == .qwen2MoE
      plans += decoder.gated(target, "_shexp", "\(source)mlp.shared_expert\(isGated ? "" : "s").", shared)
      if isGated {
        var gate = exact("gate_inp_shexp.weight", "\(source)mlp.shared_expert_gate.weight", [1, width])
        gate.shape = [width]
        plans.append(gate)
      }
    }
    return plans
  }

  private var shape: DecoderShape { decoder.shape }
  private var width: Int { shape.width }

  private var module: String {
    switch shape.family {
    case .graniteMoE: "block_sparse_moe"
    // Stacked ones are called as in memory.
    case .mixtral: decoder.weights.has("\(source)mlp.experts.gate_up_proj") ? "mlp" : "block_sparse_moe"
    default: "mlp"
    }
  }

  private var router: String {
    "\(source)\(module).\(shape.family == .graniteMoE ? "router.layer" : "gate").weight"
  }

  private var names: (gate: String, up: String, down: String) {
    shape.family == .mixtral ? ("w1", "w3", "w2") : ("gate_proj", "up_proj", "down_proj")
  }

  /// One tensor an expert; `nil` where the checkpoint has them stacked.
  private func parts(_ name: String, _ shape: [Int]) -> [TensorPlan.Part]? {
    if isStacked { return nil }
    return (0..<experts.count).map { .init(source: "\(source)\(module).experts.\($0).\(name).weight", shape: shape) }
  }

  private var isStacked: Bool { shape.family == .graniteMoE || decoder.weights.has(stacked.gateAndUp) }

  /// All experts in one tensor, the gate's rows before those of `up`.
  private var stacked: (gateAndUp: String, down: String) {
    shape.family == .graniteMoE
      ? ("\(source)\(module).input_linear.weight", "\(source)\(module).output_linear.weight")
      : ("\(source)\(module).experts.gate_up_proj", "\(source)\(module).experts.down_proj")
  }

  private func half(_ start: Int) -> [TensorPlan.Part] {
    let rows = TensorPlan.Rows.slices(period: 2 * experts.width, start: start, count: experts.width)
    return [.init(source: stacked.gateAndUp, shape: [experts.count, 2 * experts.width, width], rows: rows)]
  }

  private var down: [TensorPlan.Part] {
    [.init(source: stacked.down, shape: [experts.count, width, experts.width])]
  }

  private func exact(_ name: String, _ source: String, _ shape: [Int]) -> TensorPlan {
    TensorPlan(
      name: target + name, shape: shape.reversed(), role: .exact, parts: [.init(source: source, shape: shape)])
  }

  private func stack(_ name: String, _ shape: [Int], _ parts: [TensorPlan.Part]) -> TensorPlan {
    TensorPlan(name: "\(target)\(name).weight", shape: shape + [experts.count], role: .matrix, parts: parts)
  }
}
