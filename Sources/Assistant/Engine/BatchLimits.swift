/// How the engine joins what several callers ask for at the same time.
public struct BatchLimits: Sendable, Equatable {
  /// Texts in one pass of the encoder, and generations that share a step of a decoder.
  public var size = 32
  /// How long passages are passed over for queries before a pass of the encoder is theirs.
  public var wait = Duration.milliseconds(50)

  public init() {}
}
