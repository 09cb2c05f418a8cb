public import Retrieval

/// What is known of an answer, as soon as it is.
public enum AnswerEvent: Sendable, Equatable {
  /// Once, first: what the search found, best first (of several facts, the best of each in turn), and behind it the clauses that the best of it point at.
  case passages([RankedPassage])
  /// A verified statement with its citation marks, the text of a refusal, or of several facts the question that the next statement answers, with
  /// the remark that the sources hold no answer where they do not. Together they are `Answer.answer`.
  case delta(String)
  /// Once for each citation, after the statement that uses it first.
  case citation(Citation)
  /// Once, last.
  case done(Answer)
}
