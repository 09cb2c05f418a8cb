import Inference

/// What a loaded generator has done since it was loaded, and what it is doing.
public struct ModelActivity: Sendable, Equatable {
  /// A layer with experts.
  public struct ExpertLayer: Sendable, Equatable {
    public var index: Int
    /// By expert. A token counts for each expert that it chose.
    public var tokens: [Int]
    /// Standard deviation of the experts' tokens over their mean.
    public var variation: Double
    /// The share of experts that got less than a tenth of an even share.
    public var coldShare: Double

    public init(index: Int, tokens: [Int], variation: Double, coldShare: Double) {
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
  /// Empty for a dense model.
  public var experts: [ExpertLayer] = []

  public init(model: String) {
    self.model = model
  }

  init(model: String, _ activity: GeneratorActivity, _ load: ExpertLoad) {
    self.model = model
    running = activity.running
    waiting = activity.waiting
    promptTokens = activity.promptTokens
    reusedTokens = activity.reusedTokens
    writtenTokens = activity.writtenTokens
    prefixCacheBytes = activity.prefixCacheBytes
    experts = load.layers.map {
      ExpertLayer(index: $0.index, tokens: $0.tokens, variation: $0.variation, coldShare: $0.coldShare)
    }
  }
}
