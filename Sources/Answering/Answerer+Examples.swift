import Documents
import KnowledgeBase
public import Retrieval

/// What a model's adapter and probe for facts are fitted to.
extension Answerer {
  /// Where documents are left out, so many times more passages are looked through.
  private static let withoutDepth = 4

  /// What a model with an adapter for facts is given to read in passages of all documents but some. None where the question is for no
  /// fact or too long to be read for one, or nothing was found. Throws what `ask` does.
  public func factPrompts(for request: AskRequest, without uris: Set<String> = []) async throws -> [FactPrompt] {
    try await reading(request, without: uris) { reader, passages, language in
      try await reader.factPrompts(
        request, searched: request.question, passages: passages, language, withExamples: false)
    } ?? []
  }

  /// What the model makes of such passages when it is asked for a fact; `nil` where there are no prompts. Throws what `ask` does.
  public func factReading(for request: AskRequest, without uris: Set<String> = []) async throws -> FactReading? {
    try await reading(request, without: uris) { reader, passages, language in
      try await reader.reading(request, searched: request.question, passages: passages, language)
    }
  }

  private func reading<Result>(
    _ request: AskRequest, without uris: Set<String>,
    _ read: (FactReader, [RankedPassage], Language) async throws -> Result
  ) async throws -> Result? {
    guard let reader = factReader, FactQuestion.isAsked(in: request.question) else { return nil }
    // The documents left out may take all the first places.
    let depth = uris.isEmpty ? request.topK : request.topK * Self.withoutDepth
    let found = try await retriever.retrieve(
      RetrievalRequest(question: request.question, filter: request.filter, topK: depth))
    let passages = Array(found.filter { !uris.contains($0.passage.uri) }.prefix(request.topK))
    guard !passages.isEmpty else { return nil }
    do {
      return try await read(reader, passages, LanguageDetector.language(of: request.question))
    } catch AnsweringError.questionTooLong, LanguageModelError.promptTooLong {
      return nil
    }
  }

  /// The best passages, each with the state that the model is left in by it and the question: what `AnswerProbe.passage` is fitted to. States
  /// are empty where the model keeps no passages, none are given for a question that is too long. Throws what `ask` does.
  public func passageStates(
    for request: AskRequest, topK: Int
  ) async throws -> [(passage: RankedPassage, state: [Float])] {
    guard let model = model as? any LikelihoodModel else { return [] }
    let found = try await retriever.retrieve(
      RetrievalRequest(question: request.question, filter: request.filter, topK: topK))
    do {
      let conversations = try ModelReranker.conversations(found, question: request.question, promptBuilder)
      return Array(zip(found, try await model.states(behind: conversations, readsMissing: true)))
    } catch AnsweringError.questionTooLong, LanguageModelError.promptTooLong {
      return []
    }
  }
}
