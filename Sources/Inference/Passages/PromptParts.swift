/// A prompt whose passages are each read by itself, after the beginning and a stand-in only, so that what was made of a passage serves every
/// prompt that begins alike, wherever in it the passage stands.
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

  /// Of a passage's first tokens so many are repaired at most.
  private static let longestStart = 16

  /// The tokens that all prompts begin with.
  public var beginning: Int
  /// Read between the beginning and a passage that is read by itself, in place of the passages that may come before it in a prompt: what a model
  /// makes of a passage depends on whether it is the first one more than on which ones are before it. Not part of the prompt.
  public var standIn: [Int32]
  /// In the order of the prompt, behind the beginning; what lies between and behind them sees everything before it.
  public var passages: [Passage]
  /// Positions of passages that are read anew, in sight of everything before them.
  public private(set) var repaired: Set<Int> = []
  /// Whether passages that are not kept are read; otherwise a generation that would need one ends at once.
  public var readsMissing = true

  public init(beginning: Int, standIn: [Int32] = [], passages: [Passage]) {
    self.beginning = beginning
    self.standIn = standIn
    self.passages = passages
  }

  /// Has `count` tokens of the passages read anew, or fewer: the first ones of each, which the rest of a passage leans on (EPIC, Hu et al. 2024),
  /// for half of them at most; and of `nearest`, parts of passages in the order of their worth, what still fits. All of them is what reading
  /// the whole prompt gives.
  public mutating func repair(_ count: Int, nearest: [Range<Int>] = []) {
    let all = Set(passages.flatMap(\.tokens))
    guard count < all.count else {
      repaired = all
      return
    }
    let start = min(Self.longestStart, max(0, count) / 2 / max(1, passages.count))
    repaired = Set(passages.flatMap { $0.tokens.prefix(start) })
    for part in nearest where repaired.count < count {
      let more = part.filter { all.contains($0) && !repaired.contains($0) }
      repaired.formUnion(more.prefix(count - repaired.count))
    }
  }

  /// Whether nothing of the passages is taken from where it is kept.
  public var isRepairedWhole: Bool {
    !passages.isEmpty && repaired.count == passages.reduce(0) { $0 + $1.tokens.count }
  }

  /// Whether the parts lie one behind the other in a prompt of `count` tokens, something is left behind the last passage, and nothing but
  /// passages is repaired.
  func fit(_ count: Int) -> Bool {
    var end = beginning
    for passage in passages {
      guard passage.tokens.lowerBound >= end, !passage.tokens.isEmpty else { return false }
      end = passage.tokens.upperBound
    }
    return beginning > 0 && end < count
      && repaired.allSatisfy { position in passages.contains { $0.tokens.contains(position) } }
  }

  /// The positions of a prompt of `count` tokens that are read with everything before them in sight.
  func fresh(_ count: Int) -> [Int] {
    let starts = [beginning] + passages.map(\.tokens.upperBound)
    let ends = passages.map(\.tokens.lowerBound) + [count]
    return (zip(starts, ends).flatMap { Array($0..<$1) } + repaired).sorted()
  }
}
