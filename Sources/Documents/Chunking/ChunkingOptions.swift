/// How passages of prose are cut, in the encoder's tokens. Clauses of regulations, functions and tables are cut by what they are.
public struct ChunkingOptions: Sendable, Hashable, Codable {
  /// What a passage aims for; it is shorter where its section ends.
  public var targetTokens: Int
  /// How much of a passage's end the next one of the same section repeats at most, in whole sentences.
  public var overlapTokens: Int

  public init(targetTokens: Int = 256, overlapTokens: Int = 0) {
    self.targetTokens = targetTokens
    self.overlapTokens = overlapTokens
  }
}
