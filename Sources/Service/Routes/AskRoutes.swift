import Answering
import Assistant
import Foundation
import HTTPTypes
import Hummingbird
import KnowledgeBase
import Logging

/// `POST /v1/ask`: an answer from the library with its citations, whole or as it is written.
struct AskRoutes {
  struct Question: Decodable {
    var question: String
    var datasetIDs: [String]?
    var stream: Bool?
    var onlyRetrieval: Bool?
    var topK: WholeNumber?
    var conversationID: String?
    var asOf: String?
    var metadataCondition: MetadataConditionField?
    var diversity: Float?
    var halfLifeDays: Double?
    var adapters: [AdapterField]?
    var intent: String?

    enum CodingKeys: String, CodingKey {
      case question, stream, adapters, diversity, intent
      case metadataCondition = "metadata_condition"
      case halfLifeDays = "half_life_days"
      case datasetIDs = "dataset_ids"
      case asOf = "as_of"
      case onlyRetrieval = "only_retrieval"
      case topK = "top_k"
      case conversationID = "conversation_id"
    }
  }

  /// The whole answer: the reply where it is not streamed, and the event `done` where it is.
  struct Reply: Encodable {
    /// For feedback. A search alone is no message.
    var messageID: String?
    /// `nil` where nobody chose.
    var intent: QuestionRoute?
    var answer: Answer
    /// `nil` in the event `done`: the event `passages` had them.
    var passages: [PassageBody]?

    enum CodingKeys: CodingKey {
      case messageID, intent, passages
    }

    init(_ ask: AskRequest, _ running: RunningAnswer, _ answer: Answer, _ passages: [PassageBody]?) {
      messageID = ask.onlyRetrieval ? nil : running.messageID
      intent = running.route
      self.answer = answer
      self.passages = passages
    }

    func encode(to encoder: any Encoder) throws {
      try answer.encode(to: encoder)
      var container = encoder.container(keyedBy: CodingKeys.self)
      try container.encodeIfPresent(messageID, forKey: .messageID)
      try container.encodeIfPresent(intent, forKey: .intent)
      try container.encodeIfPresent(passages, forKey: .passages)
    }
  }

  struct Passages: Encodable {
    var passages: [PassageBody]
  }

  struct Delta: Encodable {
    var text: String
  }

  let resources: Resources
  let options: ServiceOptions
  let gate: FairGate

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("ask", use: ask)
  }

  @Sendable private func ask(_ request: Request, _ context: ServiceContext) async throws -> Response {
    var request = request
    let question = try await request.decode(Question.self, limit: options.maximumJSONBytes)
    let ask = try await askRequest(question)
    let intent = try Self.intent(question.intent)
    if options.logsQuestions { context.logger.info("question", metadata: ["question": .string(ask.question)]) }
    // A search needs no turn at the generator.
    let place = ask.onlyRetrieval ? nil : try gate.place(for: context.user)
    // While a status can still say so.
    try await resources.check(ask)
    let (path, logger) = (request.uri.path, context.logger)

    guard question.stream == true else {
      return try await .watching(request) {
        var passages: [PassageBody] = []
        var reply: Reply?
        try await run(ask, intent, place, logger) { event, running in
          switch event {
          case .passages(let found): passages = found.map { PassageBody($0) }
          case .done(let answer): reply = Reply(ask, running, answer, passages)
          case .delta, .citation: break
          }
        }
        guard let reply else { throw CancellationError() }
        return try .json(reply)
      }
    }
    let requestID = context.requestID
    return .eventStream(
      request, keepAlive: options.keepAlive,
      failure: { error in
        let problem = Problem(error, path: path)
        logger.report(problem)
        return try? ServerSentEvent("error", json: problem.details(path: path, requestID: requestID))
      },
      { send in
        try await run(ask, intent, place, logger) { event, running in send(try Self.message(event, ask, running)) }
      })
  }

  private func askRequest(_ question: Question) async throws -> AskRequest {
    guard question.question.contains(where: { !$0.isWhitespace }) else {
      throw Problem(
        status: .badRequest, kind: .invalidField, detail: "“question” is empty. Ask something.", field: "question")
    }
    if question.conversationID != nil {
      throw Problem.unsupported("conversation_id", "is not supported; send the turns so far to /v1/chat/completions")
    }
    var ask = resources.question
    ask.question = question.question
    ask.filter.datasetIDs = try await resources.datasetIDs(question.datasetIDs)
    ask.filter.asOf = try DateField.date(question.asOf, "as_of")
    ask.filter.metadata = try question.metadataCondition?.condition()
    ask.diversity = question.diversity ?? 0
    ask.decay = HalfLifeField.decay(question.halfLifeDays)
    ask.onlyRetrieval = question.onlyRetrieval ?? false
    ask.generation.adapters = try AdapterField.choices(question.adapters)
    if let topK = question.topK?.value {
      guard Self.topKRange.contains(topK) else {
        throw Problem.invalid(
          "top_k", topK, limit: Self.topKRange.upperBound,
          "must be a whole number from 1 to \(Self.topKRange.upperBound)")
      }
      ask.topK = topK
    }
    return ask
  }

  static let topKRange = 1...50

  private static func intent(_ name: String?) throws -> IntentChoice {
    guard let name else { return .automatic }
    guard let choice = IntentChoice(name) else {
      throw Problem.invalid("intent", name, "must be one of \(IntentChoice.names.joined(separator: ", "))")
    }
    return choice
  }

  private func run(
    _ ask: AskRequest, _ intent: IntentChoice, _ place: FairPlace?, _ logger: Logger,
    _ event: (AnswerEvent, RunningAnswer) throws -> Void
  ) async throws {
    try await place.run {
      let running = try await resources.ask(ask, intent)
      if let problem = running.route?.problem {
        logger.warning("The trained intents cannot be used", metadata: ["error": .string(problem)])
      }
      for try await next in running.events {
        if case .done(let answer) = next { logger.answered(answer) }
        try event(next, running)
      }
      try Task.checkCancellation()
    }
  }

  private static func message(
    _ event: AnswerEvent, _ ask: AskRequest, _ running: RunningAnswer
  ) throws -> ServerSentEvent {
    switch event {
    case .passages(let found):
      try ServerSentEvent("passages", json: Passages(passages: found.map { PassageBody($0) }))
    case .delta(let text): try ServerSentEvent("delta", json: Delta(text: text))
    case .citation(let citation): try ServerSentEvent("citation", json: citation)
    case .done(let answer): try ServerSentEvent("done", json: Reply(ask, running, answer, nil))
    }
  }
}

extension Logger {
  /// Figures of an answer, without its words.
  func answered(_ answer: Answer) {
    info(
      "answer",
      metadata: [
        "refused": .stringConvertible(answer.refused), "citations": .stringConvertible(answer.citations.count),
        "prompt_tokens": .stringConvertible(answer.usage.promptTokens),
        "completion_tokens": .stringConvertible(answer.usage.completionTokens),
        "seconds": .stringConvertible(answer.timings.total),
      ])
  }
}
