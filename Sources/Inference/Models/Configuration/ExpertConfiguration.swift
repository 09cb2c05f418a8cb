/// The mixture of experts in a model's feed-forward layers.
public struct ExpertConfiguration: Sendable, Equatable {
  public enum Scoring: Int, Sendable {
    case softmax = 1
    case sigmoid = 2
  }

  /// Experts are chosen from the best groups only.
  public struct Groups: Sendable, Equatable {
    public var count: Int
    public var used: Int
  }

  public struct Shared: Sendable, Equatable {
    public var width: Int
    /// Whether its output is weighted by a gate of its own.
    public var isGated: Bool
  }

  public var count: Int
  /// Experts of a token.
  public var used: Int
  public var width: Int
  /// Beside the chosen ones, for every token.
  public var shared: Shared?
  /// Layers without experts, at the beginning.
  public var denseLayers: Int
  public var scoring: Scoring
  /// Whether the chosen experts' scores are divided by their sum.
  public var normalizes: Bool
  public var scale: Float
  public var groups: Groups?

  /// `nil` for a model without experts.
  init?(
    _ metadata: ArchitectureMetadata, _ architecture: DecoderConfiguration.Architecture, layers: Int
  ) throws(ModelFileError) {
    guard let count = try metadata.count("expert_count", limit: 4096) else {
      guard [.llama, .qwen2, .qwen3, .gemma3, .deepseek2].contains(architecture) else {
        throw metadata.missing("expert_count")
      }
      return nil
    }
    guard ![.qwen2, .qwen3, .gemma3].contains(architecture) else {
      throw metadata.bad("expert_count", "is \(count); \(architecture.rawValue) has no experts")
    }
    self.count = count
    used = try metadata.require("expert_used_count", limit: count)
    let widthKey = "expert_feed_forward_length"
    width = try metadata.require(metadata.has(widthKey) ? widthKey : "feed_forward_length", limit: 1 << 20)
    denseLayers = try metadata.count("leading_dense_block_count", limit: layers) ?? 0
    switch try metadata.count("expert_gating_func", limit: Int.max) {
    case nil, 1: scoring = .softmax
    case 2: scoring = .sigmoid
    case let other?: throw metadata.bad("expert_gating_func", "is \(other); 1 (softmax) and 2 (sigmoid) are supported")
    }
    let usuallyNormalizes = [.llama, .qwen3moe, .granitemoe].contains(architecture)
    normalizes = try metadata.flag("expert_weights_norm") ?? usuallyNormalizes
    if architecture == .deepseek2, scoring == .softmax, normalizes {
      throw metadata.bad("expert_weights_norm", "is true, for which implementations of softmax routers disagree")
    }
    let scale = try metadata.number("expert_weights_scale") ?? 0
    self.scale = scale == 0 ? 1 : scale
    groups = try Self.groups(metadata, count: count, used: used, scoring)
    shared = try Self.shared(metadata, architecture, width: width)
  }

  private static func groups(
    _ metadata: ArchitectureMetadata, count: Int, used: Int, _ scoring: Scoring
  ) throws(ModelFileError) -> Groups? {
    guard let groups = try metadata.count("expert_group_count", limit: count), groups > 1 else { return nil }
    let usedGroups = try metadata.require("expert_group_used_count", limit: groups)
    let size = count / groups
    guard count % groups == 0, usedGroups * size >= used, scoring == .softmax || size >= 2 else {
      throw metadata.bad(
        "expert_group_count", "is \(groups), \(usedGroups) used; \(count) experts, \(used) used, do not fit")
    }
    return Groups(count: groups, used: usedGroups)
  }

  private static func shared(
    _ metadata: ArchitectureMetadata, _ architecture: DecoderConfiguration.Architecture, width: Int
  ) throws(ModelFileError) -> Shared? {
    let key = "expert_shared_feed_forward_length"
    switch architecture {
    case .deepseek2:
      return try metadata.count("expert_shared_count", limit: 64).map { Shared(width: $0 * width, isGated: false) }
    case .qwen2moe:
      // Older files do not state it.
      let width = try metadata.require(metadata.has(key) ? key : "feed_forward_length", limit: 1 << 20)
      return Shared(width: width, isGated: true)
    case .granitemoe:
      return try metadata.count(key, limit: 1 << 20).map { Shared(width: $0, isGated: false) }
    default:
      return nil
    }
  }
}
