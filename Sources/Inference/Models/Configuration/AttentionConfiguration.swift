import Foundation

/// How a model attends.
public enum AttentionConfiguration: Sendable, Equatable {
  case grouped(Grouped)
  case latent(Latent)

  /// Query heads that share key/value heads (Ainslie et al. 2023).
  public struct Grouped: Sendable, Equatable {
    public enum Norm: Sendable {
      case none
      /// Each head of queries and keys by itself, with weights that the heads share.
      case heads
      /// All heads of a token at once.
      case whole
    }

    public var heads: Int
    public var keyValueHeads: Int
    public var headSize: Int
    public var scale: Float
    public var norm: Norm
  }

  /// Keys and values of all heads from one short vector a position (DeepSeek-AI 2024).
  public struct Latent: Sendable, Equatable {
    public var heads: Int
    /// Queries come through a vector of this size; `nil`: straight from the stream.
    public var queryRank: Int?
    public var latentSize: Int
    /// Of a head's query and key, the part that is not rotated.
    public var plainSize: Int
    public var rotarySize: Int
    /// Of a head's value.
    public var valueSize: Int
    public var scale: Float

    public var querySize: Int { plainSize + rotarySize }
    /// What is kept of a position: the latent vector and the rotated part of the key.
    public var keySize: Int { latentSize + rotarySize }
  }

  var heads: Int {
    switch self {
    case .grouped(let shape): shape.heads
    case .latent(let shape): shape.heads
    }
  }

  var keyValueHeads: Int {
    if case .grouped(let shape) = self { shape.keyValueHeads } else { 1 }
  }

  init(
    _ metadata: ArchitectureMetadata, _ architecture: DecoderConfiguration.Architecture, width: Int, layers: Int
  ) throws(ModelFileError) {
    if architecture == .deepseek2 {
      self = .latent(try Latent(metadata))
    } else {
      self = .grouped(try Grouped(metadata, architecture, width: width, layers: layers))
    }
  }
}

extension AttentionConfiguration.Grouped {
  fileprivate init(
    _ metadata: ArchitectureMetadata, _ architecture: DecoderConfiguration.Architecture, width: Int, layers: Int
  ) throws(ModelFileError) {
    heads = try metadata.require("attention.head_count", limit: 1024)
    keyValueHeads = try metadata.count("attention.head_count_kv", limit: heads) ?? heads
    headSize = try metadata.count("attention.key_length", limit: 1024) ?? width / heads
    guard heads % keyValueHeads == 0 else {
      throw metadata.bad("attention.head_count", "\(heads) is no multiple of head_count_kv \(keyValueHeads)")
    }
    guard headSize > 0, headSize % 16 == 0 else {
      throw metadata.bad("attention.key_length", "gives heads of \(headSize); a multiple of 16 is needed")
    }
    if let valueSize = try metadata.count("attention.value_length", limit: 1024), valueSize != headSize {
      throw metadata.bad("attention.value_length", "is \(valueSize), not the \(headSize) of key_length")
    }
    switch architecture {
    case .qwen3, .qwen3moe, .gemma3: norm = .heads
    case .olmoe: norm = .whole
    default: norm = .none
    }
    let stated = try metadata.number("attention.scale")
    if let stated, stated < 0 { throw metadata.bad("attention.scale", "is negative") }
    // The 62 layers are Gemma 3 27B, whose files do not state its scale.
    let isLargestGemma = architecture == .gemma3 && layers == 62
    let usual = 1 / Float(isLargestGemma ? width / heads : headSize).squareRoot()
    scale = stated == 0 ? usual : stated ?? usual
  }
}

extension AttentionConfiguration.Latent {
  fileprivate init(_ metadata: ArchitectureMetadata) throws(ModelFileError) {
    heads = try metadata.require("attention.head_count", limit: 1024)
    queryRank = try metadata.count("attention.q_lora_rank", limit: 1 << 16)
    latentSize = try metadata.require("attention.kv_lora_rank", limit: 1 << 14)
    rotarySize = try metadata.require("rope.dimension_count", limit: 1 << 10)
    // Older files state the sizes of a head where newer ones state those of the absorbed form.
    let isAbsorbed = metadata.has("attention.key_length_mla")
    let keyKey = isAbsorbed ? "attention.key_length_mla" : "attention.key_length"
    let querySize = try metadata.require(keyKey, limit: 1 << 12)
    valueSize = try metadata.require(
      isAbsorbed ? "attention.value_length_mla" : "attention.value_length", limit: 1 << 12)
    plainSize = querySize - rotarySize
    guard plainSize > 0 else { throw metadata.bad(keyKey, "is \(querySize), not more than the \(rotarySize) rotated") }
    guard latentSize % 16 == 0, rotarySize % 16 == 0 else {
      throw metadata.bad(
        "attention.kv_lora_rank",
        "is \(latentSize) beside \(rotarySize) rotated dimensions; multiples of 16 are needed")
    }
    try metadata.refuse(["attention.scale"], unless: [0])
    scale = 1 / Float(querySize).squareRoot()
    if try metadata.text("rope.scaling.type") == "yarn" {
      guard let multiplier = try metadata.number("rope.scaling.yarn_log_multiplier"), multiplier != 0 else {
        throw metadata.missing("rope.scaling.yarn_log_multiplier")
      }
      let factor = max(1, try metadata.positive("rope.scaling.factor") ?? 1)
      let growth = 1 + Double(multiplier) * log(Double(factor))
      scale *= Float(growth * growth)
    }
  }
}
