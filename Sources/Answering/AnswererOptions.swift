public struct AnswererOptions: Sendable, Equatable {
  /// Where the best passage stands in the prompt.
  public enum PassageOrder: String, Sendable, Codable {
    case bestFirst, bestLast
  }

  public var answerability = Answerability()
  public var verification = VerificationOptions()
  public var order = PassageOrder.bestFirst
  /// So many of the best passages are reranked where the model has read them before: what is right is seldom further down, and each takes some
  /// 40 ms.
  public var rerankedPassages = 8
  /// The best passages among which a fact is looked for: with more of them small models find the wrong one more often.
  public var factPassages = 3
  /// Beside the best one of these, how many of their sentences the model is given, one reading for each; none gives it all of them whole, once.
  public var factSentences = [1]
  /// Passages with no more tokens than this together are given whole: there is little to be distracted by, and torn texts lose their sense.
  public var shortReading = 320
  /// Messages of the conversation that the model is given at most.
  public var historyMessages = 6
  /// Statements of an answer at most; small models may not find an end.
  public var maximumStatements = 40
  /// Characters of an answer at most.
  public var maximumCharacters = 8000
  /// Sources that a refusal names at most.
  public var refusalSources = 3

  public init() {}
}
