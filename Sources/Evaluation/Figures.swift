/// Averages over some questions. What does not apply to any of them is `nil`, and left out of JSON.
public struct Figures: Sendable, Codable, Equatable {
  public var questions: Int
  public var unanswerable: Int
  public var recallAt1: Double?
  public var recallAt5: Double?
  public var mrrAt10: Double?
  public var ndcgAt10: Double?
  /// Over answerable questions; a refusal counts as a wrong answer.
  public var exactMatch: Double?
  public var f1: Double?
  /// Part of the answers in which an acceptable short answer stands.
  public var answerContains: Double?
  /// Part of the citations in answers to answerable questions that overlap the evidence.
  public var citationPrecision: Double?
  /// Part of the evidence of answered questions that was cited.
  public var citationRecall: Double?
  /// Part of the unanswerable questions that were refused.
  public var refusalRate: Double?
  /// Part of the answerable questions that were refused.
  public var falseRefusalRate: Double?
  public var failed: Int

  enum CodingKeys: String, CodingKey {
    case questions, unanswerable, f1, failed
    case recallAt1 = "recall_at_1"
    case recallAt5 = "recall_at_5"
    case mrrAt10 = "mrr_at_10"
    case ndcgAt10 = "ndcg_at_10"
    case exactMatch = "exact_match"
    case answerContains = "answer_contains"
    case citationPrecision = "citation_precision"
    case citationRecall = "citation_recall"
    case refusalRate = "refusal_rate"
    case falseRefusalRate = "false_refusal_rate"
  }

  /// Questions that ended in an error count as found nothing and answered nothing.
  public init(_ outcomes: some Collection<Outcome>) {
    let answerable = outcomes.filter(\.question.isAnswerable)
    let ranks = answerable.map(\.ranks)
    questions = outcomes.count
    unanswerable = outcomes.count - answerable.count
    failed = outcomes.count { $0.error != nil }
    recallAt1 = Self.mean(ranks.map(\.recallAt1))
    recallAt5 = Self.mean(ranks.map(\.recallAt5))
    mrrAt10 = Self.mean(ranks.map(\.mrrAt10))
    ndcgAt10 = Self.mean(ranks.map(\.ndcgAt10))

    guard outcomes.contains(where: { $0.answered != nil }) else { return }
    exactMatch = Self.mean(answerable.map { $0.answered?.isExact == true ? 1 : 0 })
    f1 = Self.mean(answerable.map { $0.answered?.f1 ?? 0 })
    answerContains = Self.mean(answerable.map { $0.answered?.isContained == true ? 1 : 0 })
    falseRefusalRate = Self.mean(answerable.map { $0.answered?.refusal != nil ? 1 : 0 })
    refusalRate = Self.mean(
      outcomes.filter { !$0.question.isAnswerable }.map { $0.answered?.refusal != nil ? 1 : 0 })
    let given = answerable.compactMap { outcome in
      outcome.answered.flatMap { $0.refusal == nil ? (outcome.question, $0) : nil }
    }
    citationPrecision = Self.share(
      given.reduce(0) { $0 + $1.1.rightCitations }, of: given.reduce(0) { $0 + $1.1.citations })
    citationRecall = Self.share(given.reduce(0) { $0 + $1.1.citedGold }, of: given.reduce(0) { $0 + $1.0.gold.count })
  }

  private static func mean(_ values: [Double]) -> Double? {
    values.isEmpty ? nil : values.reduce(0, +) / Double(values.count)
  }

  private static func share(_ part: Int, of whole: Int) -> Double? {
    whole == 0 ? nil : Double(part) / Double(whole)
  }
}
