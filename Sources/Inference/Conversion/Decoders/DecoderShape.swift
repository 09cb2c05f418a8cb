/// What `config.json` says of a decoder, checked.
struct DecoderShape {
  let family: DecoderFamily
  let layers: Int
  let width: Int
  /// Of the feed-forward part; in some families that of each expert.
  let innerWidth: Int
  let heads, keyValueHeads, headSize: Int
  /// Whether the configuration says the head size; else it follows from the width.
  let statesHeadSize: Bool
  let contextLength: Int
  let normEpsilon: Double
  let vocabulary: Int
  /// Whether the embedding serves as output matrix.
  let isTied: Bool
  let rotary: RotarySettings
  let experts: ExpertShape?
  let latent: LatentShape?
  let gemma: GemmaSettings?
  let granite: GraniteScales?
  /// What the user should know about the conversion.
  private(set) var warnings: [String] = []

  init(_ file: CheckpointConfiguration) throws(ModelFileError) {
    let name = try file.string("model_type")
    guard let family = DecoderFamily(rawValue: name) else {
      throw ModelFileError(
        file.path, .unsupportedArchitecture(name, supported: DecoderFamily.allCases.map(\.rawValue)))
    }
    let configuration = try family == .gemma3 ? file.part("text_config") ?? file : file
    try Self.checkUsual(configuration, family)
    if file.has("quantization_config") {
      throw file.refusal("quantization_config", "is there: the weights are quantised. Take the checkpoint in BF16")
    }
    let defaults = family.isGemma ? GemmaSettings.defaults : [:]
    func size(_ key: String, _ limit: Int) throws(ModelFileError) -> Int {
      if let value = try configuration.integerIfPresent(key, in: 1...limit) { return value }
      guard let value = defaults[key] else { throw configuration.missing(key) }
      return value
    }
    self.family = family
    layers = try size("num_hidden_layers", 1024)
    width = try size("hidden_size", 1 << 17)
    innerWidth = try size("intermediate_size", 1 << 20)
    heads = try size("num_attention_heads", 1024)
    keyValueHeads =
      try configuration.integerIfPresent("num_key_value_heads", in: 1...heads) ?? defaults["num_key_value_heads"]
      ?? heads
    contextLength = try size("max_position_embeddings", 1 << 24)
    vocabulary = try size("vocab_size", VocabularyReader.mostTokens)
    normEpsilon =
      try configuration.numberIfPresent("rms_norm_eps", in: 1e-12...1) ?? (family == .mixtral ? 1e-5 : 1e-6)
    let stated =
      try family.isLatent
      ? nil
      : configuration.integerIfPresent("head_dim", in: 2...1024)
        ?? defaults["head_dim"]
    statesHeadSize = stated != nil
    guard stated != nil || family.isLatent || width % heads == 0 else {
      throw configuration.refusal("num_attention_heads", "is \(heads), which does not divide hidden_size \(width)")
    }
    headSize = stated ?? width / heads
    guard family.isLatent || headSize % 2 == 0 else {
      throw configuration.refusal("head_dim", "is \(headSize); rotated heads have an even size")
    }
    guard heads % keyValueHeads == 0 else {
      throw configuration.refusal("num_key_value_heads", "is \(keyValueHeads), which does not divide \(heads) heads")
    }
    let outerTied = try file.flagIfPresent("tie_word_embeddings")
    isTied = try configuration.flagIfPresent("tie_word_embeddings") ?? outerTied ?? family.isGemma
    rotary = try RotarySettings(
      configuration, family, contextLength: contextLength, layers: family.isGemma ? "full_attention" : nil)
    experts = try ExpertShape(configuration, family, layers: layers, innerWidth: innerWidth)
    latent = try family.isLatent ? LatentShape(configuration, experts: experts) : nil
    gemma = try family.isGemma ? GemmaSettings(configuration, layers: layers, width: width, heads: heads) : nil
    granite = try family == .graniteMoE ? GraniteScales(configuration) : nil
    warnings = try Self.warnings(configuration, family, normEpsilon, experts)
  }

  /// Refuses what GGUF's architectures have no place for.
  private static func checkUsual(
    _ configuration: CheckpointConfiguration, _ family: DecoderFamily
  ) throws(ModelFileError) {
    let activation = family.isGemma ? "gelu_pytorch_tanh" : "silu"
    try configuration.require(
      family.isGemma ? "hidden_activation" : "hidden_act", .string(activation),
      why: "\(family.rawValue) with \(activation) is converted")
    try configuration.require(
      "attention_bias", .bool(false), why: "biases of \(family.rawValue)'s attention have no place in GGUF")
    try configuration.require("mlp_bias", .bool(false), why: "biases of the feed-forward part have no place in GGUF")
    try configuration.require("qkv_bias", .bool(true), why: "only true is converted")
    try configuration.require("use_sliding_window", .bool(false), why: "only full attention is converted")
    try configuration.require(
      "clip_qkv", why: "clamped queries and keys are not read by other engines; only null is converted")
    try configuration.require("use_bidirectional_attention", .bool(false), why: "only causal attention is converted")
    try configuration.require("attn_logit_softcapping", why: "only null can be written for \(family.rawValue)")
  }

  private static func warnings(
    _ configuration: CheckpointConfiguration, _ family: DecoderFamily, _ epsilon: Double, _ experts: ExpertShape?
  ) throws(ModelFileError) -> [String] {
    var warnings: [String] = []
    if family == .mistral || family == .mixtral,
      let window = try configuration.integerIfPresent("sliding_window", in: 0...(1 << 24)), window > 0
    {
      warnings.append(
        "sliding_window \(window) has no place in GGUF's llama: prompts longer than that are read with full attention")
    }
    if family.isLatent, abs(epsilon - 1e-6) > 1e-12 {
      warnings.append("rms_norm_eps \(epsilon) will also hold for the latent norms, where the checkpoint has 1e-6")
    }
    if let experts, let usual = family.normalizesExperts, experts.normalizes != usual {
      warnings.append("norm_topk_prob \(experts.normalizes) is written; llama.cpp takes \(usual) for this architecture")
    }
    return warnings
  }
}

/// The factors by which Granite scales its parts.
struct GraniteScales {
  let attention, embedding, residual, logits: Double

  init(_ configuration: CheckpointConfiguration) throws(ModelFileError) {
    let limits = 1e-6...1e6
    attention = try configuration.number("attention_multiplier", in: limits)
    embedding = try configuration.number("embedding_multiplier", in: limits)
    residual = try configuration.number("residual_multiplier", in: limits)
    logits = try configuration.number("logits_scaling", in: limits)
  }
}
