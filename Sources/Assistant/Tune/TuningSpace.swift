import Documents

/// What `TuningRun` tries.
public struct TuningSpace: Sendable {
  /// Target lengths of passages, in tokens.
  public var lengths = [128, 192, 256, 384]
  /// Overlaps, as shares of the best length.
  public var overlaps = [0.125, 0.25]
  /// What the vector search counts for.
  public var weights = [0.5, 0.6, 0.7, 0.8, 0.9]
  /// The most passages an answer may be given.
  public var mostPassages = 12
  /// The fewest.
  public var fewestPassages = 3
  /// The share of answerable questions that may be refused for the sake of the others.
  public var falseRefusalLimit = 0.05

  public init() {}

  func lengths(beside current: ChunkingOptions) -> [ChunkingOptions] {
    lengths.filter { $0 != current.targetTokens }.map { ChunkingOptions(targetTokens: $0) }
  }

  func overlaps(of best: ChunkingOptions) -> [ChunkingOptions] {
    overlaps.map {
      ChunkingOptions(targetTokens: best.targetTokens, overlapTokens: Int(Double(best.targetTokens) * $0))
    }
    .filter { $0 != best }
  }
}
