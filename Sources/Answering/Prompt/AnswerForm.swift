/// How the model is asked to answer.
enum AnswerForm: Sendable {
  /// In sentences of its own, each with the passage it rests on.
  case statements
  /// In words of the passages, as few as say it.
  case excerpt
}
