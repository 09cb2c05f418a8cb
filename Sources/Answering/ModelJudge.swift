import Documents
import KnowledgeBase
import Retrieval

/// Judges passages by the state that a question leaves a model in which has read the passage before: only the question is read, through some of
/// the model's blocks. A passage that the model does not keep is not judged.
struct ModelJudge: PassageJudge {
  var model: any LikelihoodModel
  var prompts: PromptBuilder
  /// Of these states.
  var probe: LinearProbe
  var depth: Int
  /// Whether passages that the model does not keep are read for it, which takes as long as reading them for an answer.
  var readsMissing = false

  func logOdds(of passages: [RankedPassage], question: String) async throws -> [Double?] {
    try await Self.states(of: passages, question: question, model, prompts, readsMissing: readsMissing).map {
      $0.isEmpty ? nil : probe.logOdds(of: $0)
    }
  }

  /// Empty where the model has not read the passage. Each is read behind instructions in its own language, so that once does for questions in
  /// any.
  static func states(
    of passages: [RankedPassage], question: String, _ model: any LikelihoodModel, _ prompts: PromptBuilder,
    readsMissing: Bool
  ) async throws -> [[Float]] {
    let conversations = try passages.map {
      try prompts.prompt(
        question: question, passages: [$0], history: [], maximumTokens: 1, language: $0.passage.chunk.language,
        form: .state
      ).messages
    }
    return try await model.states(behind: conversations, readsMissing: readsMissing)
  }
}
