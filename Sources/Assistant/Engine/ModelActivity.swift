import Inference

/// What a loaded generator has done since it was loaded, and what it is doing.
public struct ModelActivity: Sendable, Equatable {
  /// A layer with experts, the model's own or those of a routed set beside it.
  public struct ExpertLayer: Sendable, Equatable {
    /// Name of the set; `nil` for the model's own experts.
    public var adapter: String?
    public var index: Int
    /// By expert. A token counts for each expert that it chose.
    public var tokens: [Int]
    /// Standard deviation of the experts' tokens over their mean.
    public var variation: Double
    /// The share of experts that got less than a tenth of an even share.
    public var coldShare: Double

    public init(adapter: String? = nil, index: Int, tokens: [Int], variation: Double, coldShare: Double) {
      self.adapter = adapter
      self.index = index
      self.tokens = tokens
      self.variation = variation
      self.coldShare = coldShare
    }
  }

  public var model: String
  /// Answers that are being written, and those that wait for a place in the batch.
  public var running = 0
  public var waiting = 0
  /// Tokens of prompts, those of them that the prefix cache held, and tokens written.
  public var promptTokens = 0
  public var reusedTokens = 0
  public var writtenTokens = 0
  public var prefixCacheBytes = 0
  /// Tokens of prompts and passages that were read, and the seconds that it took.
  public var readTokens = 0
  public var readSeconds = 0.0
  /// Empty for a dense model without routed sets.
  public var experts: [ExpertLayer] = []

  public init(model: String) {
    self.model = model
  }

  init(model: String, _ activity: GeneratorActivity, _ load: ExpertLoad, _ adapters: [LoadedAdapters.Entry]) {
    self.model = model
    running = activity.running
    waiting = activity.waiting
    promptTokens = activity.promptTokens
    reusedTokens = activity.reusedTokens
    writtenTokens = activity.writtenTokens
    prefixCacheBytes = activity.prefixCacheBytes
    readTokens = activity.readTokens
    readSeconds = activity.readSeconds
    experts = ExpertLayer.all(load)
    for entry in adapters { experts += ExpertLayer.all(entry.adapter.expertLoad, of: entry.name) }
  }
}

extension ModelActivity.ExpertLayer {
  fileprivate static func all(_ load: ExpertLoad, of adapter: String? = nil) -> [Self] {
    load.layers.map {
      .init(
        adapter: adapter, index: $0.index, tokens: $0.tokens, variation: $0.variation, coldShare: $0.coldShare)
    }
  }
}
