public import Answering

/// What became of one question.
public struct Outcome: Sendable, Equatable {
  public var question: Question
  /// URIs of the documents found, best first, each once.
  public var ranked: [String]
  /// Place of the first passage of a right document, from 1; `nil` where none was found.
  public var firstRightPassage: Int?
  public var signs: Answerability.Signs
  /// How likely the passages hold the answer, 0…1; where the question was answered, as judged then.
  public var answerability: Double
  /// `nil` when only retrieval was measured.
  public var answered: Answered?
  /// What went wrong, if something did.
  public var error: String?

  public struct Answered: Sendable, Equatable {
    /// What was said, without citation marks.
    public var text: String
    public var refusal: Refusal.Reason?
    public var isExact: Bool
    public var f1: Double
    public var isContained: Bool
    /// Citations, and those of them that overlap the evidence (or, where the set names none, are of a right document).
    public var citations: Int
    public var rightCitations: Int
    /// Right documents that such a citation was given for.
    public var citedGold: Int
    public var unsupportedStatements: Int
    public var seconds: Double
    /// What the judgement rested on where the model read for a fact.
    public var reading: Answerability.ReadingSigns?
  }

  var ranks: RankMeasures { RankMeasures(ranked: ranked, gold: question.goldURIs) }
}
