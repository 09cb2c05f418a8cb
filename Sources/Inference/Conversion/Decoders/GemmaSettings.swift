/// What Gemma 3 has beyond other decoders: local layers with a window, and a scale of its own.
struct GemmaSettings {
  /// Of the text part of a multimodal checkpoint, which leaves out what is usual.
  static let defaults = [
    "vocab_size": 262_208, "hidden_size": 2304, "intermediate_size": 9216, "num_hidden_layers": 26,
    "num_attention_heads": 8, "num_key_value_heads": 4, "head_dim": 256, "max_position_embeddings": 131_072,
  ]
  /// Every so many layers one is global; what a file without the key has.
  static let usualPeriod = 6

  let attentionScale: Double
  let window: Int
  /// By layer.
  let isLocal: [Bool]
  let localRotaryBase: Double
  let finalSoftCap: Double?

  init(
    _ configuration: CheckpointConfiguration, layers: Int, width: Int, heads: Int
  ) throws(ModelFileError) {
    attentionScale =
      1 / (try configuration.numberIfPresent("query_pre_attn_scalar", in: 1e-6...1e6) ?? 256).squareRoot()
    window = try configuration.integerIfPresent("sliding_window", in: 1...(1 << 24)) ?? 4096
    let local = try configuration.part("rope_parameters")?.part("sliding_attention")
    try local?.require("rope_type", .string("default"), why: "local layers are not scaled")
    let stated = try configuration.numberIfPresent("rope_local_base_freq", in: 1...1e12)
    localRotaryBase = try local?.numberIfPresent("rope_theta", in: 1...1e12) ?? stated ?? 1e4
    finalSoftCap = try configuration.numberIfPresent("final_logit_softcapping", in: 1e-6...1e6)
    if let types = try configuration.stringsIfPresent("layer_types") {
      guard types.count == layers else {
        throw configuration.refusal("layer_types", "has \(types.count) entries for \(layers) layers")
      }
      if let other = types.first(where: { $0 != "sliding_attention" && $0 != "full_attention" }) {
        throw configuration.refusal("layer_types", "names '\(other)'; sliding_attention and full_attention are known")
      }
      isLocal = types.map { $0 == "sliding_attention" }
    } else {
      let period =
        try configuration.integerIfPresent("sliding_window_pattern", "_sliding_window_pattern", in: 1...1024)
        ?? Self.usualPeriod
      isLocal = (0..<layers).map { ($0 + 1) % period != 0 }
    }
  }

  var hasUsualPattern: Bool {
    isLocal == isLocal.indices.map { ($0 + 1) % Self.usualPeriod != 0 }
  }
}
