/// The decoders whose checkpoints are converted, by `model_type` of their configuration.
enum DecoderFamily: String, CaseIterable {
  case llama, mistral, mixtral
  case qwen2
  case qwen2MoE = "qwen2_moe"
  case qwen3
  case qwen3MoE = "qwen3_moe"
  case olmoe
  case graniteMoE = "granitemoe"
  case deepSeek2 = "deepseek_v2"
  case deepSeek3 = "deepseek_v3"
  case gemma3
  case gemma3Text = "gemma3_text"

  /// As GGUF names it.
  var architecture: String {
    switch self {
    case .llama, .mistral, .mixtral: "llama"
    case .qwen2MoE: "qwen2moe"
    case .qwen3MoE: "qwen3moe"
    case .deepSeek2, .deepSeek3: "deepseek2"
    case .gemma3, .gemma3Text: "gemma3"
    case .qwen2, .qwen3, .olmoe, .graniteMoE: rawValue
    }
  }

  var isLatent: Bool { self == .deepSeek2 || self == .deepSeek3 }
  var isGemma: Bool { self == .gemma3 || self == .gemma3Text }

  /// Whether heads are rotated in neighbouring pairs where the checkpoint rotates halves.
  var interleavesHeads: Bool {
    switch self {
    case .llama, .mistral, .mixtral, .graniteMoE: true
    default: false
    }
  }

  /// Norms of queries and keys.
  var headNorms: HeadNorms {
    switch self {
    case .qwen3, .qwen3MoE, .gemma3, .gemma3Text: .perHead
    case .olmoe: .acrossHeads
    default: .none
    }
  }

  enum HeadNorms {
    case none, perHead, acrossHeads
  }

  /// What `rope_theta` is where the configuration does not say.
  var rotaryBase: Double {
    switch self {
    case .mixtral, .gemma3, .gemma3Text: 1e6
    default: 1e4
    }
  }

  /// The kinds of rotary scaling that the format can say for this family.
  var rotaryKinds: [RotarySettings.Kind] {
    switch self {
    case .llama, .mistral: [.default, .linear, .llama3, .yarn]
    case .deepSeek2, .deepSeek3: [.default, .yarn]
    case .gemma3, .gemma3Text: [.default, .linear]
    default: [.default, .linear, .yarn]
    }
  }
}
