/// A prompt whose passages are each read by itself, after the beginning only, so that what was made of a passage serves every prompt that
/// begins alike, wherever in it the passage stands.
public struct PromptParts: Sendable, Equatable {
  public struct Passage: Sendable, Equatable {
    /// Of the prompt.
    public var tokens: Range<Int>
    /// What the passage is called where it is kept, so that it can be found again when the passage is no more.
    public var label: String

    public init(tokens: Range<Int>, label: String) {
      self.tokens = tokens
      self.label = label
    }
  }

  /// The tokens that all prompts begin with, and all that a passage sees beside itself.
  public var beginning: Int
  /// In the order of the prompt, behind the beginning; what lies between and behind them sees everything before it.
  public var passages: [Passage]
  /// So many of each passage's first tokens are read anew, in sight of everything before them, as in EPIC (Hu et al. 2024). All of them
  /// is what reading the whole prompt gives.
  public var repairedTokens: Int
  /// Whether passages that are not kept are read; otherwise a generation that would need one ends at once.
  public var readsMissing = true

  public init(beginning: Int, passages: [Passage], repairedTokens: Int = 0) {
    self.beginning = beginning
    self.passages = passages
    self.repairedTokens = max(0, repairedTokens)
  }

  /// Whether the parts lie one behind the other in a prompt of `count` tokens, and something is left behind the last passage.
  func fit(_ count: Int) -> Bool {
    var end = beginning
    for passage in passages {
      guard passage.tokens.lowerBound >= end, !passage.tokens.isEmpty else { return false }
      end = passage.tokens.upperBound
    }
    return beginning > 0 && end < count
  }

  /// What of a passage is taken from where it is kept.
  func kept(_ passage: Passage) -> Range<Int> {
    min(passage.tokens.lowerBound + repairedTokens, passage.tokens.upperBound)..<passage.tokens.upperBound
  }

  /// The positions of a prompt of `count` tokens that are read with everything before them in sight.
  func fresh(_ count: Int) -> [Int] {
    let parts = passages.map(kept)
    let ends = parts.map(\.lowerBound) + [count]
    let starts = [beginning] + parts.map(\.upperBound)
    return zip(starts, ends).flatMap { Array($0..<$1) }
  }
}
