import Evaluation

/// What was tried, and what came of it. Half of the questions choose; the others only tell how good the choice is on new ones.
public struct TuningReport: Sendable, Encodable {
  /// Retrieval figures over some questions.
  public struct Quality: Sendable, Equatable, Encodable {
    public var questions: Int
    public var recallAt1: Double
    public var recallAt5: Double
    public var mrrAt10: Double

    enum CodingKeys: String, CodingKey {
      case questions
      case recallAt1 = "recall_at_1"
      case recallAt5 = "recall_at_5"
      case mrrAt10 = "mrr_at_10"
    }

    init(_ outcomes: [Outcome]) {
      let figures = Figures(outcomes)
      questions = figures.questions
      recallAt1 = figures.recallAt1 ?? 0
      recallAt5 = figures.recallAt5 ?? 0
      mrrAt10 = figures.mrrAt10 ?? 0
    }
  }

  public struct Trial: Sendable, Encodable {
    public var chunkTokens: Int
    public var chunkOverlap: Int
    public var vectorWeight: Double
    public var passages: Int
    public var tuning: Quality
    public var heldOut: Quality
  }

  /// Rates of the questions that the passages do not answer and that are refused, and of those they do answer.
  public struct Refusal: Sendable, Encodable {
    public var refusalRate: Double
    public var falseRefusalRate: Double
  }

  public var set: String
  /// In the order in which they were made; the first is what was set before.
  public var trials: [Trial]
  /// Index of the trial that was chosen.
  public var best: Int
  /// What the chosen configuration sets, by the keys of `config.json`.
  public var settings: [String: Double]
  /// On the held-out questions, at the threshold that was chosen; `nil` where the set has no unanswerable questions.
  public var refusal: Refusal?
  /// `false` where the time was up before all had been tried.
  public var isComplete: Bool
  public var seconds: Double
  /// The configuration file that was written, if one was.
  public var written: String?

  enum CodingKeys: String, CodingKey {
    case set, trials, best, settings, refusal, seconds, written
    case isComplete = "complete"
  }
}
