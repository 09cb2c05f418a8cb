import Foundation
public import Tensors

/// How positions turn queries and keys.
public struct RotaryConfiguration: Sendable, Equatable {
  /// Of a head; the others are not turned.
  public var dimensions: Int
  public var base: Float
  public var pairing: Rotary.Pairing
  public var scaling: Rotary.Scaling

  init(
    _ metadata: ArchitectureMetadata, _ architecture: DecoderConfiguration.Architecture,
    _ attention: AttentionConfiguration
  ) throws(ModelFileError) {
    switch attention {
    case .grouped(let shape):
      dimensions = try metadata.count("rope.dimension_count", limit: 1024) ?? shape.headSize
      guard dimensions <= shape.headSize, dimensions % 2 == 0 else {
        throw metadata.bad("rope.dimension_count", "is \(dimensions); an even number up to \(shape.headSize) is needed")
      }
      try metadata.refuse(["rope.scaling.yarn_log_multiplier"], unless: [0])
    case .latent(let shape):
      dimensions = shape.rotarySize
    }
    switch architecture {
    case .llama, .granitemoe, .deepseek2: pairing = .interleaved
    case .qwen2, .qwen2moe, .qwen3, .qwen3moe, .olmoe, .gemma3: pairing = .neox
    }
    base = try metadata.positive("rope.freq_base") ?? 10_000
    scaling = try Self.scaling(metadata, attention)
  }

  private static func scaling(
    _ metadata: ArchitectureMetadata, _ attention: AttentionConfiguration
  ) throws(ModelFileError) -> Rotary.Scaling {
    let factorKey = "rope.scaling.factor"
    let magnitudes = ["rope.scaling.yarn_attn_factor", "rope.scaling.attn_factor"]
    switch try metadata.text("rope.scaling.type") {
    case nil, "none":
      try metadata.refuse(magnitudes, unless: [1])
      return .none
    case "linear":
      try metadata.refuse(magnitudes, unless: [1])
      guard let factor = try metadata.positive(factorKey) else { return .none }
      return .linear(factor: factor)
    case "yarn":
      guard let factor = try metadata.positive(factorKey) else { throw metadata.missing(factorKey) }
      var magnitude = Float(1 + 0.1 * log(Double(max(1, factor))))
      // There its place is taken by a change of the attention's scale.
      if case .latent = attention { magnitude = 1 }
      for key in magnitudes { magnitude = try metadata.positive(key) ?? magnitude }
      return .yarn(
        Rotary.YaRN(
          factor: factor,
          originalContext: try metadata.require("rope.scaling.original_context_length", limit: 1 << 24),
          fastTurns: try metadata.positive("rope.scaling.yarn_beta_fast") ?? 32,
          slowTurns: try metadata.positive("rope.scaling.yarn_beta_slow") ?? 1, magnitude: magnitude))
    case let other?:
      throw metadata.bad("rope.scaling.type", "is '\(other)'; none, linear and yarn are supported")
    }
  }

  func rotary(frequencyFactors: [Float]? = nil) -> Rotary {
    Rotary(
      dimensions: dimensions, base: base, pairing: pairing, scaling: scaling, frequencyFactors: frequencyFactors)
  }
}
