import KnowledgeBase
public import Retrieval

/// What a model made of passages that it read for a fact.
public struct FactReading: Sendable {
  /// One time that it read.
  public struct Part: Sendable {
    /// Best first; the last of them were left out of a prompt that had no room for them.
    public let passages: [RankedPassage]
    /// What it named.
    public let choice: ExcerptChoice

    public init(passages: [RankedPassage], choice: ExcerptChoice) {
      self.passages = passages
      self.choice = choice
    }
  }

  /// The best passage first, then sentences; not empty.
  public let parts: [Part]
  /// Of all parts, likeliest first.
  public let candidates: [ExcerptCandidate]

  /// Of one part at least.
  public init(_ parts: [Part]) {
    self.parts = parts
    candidates = ExcerptCandidate.merged(parts.map(\.choice.excerpts))
  }

  /// What was read in any part, each passage once, as it was read first.
  var passages: [RankedPassage] {
    var seen = Set<Int64>()
    return parts.flatMap(\.passages).filter { seen.insert($0.passage.id).inserted }
  }

  /// Natural logarithm of the probability of beginning to say that the sources hold no answer, in the part where that is least likely.
  var instead: Double { parts.dropFirst().reduce(parts[0].choice.instead) { min($0, $1.choice.instead) } }

  /// Natural logarithm of the odds that what was given holds the answer; `nil` where the model tells no states.
  func held(by probe: AnswerProbe) -> Double? {
    probe.held.logOdds(ofAll: parts.map(\.choice.state).filter { !$0.isEmpty })
  }

  /// What was read and written in all parts, and how long it took; the judge's prompts are not counted.
  var summary: GenerationSummary {
    parts.dropFirst().map(\.choice.summary).reduce(into: parts[0].choice.summary) { sum, part in
      sum.promptTokens += part.promptTokens
      sum.completionTokens += part.completionTokens
      sum.prefillSeconds += part.prefillSeconds
      sum.decodeSeconds += part.decodeSeconds
    }
  }
}
