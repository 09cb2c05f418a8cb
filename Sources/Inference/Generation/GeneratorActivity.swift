/// What a generator has done since it began, and what it is doing.
public struct GeneratorActivity: Sendable, Equatable {
  /// Generations in the batch, and those that wait for a place in it.
  public var running = 0
  public var waiting = 0
  /// Tokens of the prompts of all generations admitted so far, and those of them that the prefix cache held.
  public var promptTokens = 0
  public var reusedTokens = 0
  /// Tokens of prompts and passages that were read, and the seconds that it took.
  public var readTokens = 0
  public var readSeconds = 0.0
  /// Tokens written.
  public var writtenTokens = 0
  /// What the prefix cache holds.
  public var prefixCacheBytes = 0

  public init() {}
}
