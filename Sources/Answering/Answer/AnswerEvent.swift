public import Retrieval

/// What is known of an answer, as soon as it is.
public enum AnswerEvent: Sendable, Equatable {
  /// Once, first: what the search found, best first, and behind it the clauses that the best of it point at.
  case passages([RankedPassage])
  /// A verified statement with its citation marks, or the text of a refusal. Together they are `Answer.answer`.
  case delta(String)
  /// Once for each citation, after the statement that uses it first.
  case citation(Citation)
  /// Once, last.
  case done(Answer)
}
