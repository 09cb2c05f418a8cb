import Answering
import Flywheel
import Foundation
import Intents
import KnowledgeBase
import Retrieval

/// Sends questions that want no reading of documents where they belong.
struct QuestionRouter: Sendable {
  let intents: IntentShelf
  let store: any KnowledgeStore
  let flywheel: Flywheel
  let retriever: Retriever
  let answerability: Answerability

  /// What a question is to be taken for. `nil` where nobody chooses: then it is answered from documents, as ever.
  func route(_ request: AskRequest, _ choice: IntentChoice) async throws -> QuestionRoute? {
    switch choice {
    case .off: return nil
    case .named(let intent): return QuestionRoute(name: intent)
    case .automatic:
      // What follows on an earlier turn means little by itself.
      guard !request.onlyRetrieval, request.history.isEmpty else { return nil }
      do {
        guard try intents.model() != nil, let found = try await intents.classify([request.question]).first else {
          return nil
        }
        let intent = found.isConfident ? QuestionIntent(rawValue: found.intent) : nil
        return QuestionRoute(
          name: intent ?? .documentAnswer, classified: found.intent, probability: found.probability)
      } catch let error as IntentError {
        // Intents are an aid: what is wrong with them must not keep a question from its answer.
        return QuestionRoute(name: .documentAnswer, problem: "\(error)")
      }
    }
  }

  /// The whole answer; `nil` where the model has to read documents for it.
  func answer(_ request: AskRequest, _ intent: QuestionIntent) async throws -> RoutedAnswer? {
    guard !request.onlyRetrieval else { return nil }
    switch intent {
    case .documentAnswer: return try await CalculationAnswer(retriever: retriever).answer(request)
    case .smallTalk: return RoutedAnswer(text: SmallTalk.line(for: request.question))
    case .ledgerQuery: return try await LedgerAnswer(flywheel: flywheel).answer(request)
    case .clauseLookup:
      return try await ClauseAnswer(store: store, retriever: retriever, answerability: answerability).answer(request)
    case .codeSearch:
      return try await CodeAnswer(retriever: retriever, answerability: answerability).answer(request)
    }
  }
}
