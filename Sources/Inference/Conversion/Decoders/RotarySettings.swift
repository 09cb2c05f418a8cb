import Foundation

/// How positions turn queries and keys, in the spelling of transformers 5 (`rope_parameters`) or 4 (`rope_theta`, `rope_scaling`).
struct RotarySettings {
  enum Kind: String {
    case `default`, linear, llama3, yarn
  }

  private static let factors = 1e-3...1e6
  private static let lengths = 1...(1 << 24)

  let base: Double
  let kind: Kind
  /// Of `linear`, `llama3` and `yarn`.
  let factor: Double
  /// Positions before the scaling.
  let originalContext: Int
  /// Where the ramp of `yarn` lies; `nil` where the configuration does not say.
  let fastBeta, slowBeta: Double?
  /// Of `yarn` in DeepSeek.
  let allDimensionsScale: Double?
  private let lowFactor, highFactor: Double

  /// - Parameter layers: `full_attention` and the like, where each kind of layer has settings of its own.
  init(
    _ configuration: CheckpointConfiguration, _ family: DecoderFamily, contextLength: Int, layers: String? = nil
  ) throws(ModelFileError) {
    let bases = 1...1e12
    var source = try configuration.part("rope_parameters")
    if let layers, let own = try source?.part(layers) { source = own }
    let older = try configuration.part("rope_scaling")
    let scaling = source ?? older
    let outerBase = try configuration.numberIfPresent("rope_theta", in: bases)
    base = try source?.numberIfPresent("rope_theta", in: bases) ?? outerBase ?? family.rotaryBase
    let olderName = try scaling?.stringIfPresent("type")
    let name = try scaling?.stringIfPresent("rope_type") ?? olderName ?? "default"
    guard let scaling, let kind = Kind(rawValue: name), family.rotaryKinds.contains(kind) else {
      if scaling == nil {
        (kind, factor, originalContext) = (.default, 1, contextLength)
        (fastBeta, slowBeta, allDimensionsScale, lowFactor, highFactor) = (nil, nil, nil, 1, 1)
        return
      }
      throw (scaling ?? configuration).refusal(
        "rope_type",
        "is '\(name)'; of \(family.rawValue) are converted: "
          + family.rotaryKinds.map(\.rawValue).joined(separator: ", "))
    }
    self.kind = kind
    try scaling.require("partial_rotary_factor", .number("1.0"), .number("1"), why: "only whole heads can be rotated")
    let original = try scaling.integerIfPresent("original_max_position_embeddings", in: Self.lengths)
    if kind == .llama3, original == nil { throw scaling.missing("original_max_position_embeddings") }
    originalContext = original ?? contextLength
    if kind == .yarn, !scaling.has("factor") {
      factor = Double(contextLength) / Double(originalContext)
    } else {
      factor = kind == .default ? 1 : try scaling.number("factor", in: Self.factors)
    }
    lowFactor = kind == .llama3 ? try scaling.number("low_freq_factor", in: Self.factors) : 1
    highFactor = kind == .llama3 ? try scaling.number("high_freq_factor", in: Self.factors) : 1
    if kind == .llama3, lowFactor >= highFactor {
      throw scaling.refusal("low_freq_factor", "is \(lowFactor), not below high_freq_factor \(highFactor)")
    }
    let isYarn = kind == .yarn
    fastBeta = isYarn ? try scaling.numberIfPresent("beta_fast", in: Self.factors) : nil
    slowBeta = isYarn ? try scaling.numberIfPresent("beta_slow", in: Self.factors) : nil
    allDimensionsScale = isYarn ? try scaling.numberIfPresent("mscale_all_dim", in: 0...100) : nil
    if isYarn { try checkMagnitude(scaling, family) }
  }

  /// GGUF states how much the angles' cosines are scaled only through `factor` and, in DeepSeek, `mscale_all_dim`.
  private func checkMagnitude(_ scaling: CheckpointConfiguration, _ family: DecoderFamily) throws(ModelFileError) {
    try scaling.require("truncate", .bool(true), why: "only true can be written")
    let usual = factor <= 1 ? 1 : 0.1 * log(factor) + 1
    func near(_ a: Double, _ b: Double) -> Bool { abs(a - b) <= 1e-6 * abs(b) }
    let stated = try scaling.numberIfPresent("attention_factor", in: 0...100)
    let scale = try scaling.numberIfPresent("mscale", in: 0...100)
    if family.isLatent {
      guard let all = allDimensionsScale, all > 0, near(scale ?? 1, all) else {
        throw scaling.refusal(
          "mscale_all_dim",
          "is \(allDimensionsScale ?? 0) and mscale is \(scale ?? 1); only equal ones above 0 can be written")
      }
      if let stated, !near(stated, 1) {
        throw scaling.refusal("attention_factor", "is \(stated); only 1 can be written")
      }
    } else if let stated, !near(stated, usual) {
      throw scaling.refusal(
        "attention_factor", "is \(stated); only \(usual), which follows from factor, can be written")
    } else if stated == nil, let scale, let all = allDimensionsScale, scale > 0, all > 0 {
      throw scaling.refusal("mscale", "is \(scale); it can be written for deepseek only")
    }
  }

  /// By what each frequency is divided in `llama3`; `nil` in the other kinds.
  func frequencyDivisors(dimensions: Int) -> [Float]? {
    guard kind == .llama3 else { return nil }
    let original = Double(originalContext)
    return (0..<dimensions / 2).map { i in
      let wavelength = 2 * Double.pi * pow(base, 2 * Double(i) / Double(dimensions))
      if wavelength < original / highFactor { return 1 }
      if wavelength > original / lowFactor { return Float(factor) }
      let share = (original / wavelength - lowFactor) / (highFactor - lowFactor)
      return Float(1 / ((1 - share) / factor + share))
    }
  }
}
