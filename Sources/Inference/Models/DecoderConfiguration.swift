import Tensors

/// The shape of a decoder-only transformer, from the metadata of its file.
public struct DecoderConfiguration: Sendable, Equatable {
  public enum Architecture: String, Sendable, CaseIterable {
    case llama, qwen2
  }

  public var architecture: Architecture
  public var layers: Int
  public var width: Int
  public var feedForwardWidth: Int
  public var heads: Int
  public var keyValueHeads: Int
  public var headSize: Int
  public var rotaryDimensions: Int
  public var rotaryBase: Float
  public var rotaryScale: Float
  public var normEpsilon: Float
  /// Positions the model was trained for.
  public var contextLength: Int

  init(_ file: GGUFFile) throws(ModelFileError) {
    let name = file.architecture ?? "(none)"
    guard let architecture = Architecture(rawValue: name) else {
      throw ModelFileError(
        file.path, .unsupportedArchitecture(name, supported: Architecture.allCases.map(\.rawValue)))
    }
    self.architecture = architecture
    if let experts = file.integer("\(name).expert_count"), experts > 0 {
      throw ModelFileError(
        file.path,
        .badValue(key: "\(name).expert_count", problem: "is \(experts): mixtures of experts are not read yet"))
    }
    layers = try file.require("\(name).block_count", limit: 1024)
    width = try file.require("\(name).embedding_length", limit: 1 << 17)
    feedForwardWidth = try file.require("\(name).feed_forward_length", limit: 1 << 20)
    heads = try file.require("\(name).attention.head_count", limit: 1024)
    keyValueHeads =
      file.metadata["\(name).attention.head_count_kv"] == nil
      ? heads : try file.require("\(name).attention.head_count_kv", limit: heads)
    headSize =
      file.metadata["\(name).attention.key_length"] == nil
      ? width / heads : try file.require("\(name).attention.key_length", limit: 1024)
    contextLength = try file.require("\(name).context_length", limit: 1 << 24)
    rotaryDimensions = file.integer("\(name).rope.dimension_count") ?? headSize
    rotaryBase = file.float("\(name).rope.freq_base") ?? 10_000
    switch file.string("\(name).rope.scaling.type") {
    case nil, "none": rotaryScale = 1
    case "linear": rotaryScale = 1 / (file.float("\(name).rope.scaling.factor") ?? 1)
    case let other?:
      throw ModelFileError(
        file.path, .badValue(key: "\(name).rope.scaling.type", problem: "is '\(other)'; none and linear are supported"))
    }
    normEpsilon = file.float("\(name).attention.layer_norm_rms_epsilon") ?? 1e-5
    guard heads % keyValueHeads == 0 else {
      throw ModelFileError(
        file.path,
        .badValue(
          key: "\(name).attention.head_count", problem: "\(heads) is no multiple of head_count_kv \(keyValueHeads)"))
    }
    guard headSize % 16 == 0, rotaryDimensions > 0, rotaryDimensions <= headSize, rotaryDimensions % 2 == 0 else {
      throw ModelFileError(
        file.path,
        .badValue(
          key: "\(name).attention.key_length",
          problem:
            "gives heads of \(headSize) with \(rotaryDimensions) rotated; a multiple of 16, at least the rotated part, is needed"
        ))
    }
    guard rotaryBase > 0, rotaryBase.isFinite, rotaryScale > 0, rotaryScale.isFinite else {
      throw ModelFileError(file.path, .badValue(key: "\(name).rope.freq_base", problem: "is not a positive number"))
    }
  }

  var pairing: Rotary.Pairing { architecture == .llama ? .interleaved : .neox }
}
