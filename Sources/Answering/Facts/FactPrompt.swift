public import Retrieval

/// What a model is given to read for a fact.
public struct FactPrompt: Sendable {
  /// Best first; the last of them were left out of a prompt that had no room for them.
  public var passages: [RankedPassage]
  public var messages: [ChatMessage]
  /// Words of these may be the answer.
  public var texts: [String]
  /// What is to be said where they hold none.
  public var refusalPhrase: String
}
