public import Answering
import Foundation
import KnowledgeBase
import Retrieval

/// An answer under way.
public struct Asking: Sendable {
  /// Names the answer in the message log once `AnswerEvent.done` has come.
  public let messageID: String
  /// How the question is answered; `nil` where nobody chose.
  public let route: QuestionRoute?
  /// Ends after `AnswerEvent.done`, or throws. Ending the iteration early stops the generation and leaves no message.
  public let events: AsyncThrowingStream<AnswerEvent, any Error>
}

extension Assistant {
  /// A question with the configured generation. Datasets are given by id or name, `nil` searches all.
  public func question(_ text: String, datasets: [String]? = nil) async throws -> AskRequest {
    var request = AskRequest(question: text)
    request.filter.datasetIDs = try await datasetIDs(datasets)
    if let topK = settings.topK { request.topK = topK }
    request.generation.maximumTokens = settings.maxTokens
    request.generation.temperature = Float(settings.temperature)
    request.generation.seed = settings.seed
    return request
  }

  /// Answers from the library, with the model of this name or the configured one. When `AnswerEvent.done` comes, the message is logged
  /// and those whose passages it cites are credited.
  ///
  /// With an intent that needs no model, none is loaded. Where nothing is found that way, the question is answered from documents.
  public func ask(
    _ request: AskRequest, model name: String? = nil, intent: IntentChoice = .off
  ) async throws -> Asking {
    let router = self.router
    var route = try await router.route(request, intent)
    var given: [AnswerEvent]?
    if let name = route?.name {
      given = try await router.answer(request, name)?.events
      if given == nil { route?.name = .documentAnswer }
    }
    let events: AsyncThrowingStream<AnswerEvent, any Error>
    if let given {
      events = AsyncThrowingStream { continuation in
        for event in given { continuation.yield(event) }
        continuation.finish()
      }
    } else {
      events = try await answerer(model: name).ask(request)
    }
    return recorded(events, request, route)
  }

  private func recorded(
    _ answering: AsyncThrowingStream<AnswerEvent, any Error>, _ request: AskRequest, _ route: QuestionRoute?
  ) -> Asking {
    let messageID = "msg_" + UUID().uuidString.lowercased().replacing("-", with: "")
    let recorder = MessageRecorder(id: messageID, request: request, library: library, store: store)
    let (events, continuation) = AsyncThrowingStream<AnswerEvent, any Error>.makeStream()
    let task = Task {
      do {
        var passages = [Passage]()
        for try await event in answering {
          if case .passages(let found) = event { passages = found.map(\.passage) }
          if case .done(let answer) = event { try await recorder.record(answer, passages: passages) }
          continuation.yield(event)
        }
        continuation.finish()
      } catch {
        continuation.finish(throwing: error)
      }
    }
    continuation.onTermination = { _ in task.cancel() }
    return Asking(messageID: messageID, route: route, events: events)
  }

  /// Throws `AnsweringError` where `ask` would for the question's own sake, before anything is searched.
  public func check(_ request: AskRequest, model name: String? = nil) async throws {
    try await answerer(model: name).check(request)
  }

  func answerer(model name: String?) async throws -> Answerer {
    Answerer(retriever: retriever, model: try await languageModel(name), embedder: embedder, options: answererOptions)
  }

  private var router: QuestionRouter {
    QuestionRouter(
      intents: intents, store: store, flywheel: library.flywheel, retriever: retriever,
      answerability: answererOptions.answerability)
  }

  var answererOptions: AnswererOptions {
    var options = AnswererOptions()
    if let threshold = settings.refuseBelow { options.answerability.threshold = threshold }
    return options
  }
}
