/// Writes a decoder's shape with GGUF's keys.
struct DecoderMetadata {
  let shape: DecoderShape

  func write(to writer: inout GGUFWriter) {
    var keys = Keys(architecture: shape.family.architecture, writer: writer)
    keys.set("block_count", shape.layers)
    keys.set("context_length", shape.contextLength)
    keys.set("embedding_length", shape.width)
    keys.set("feed_forward_length", shape.innerWidth)
    keys.set("vocab_size", shape.vocabulary)
    attention(&keys)
    rotary(&keys)
    if let experts = shape.experts { describe(experts, &keys) }
    if let gemma = shape.gemma { describe(gemma, &keys) }
    if let granite = shape.granite { describe(granite, &keys) }
    writer = keys.writer
  }

  private func attention(_ keys: inout Keys) {
    keys.set("attention.head_count", shape.heads)
    keys.set("attention.layer_norm_rms_epsilon", shape.normEpsilon)
    if let latent = shape.latent {
      keys.set("attention.head_count_kv", 1)
      keys.set("attention.key_length", latent.keyValueRank + latent.rotarySize)
      keys.set("attention.value_length", latent.keyValueRank)
      keys.set("attention.key_length_mla", latent.plainSize + latent.rotarySize)
      keys.set("attention.value_length_mla", latent.valueSize)
      if let rank = latent.queryRank { keys.set("attention.q_lora_rank", rank) }
      keys.set("attention.kv_lora_rank", latent.keyValueRank)
    } else {
      keys.set("attention.head_count_kv", shape.keyValueHeads)
      if shape.statesHeadSize {
        keys.set("attention.key_length", shape.headSize)
        keys.set("attention.value_length", shape.headSize)
      }
    }
  }

  private func rotary(_ keys: inout Keys) {
    let rotary = shape.rotary
    keys.set("rope.freq_base", rotary.base)
    if shape.latent != nil || shape.family.interleavesHeads {
      keys.set("rope.dimension_count", shape.latent?.rotarySize ?? shape.headSize)
    }
    guard rotary.kind == .linear || rotary.kind == .yarn else { return }
    keys.set("rope.scaling.type", rotary.kind.rawValue)
    keys.set("rope.scaling.factor", rotary.factor)
    guard rotary.kind == .yarn else { return }
    keys.set("rope.scaling.original_context_length", rotary.originalContext)
    if let beta = rotary.fastBeta { keys.set("rope.scaling.yarn_beta_fast", beta) }
    if let beta = rotary.slowBeta { keys.set("rope.scaling.yarn_beta_slow", beta) }
    if shape.latent != nil, let scale = rotary.allDimensionsScale {
      keys.set("rope.scaling.yarn_log_multiplier", 0.1 * scale)
    }
  }

  private func describe(_ experts: ExpertShape, _ keys: inout Keys) {
    keys.set("expert_count", experts.count)
    keys.set("expert_used_count", experts.used)
    switch shape.family {
    case .qwen2MoE, .qwen3MoE, .deepSeek2, .deepSeek3: keys.set("expert_feed_forward_length", experts.width)
    default: break
    }
    if shape.family.normalizesExperts != nil { keys.set("expert_weights_norm", experts.normalizes) }
    guard let latent = shape.latent else {
      if let width = experts.sharedWidth { keys.set("expert_shared_feed_forward_length", width) }
      return
    }
    keys.set("expert_shared_count", latent.sharedExperts)
    keys.set("expert_weights_scale", latent.expertScale)
    keys.set("expert_weights_norm", experts.normalizes)
    keys.set("expert_gating_func", Int(latent.gating.rawValue))
    keys.set("expert_group_count", latent.groups)
    keys.set("expert_group_used_count", latent.usedGroups)
    keys.set("leading_dense_block_count", experts.denseLayers)
  }

  private func describe(_ gemma: GemmaSettings, _ keys: inout Keys) {
    keys.set("attention.scale", gemma.attentionScale)
    keys.set("attention.sliding_window", gemma.window)
    keys.set("rope.freq_base_swa", gemma.localRotaryBase)
    if !gemma.hasUsualPattern { keys.set("attention.sliding_window_pattern", gemma.isLocal) }
    if let cap = gemma.finalSoftCap { keys.set("final_logit_softcapping", cap) }
  }

  private func describe(_ granite: GraniteScales, _ keys: inout Keys) {
    keys.set("attention.scale", granite.attention)
    keys.set("embedding_scale", granite.embedding)
    keys.set("residual_scale", granite.residual)
    keys.set("logit_scale", granite.logits)
  }

  /// Puts the architecture's name before each key.
  private struct Keys {
    let architecture: String
    var writer: GGUFWriter

    mutating func set(_ key: String, _ value: Int) { put(key, .unsigned(UInt64(value))) }
    mutating func set(_ key: String, _ value: Double) { put(key, .float(value)) }
    mutating func set(_ key: String, _ value: Bool) { put(key, .boolean(value)) }
    mutating func set(_ key: String, _ value: [Bool]) { put(key, .booleans(value)) }
    mutating func set(_ key: String, _ value: String) { put(key, .string(Array(value.utf8))) }

    private mutating func put(_ key: String, _ value: GGUFValue) {
      writer.set("\(architecture).\(key)", value)
    }
  }
}
