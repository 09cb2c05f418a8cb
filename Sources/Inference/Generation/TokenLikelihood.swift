import Foundation

/// How likely a model held tokens, by its own distribution, before sampling options and constraints: natural logarithms of probabilities.
public struct TokenLikelihood: Sendable, Equatable {
  /// What is to be told.
  public struct Wanted: Sendable, Equatable {
    /// Tokens of the prompt from this place on are told, and not taken from the cache of beginnings; 1 or more. `nil` tells none.
    public var promptStart: Int?
    /// Tokens that might come first.
    public var alternatives: [Int32]
    /// How many of the likeliest tokens that might come first to name.
    public var starts: Int
    /// Whether to tell the model's state behind the prompt, and before each token that it writes.
    public var states: Bool

    public init(promptStart: Int? = nil, alternatives: [Int32] = [], starts: Int = 0, states: Bool = false) {
      self.promptStart = promptStart
      self.alternatives = alternatives
      self.starts = starts
      self.states = states
    }
  }

  public struct Start: Sendable, Equatable {
    public var token: Int32
    public var likelihood: Double
  }

  /// Of the prompt's tokens that were asked for.
  public private(set) var prompt: [Double] = []
  /// Of each token that was chosen, the end included.
  public private(set) var written: [Double] = []
  /// Of the likeliest end in place of each of these; minus infinity where the constraint did not allow it.
  public private(set) var ends: [Double] = []
  /// What `DecoderConfiguration.stateBlocks.words` left in the residual stream of what was read before each of these, if asked for.
  public private(set) var states: [[Float]] = []
  /// What `DecoderConfiguration.stateBlocks.prompt` left in that of the prompt's last token, if states are asked for.
  public private(set) var promptState: [Float] = []
  /// Of the alternatives that were asked for.
  public private(set) var alternatives: [Double] = []
  /// The likeliest of all that the constraint allowed first, likeliest first; none of them ends the generation.
  public private(set) var starts: [Start] = []

  /// `row` is that before the token.
  mutating func addPrompt(_ token: Int32, from row: DecoderRow) {
    prompt.append(Double(row.logits[Int(token)]) - Self.normalizer(row.logits))
  }

  /// `allowed` is minus infinity where the constraint allows no token.
  mutating func add(
    _ token: Int32, from row: DecoderRow, allowed: UnsafeBufferPointer<Float>, endTokens: Set<Int32>, _ wanted: Wanted
  ) {
    let logits = row.logits
    let normalizer = Self.normalizer(logits)
    if written.isEmpty {
      alternatives = wanted.alternatives.map { Double(logits[Int($0)]) - normalizer }
      starts = Self.largest(wanted.starts, of: allowed, without: endTokens).map {
        Start(token: $0, likelihood: Double(logits[Int($0)]) - normalizer)
      }
    }
    written.append(Double(logits[Int(token)]) - normalizer)
    ends.append(Double(endTokens.map { allowed[Int($0)] }.max() ?? -.infinity) - normalizer)
    guard wanted.states, let told = row.states else { return }
    if states.isEmpty { promptState = Array(told.prompt) }
    states.append(Array(told.words))
  }

  private static func normalizer(_ logits: UnsafeBufferPointer<Float>) -> Double {
    let highest = logits.max() ?? 0
    return Double(highest) + log(logits.reduce(0.0) { $0 + Double(exp($1 - highest)) })
  }

  private static func largest(_ count: Int, of logits: UnsafeBufferPointer<Float>, without others: Set<Int32>)
    -> [Int32]
  {
    var best: [Int] = []
    guard count > 0 else { return [] }
    for index in logits.indices where logits[index] > -.infinity && !others.contains(Int32(index)) {
      if best.count == count, logits[index] <= logits[best[count - 1]] { continue }
      if best.count == count { best.removeLast() }
      best.insert(index, at: best.firstIndex { logits[$0] < logits[index] } ?? best.count)
    }
    return best.map(Int32.init)
  }
}
