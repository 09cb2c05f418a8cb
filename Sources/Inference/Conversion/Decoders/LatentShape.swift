/// DeepSeek's latent attention, and how its router chooses.
struct LatentShape {
  /// As GGUF numbers them.
  enum Gating: UInt64 {
    case softmax = 1
    case sigmoid = 2
  }

  /// `nil` where queries are not compressed.
  let queryRank: Int?
  let keyValueRank: Int
  /// Of each head: without and with rotation, and of its values.
  let plainSize, rotarySize, valueSize: Int
  let gating: Gating
  let groups, usedGroups: Int
  let expertScale: Double
  let sharedExperts: Int

  init(_ configuration: CheckpointConfiguration, experts: ExpertShape?) throws(ModelFileError) {
    let isThird = try configuration.string("model_type") == DecoderFamily.deepSeek3.rawValue
    let sizes = 1...(1 << 16)
    queryRank = try configuration.integerIfPresent("q_lora_rank", in: sizes)
    keyValueRank = try configuration.integer("kv_lora_rank", in: sizes)
    plainSize = try configuration.integer("qk_nope_head_dim", in: 1...1024)
    rotarySize = try configuration.integer("qk_rope_head_dim", in: 2...1024)
    valueSize = try configuration.integer("v_head_dim", in: 1...1024)
    try configuration.require("rope_interleave", .bool(true), why: "only rotation in neighbouring pairs is converted")
    // Version 5 of transformers leaves both out: the model's type settles them.
    let (scoring, method) = isThird ? ("sigmoid", ["noaux_tc"]) : ("softmax", ["greedy", "group_limited_greedy"])
    let statedMethod = try configuration.stringIfPresent("topk_method") ?? method[0]
    try configuration.require("scoring_func", .string(scoring), why: "this model's is \(scoring)")
    guard method.contains(statedMethod) else {
      throw configuration.refusal(
        "topk_method", "is '\(statedMethod)'; this model's is \(method.joined(separator: " or "))")
    }
    gating = isThird ? .sigmoid : .softmax
    let count = experts?.count ?? 1
    let groups = try configuration.integerIfPresent("n_group", in: 1...count) ?? 1
    let usedGroups = try configuration.integerIfPresent("topk_group", in: 1...groups) ?? groups
    let isGrouped = statedMethod != "greedy"
    self.groups = isGrouped ? groups : 1
    self.usedGroups = isGrouped ? usedGroups : 1
    guard count % self.groups == 0 else {
      throw configuration.refusal("n_group", "is \(groups), which does not divide \(count) experts")
    }
    if let used = experts?.used, used > count / self.groups * self.usedGroups {
      throw configuration.refusal("topk_group", "is \(usedGroups): \(used) experts cannot be chosen from so few groups")
    }
    expertScale = try configuration.numberIfPresent("routed_scaling_factor", in: 1e-6...1e6) ?? 1
    sharedExperts = try configuration.integerIfPresent("n_shared_experts", in: 0...ExpertShape.mostExperts) ?? 0
  }
}
