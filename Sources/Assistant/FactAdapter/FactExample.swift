import Answering
import Evaluation
import KnowledgeBase
import Retrieval

/// What a generator is given to read for a fact, and what it is to say: what an adapter for facts is trained on.
public struct FactExample: Sendable, Encodable, Equatable {
  public var question: String
  /// Whether what is read holds the answer; otherwise the generator is to say so.
  public var holds: Bool
  /// Tokens.
  public var prompt: [Int32]
  /// Tokens, the end of the turn included.
  public var answer: [Int32]

  /// `nil` where an answer of the set stands in the prompt in words that cannot be named, or in a document that is not known to answer the
  /// question.
  init?(_ prompt: FactPrompt, of question: Question, _ model: EngineLanguageModel) async throws {
    let gold = question.goldURIs
    let said = try await model.nameable(question.answers, of: prompt.texts)
    let isGold = question.isAnswered(by: prompt.passages.filter { gold.contains($0.passage.uri) })
    holds = said != nil
    guard isGold == holds, isGold == question.isAnswered(by: prompt.passages) else { return nil }
    (self.prompt, answer) = try model.example(prompt.messages, saying: said ?? prompt.refusalPhrase)
    self.question = question.text
  }
}
