import Documents
import KnowledgeBase
import Retrieval

/// Tells whether passages answer a question by the state that the question leaves a model in which has read the passage before: only the question
/// is read, through some of the model's blocks. Nothing is told of a passage that the model does not keep.
struct ModelReranker: Reranker {
  var model: any LikelihoodModel
  var prompts: PromptBuilder
  /// Of these states.
  var probe: LinearProbe
  var depth: Int
  /// Whether passages that the model does not keep are read for it, which takes as long as reading them for an answer.
  var readsMissing: Bool

  /// A long question is read behind fewer passages: so many tokens in all.
  private static let mostTokens = 800
  /// Around a question, about.
  private static let frameTokens = 12

  /// Of none where the question leaves no room.
  func logOdds(of passages: [RankedPassage], question: String) async throws -> [Double?] {
    let room = Self.mostTokens / (Self.frameTokens + model.tokenCount(question))
    do {
      let conversations = try Self.conversations(Array(passages.prefix(room)), question: question, prompts)
      return try await model.states(behind: conversations, readsMissing: readsMissing).map {
        $0.isEmpty ? nil : probe.logOdds(of: $0)
      }
    } catch AnsweringError.questionTooLong, LanguageModelError.promptTooLong {
      return []
    }
  }

  /// One for each passage, behind instructions in the passage's language, so that it is read once for questions in any.
  static func conversations(
    _ passages: [RankedPassage], question: String, _ prompts: PromptBuilder
  ) throws -> [[ChatMessage]] {
    try passages.map {
      try prompts.prompt(
        question: question, passages: [$0], history: [], maximumTokens: 1, language: $0.passage.chunk.language,
        form: .state
      ).messages
    }
  }
}
