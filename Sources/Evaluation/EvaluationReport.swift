public import Answering
import Documents

/// What `kaijuan eval` prints: the figures of the whole set at the top level, then of its parts, and what went wrong.
public struct EvaluationReport: Sendable, Encodable {
  public var set: String
  public var figures: Figures
  public var byKind: [String: Figures]
  public var byLanguage: [String: Figures]
  public var failures: [Failure]
  /// What other thresholds of answerability would do. Empty unless there are questions of both kinds.
  public var refusalCurve: [ThresholdCalibration.Point]
  /// How answerability was judged, question by question: what its weights are fitted on.
  public var judgements: [Judgement]
  /// Ingest not included.
  public var seconds: Double
  /// Not part of the JSON.
  public var outcomes: [Outcome]

  /// A question that did not go as it should.
  public struct Failure: Sendable, Codable, Equatable {
    public enum Reason: String, Sendable, Codable {
      /// A right document is not among the first five.
      case notFound = "not_found"
      case wronglyRefused = "wrongly_refused"
      case wronglyAnswered = "wrongly_answered"
      /// No acceptable answer stands in what was answered.
      case wrongAnswer = "wrong_answer"
      case error
    }
    public var id: String
    public var kind: String
    public var question: String
    public var reason: Reason
    /// What was answered, or found, or the error.
    public var detail: String
  }

  public struct Judgement: Sendable, Encodable {
    public var id: String
    public var kind: String
    public var isAnswerable: Bool
    public var probability: Double
    public var signs: Answerability.Signs
    /// Where the model read for a fact.
    public var reading: Answerability.ReadingSigns?

    enum CodingKeys: String, CodingKey {
      case id, kind, probability, signs, reading
      case isAnswerable = "is_answerable"
    }

    init(_ outcome: Outcome) {
      id = outcome.question.id
      kind = outcome.question.kind
      isAnswerable = outcome.question.isAnswerable
      probability = outcome.answerability
      signs = outcome.signs
      reading = outcome.answered?.reading
    }
  }

  enum CodingKeys: String, CodingKey {
    case set, failures, judgements, seconds
    case refusalCurve = "refusal_curve"
    case byKind = "by_kind"
    case byLanguage = "by_language"
  }

  public init(set: String, outcomes: [Outcome], seconds: Double) {
    self.set = set
    self.outcomes = outcomes
    self.seconds = seconds
    figures = Figures(outcomes)
    byKind = Dictionary(grouping: outcomes, by: \.question.kind).mapValues { Figures($0) }
    byLanguage = Dictionary(grouping: outcomes, by: \.question.language.rawValue).mapValues { Figures($0) }
    failures = outcomes.compactMap(Failure.init)
    judgements = outcomes.filter { $0.error == nil }.map(Judgement.init)
    refusalCurve = ThresholdCalibration.curve(outcomes.filter { $0.error == nil }.map(\.scored))
  }

  public func encode(to encoder: any Encoder) throws {
    try figures.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(set, forKey: .set)
    try container.encode(byKind, forKey: .byKind)
    try container.encode(byLanguage, forKey: .byLanguage)
    try container.encode(failures, forKey: .failures)
    try container.encode(refusalCurve, forKey: .refusalCurve)
    try container.encode(judgements, forKey: .judgements)
    try container.encode(seconds, forKey: .seconds)
  }
}

extension EvaluationReport.Failure {
  /// `nil` when nothing is wrong with it; what went wrong first counts.
  init?(_ outcome: Outcome) {
    let question = outcome.question
    let answered = outcome.answered
    func failure(_ reason: Reason, _ detail: String) -> Self {
      Self(id: question.id, kind: question.kind, question: question.text, reason: reason, detail: detail)
    }
    if let error = outcome.error {
      self = failure(.error, error)
    } else if question.isAnswerable, outcome.ranks.recallAt5 < 1 {
      self = failure(.notFound, outcome.ranked.prefix(5).joined(separator: ", "))
    } else if question.isAnswerable, let refusal = answered?.refusal {
      self = failure(.wronglyRefused, refusal.rawValue)
    } else if question.isAnswerable, let answered, !answered.isContained {
      self = failure(.wrongAnswer, answered.text)
    } else if !question.isAnswerable, let answered, answered.refusal == nil {
      self = failure(.wronglyAnswered, answered.text)
    } else {
      return nil
    }
  }
}
