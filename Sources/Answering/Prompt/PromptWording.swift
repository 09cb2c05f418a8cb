import Documents

/// What the model is told, and what readers are told without it, in the language of the question.
struct PromptWording: Sendable {
  var statements: Instructions
  var excerpt: Instructions
  var choice: Instructions
  var backwards: Instructions
  /// Questions over passages of their own, and how they are answered: with them begins every conversation but those for statements.
  var examples: [Example]
  /// Title and text of a passage about nothing that anybody asks, in front of passages that are read by themselves.
  var standIn: String
  var sourcesHeading: String
  var question: String
  var choices: String
  var answer: String
  /// What the model writes when it finds no answer.
  var refusalPhrase: String
  var titleMarks: (opening: String, closing: String)
  /// Around the day from which a regulation does not hold any more.
  var repealed: (opening: String, closing: String)
  /// Stands before a passage that speaks to the model.
  var warning: String
  var nothingFound: String
  var notAnswered: String
  var nearestSources: String
  /// Between titles and before the end of the list.
  var listMarks: (separator: String, end: String)

  struct Instructions: Sendable {
    var system: String
    /// Repeated after the question, where small models still remember it.
    var reminder = ""
  }

  struct Example: Sendable {
    var passages: [String]
    var question: String
    /// `nil` where the passages hold none.
    var answer: String?
    /// Answers to choose from, the right one among them.
    var choices: [String] = []
  }

  func instructions(_ form: AnswerForm) -> Instructions {
    switch form {
    case .statements, .state: statements
    case .excerpt: excerpt
    case .choice: choice
    case .question: backwards
    }
  }

  static func wording(for language: Language) -> PromptWording {
    language == .chinese ? chinese : english
  }

  /// In all languages: small models mix them up.
  static var refusalPhrases: [String] { [chinese.refusalPhrase, english.refusalPhrase] }
}
