/// What Kaijuan does with a question. A trained model may know other intents too; their questions are answered from documents.
public enum QuestionIntent: String, Sendable, CaseIterable, Codable {
  /// Read the passages and answer from them.
  case documentAnswer = "document_answer"
  /// Show a clause of a regulation word for word.
  case clauseLookup = "clause_lookup"
  /// Show code.
  case codeSearch = "code_search"
  /// Tell points and ranks.
  case ledgerQuery = "ledger_query"
  /// Say what the assistant is for.
  case smallTalk = "small_talk"
}

/// Who chooses the intent of a question.
public enum IntentChoice: Sendable, Equatable {
  /// The trained model, where there is one.
  case automatic
  case named(QuestionIntent)
  /// Nobody: questions are answered from documents.
  case off

  /// `auto`, `off`, or the name of an intent.
  public init?(_ text: String) {
    switch text {
    case "auto": self = .automatic
    case "off": self = .off
    default:
      guard let intent = QuestionIntent(rawValue: text) else { return nil }
      self = .named(intent)
    }
  }

  public static let names = ["auto", "off"] + QuestionIntent.allCases.map(\.rawValue)
}

/// How a question was answered.
public struct QuestionRoute: Sendable, Equatable, Encodable {
  /// What was done.
  public var name: QuestionIntent
  /// What the model took the question for, and how surely; `nil` where the caller named the intent. The two names differ where the
  /// probability was too low, or where nothing was found that way.
  public var classified: String?
  public var probability: Double?
  /// Why the trained intents could not be used.
  public var problem: String?

  public init(
    name: QuestionIntent, classified: String? = nil, probability: Double? = nil, problem: String? = nil
  ) {
    self.name = name
    self.classified = classified
    self.probability = probability
    self.problem = problem
  }
}
