/// `adapter_config.json` of PEFT: how the factors are scaled, and settings that must be as usual.
struct AdapterFolderConfiguration {
  private let configuration: CheckpointConfiguration
  private let alpha: Double
  private let usesRootOfRank: Bool
  /// By the end of a module's name.
  private let alphas: [(module: String, alpha: Double)]

  /// Ways of initialising that change the base model too, so that the factors fit only what they made of it.
  private static let changingBase = ["pissa", "olora", "corda", "loftq"]
  /// Settings under which more is added, or elsewhere, than the product of the factors.
  private static let refused = [
    ("use_dora", "DoRA also rescales the base; merge the adapter into the model, or train a plain LoRA"),
    ("use_qalora", "its input is pooled; train a plain LoRA"),
    ("use_bdlora", "its factors are cut into blocks; train a plain LoRA"),
    ("lora_bias", "biases of the factors are not added; train with lora_bias false"),
    ("modules_to_save", "whole modules beside the factors are not replaced; merge the adapter into the model"),
    ("trainable_token_indices", "embeddings are not replaced; merge the adapter into the model"),
    ("target_parameters", "parameters of routed experts take no adapters"),
    ("layer_replication", "layers are not repeated; convert the enlarged model instead"),
    ("alora_invocation_tokens", "it begins only after certain tokens, which is not followed"),
    ("fan_in_fan_out", "turned weights belong to models that are not read"),
  ]

  init(path: String) throws {
    configuration = try CheckpointConfiguration(path: path)
    let kind = try configuration.string("peft_type")
    guard kind == "LORA" else {
      throw AdapterError(path, .unsupported(key: "peft_type", value: kind, why: "only LORA is read"))
    }
    for (key, why) in Self.refused { try Self.refuse(key, why, configuration) }
    if let bias = try configuration.stringIfPresent("bias"), bias != "none" {
      throw AdapterError(
        path, .unsupported(key: "bias", value: bias, why: "biases of the base are not replaced; train with bias none"))
    }
    if case .string(let name) = configuration.json("init_lora_weights"),
      Self.changingBase.contains(where: { name.lowercased().hasPrefix($0) })
    {
      throw AdapterError(
        path,
        .unsupported(
          key: "init_lora_weights", value: name,
          why:
            "it changed the base as well; save the adapter converted to a plain LoRA (PEFT: path_initial_model_for_weight_conversion)"
        ))
    }
    let rank = try configuration.integer("r", in: 1...LowRankPair.largestRank)
    alpha = try configuration.numberIfPresent("lora_alpha", in: -1e6...1e6) ?? Double(rank)
    usesRootOfRank = try configuration.flagIfPresent("use_rslora") ?? false
    alphas = try Self.patterns(configuration)
  }

  /// What the product of a module's factors is multiplied with: alpha over the rank, or over its root (Kalajdzievski 2023).
  func scale(_ module: String, rank: Int) throws -> Float {
    let alpha = alphas.first { module == $0.module || module.hasSuffix(".\($0.module)") }?.alpha ?? alpha
    return Float(alpha / (usesRootOfRank ? Double(rank).squareRoot() : Double(rank)))
  }

  private static func refuse(_ key: String, _ why: String, _ configuration: CheckpointConfiguration) throws {
    let isUsual =
      switch configuration.json(key) {
      case nil, .null, .bool(false): true
      case .array(let values): values.isEmpty
      case .object(let members): members.isEmpty
      default: false
      }
    guard !isUsual else { return }
    throw AdapterError(configuration.path, .unsupported(key: key, value: "set", why: why))
  }

  /// PEFT takes them for regular expressions; plain names are what it writes, and what is read.
  private static func patterns(_ configuration: CheckpointConfiguration) throws -> [(String, Double)] {
    guard let part = try configuration.part("alpha_pattern"),
      case .object(let members) = configuration.json("alpha_pattern")
    else { return [] }
    return try members.map { member in
      guard member.name.allSatisfy({ $0.isLetter || $0.isNumber || $0 == "_" || $0 == "." }) else {
        throw AdapterError(
          configuration.path,
          .unsupported(
            key: "alpha_pattern", value: "'\(member.name)'", why: "names of modules are read, and no patterns"))
      }
      return (member.name, try part.number(member.name, in: -1e6...1e6))
    }
  }
}
