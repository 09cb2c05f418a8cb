/// The mixture of experts of a decoder.
struct ExpertShape {
  static let mostExperts = 4096

  let count, used: Int
  let width: Int
  /// Width of the expert that every token goes through; `nil` without one.
  let sharedWidth: Int?
  /// Layers before the first with experts.
  let denseLayers: Int
  /// Whether the factors of the chosen experts are brought to a sum of 1.
  let normalizes: Bool

  /// `nil` for a family without experts.
  init?(
    _ configuration: CheckpointConfiguration, _ family: DecoderFamily, layers: Int, innerWidth: Int
  ) throws(ModelFileError) {
    guard family.hasExperts else { return nil }
    guard
      let count = try configuration.integerIfPresent(
        "num_local_experts", "num_experts", "n_routed_experts", in: 1...Self.mostExperts)
    else { throw configuration.missing("num_experts") }
    self.count = count
    used = try configuration.integer("num_experts_per_tok", in: 1...count)
    let widths = 1...(1 << 20)
    switch family {
    case .qwen2MoE, .qwen3MoE, .deepSeek2, .deepSeek3:
      width = try configuration.integer("moe_intermediate_size", in: widths)
    default: width = innerWidth
    }
    switch family {
    case .qwen2MoE: sharedWidth = try configuration.integer("shared_expert_intermediate_size", in: widths)
    case .deepSeek2, .deepSeek3:
      let shared = try configuration.integerIfPresent("n_shared_experts", in: 0...Self.mostExperts) ?? 0
      sharedWidth = shared > 0 ? shared * width : nil
    default: sharedWidth = nil
    }
    denseLayers =
      family.isLatent ? try configuration.integerIfPresent("first_k_dense_replace", in: 0...layers) ?? 0 : 0
    normalizes = try configuration.flagIfPresent("norm_topk_prob") ?? (family == .deepSeek3)
    let everywhere = "GGUF has experts in every layer of this architecture"
    try configuration.require("decoder_sparse_step", .number("1"), why: everywhere)
    try configuration.require("mlp_only_layers", .array([]), why: everywhere)
    try configuration.require("moe_layer_freq", .number("1"), why: everywhere)
    if family == .deepSeek2, normalizes {
      throw configuration.refusal("norm_topk_prob", "is true, which the reference ignores for deepseek_v2")
    }
  }
}

extension DecoderFamily {
  var hasExperts: Bool { self == .mixtral || self == .graniteMoE || isLatent || normalizesExperts != nil }

  /// What engines take `norm_topk_prob` to be; `nil` where the file says it or the family has no such setting.
  var normalizesExperts: Bool? {
    switch self {
    case .qwen2MoE, .olmoe: false
    case .qwen3MoE: true
    default: nil
    }
  }
}
