/// What the model is asked for.
enum AnswerForm: Sendable, Equatable {
  /// Sentences of its own, each with the passage it rests on.
  case statements
  /// The answer in words of the passages, as few as say it; shown by examples, unless the model was trained to.
  case excerpt(withExamples: Bool)
  /// The letter of the right one of some answers.
  case choice(among: [String])
  /// The question that these words answer.
  case question(answeredBy: String)
  /// Nothing: what the model makes of passages and question is read from its state. Begins as prompts for statements do, so that what was
  /// read of passages for these serves.
  case state

  var isExcerpt: Bool { if case .excerpt = self { true } else { false } }

  static let letters = (UInt8(ascii: "A")...UInt8(ascii: "Z")).map { String(UnicodeScalar($0)) }
}
