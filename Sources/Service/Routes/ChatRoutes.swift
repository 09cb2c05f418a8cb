import Foundation
import Hummingbird
import Logging

/// `POST /v1/chat/completions`, as OpenAI's clients ask for it.
struct ChatRoutes {
  let resources: Resources
  let options: ServiceOptions
  let gate: FairGate

  func add(to router: RouterGroup<ServiceContext>) {
    router.post("chat/completions", use: complete)
  }

  @Sendable private func complete(_ request: Request, _ context: ServiceContext) async throws -> Response {
    var request = request
    var chat = try await request.decode(ChatRequest.self, limit: options.maximumJSONBytes)
    // Before anything that costs: prompts are counted, schemas compiled and models loaded for those who have a place. A wrong request still
    // gets a status that says so, since nothing has been answered yet.
    let place = try gate.place(for: context.user)
    if chat.responseFormat?.jsonSchema != nil {
      let body = try await request.collect(limit: options.maximumJSONBytes)
      chat.schemaText = JSONSlice.value(
        at: ["response_format", "json_schema", "schema"], in: Array(body.readableBytesView))
    }
    let source = try await ChatSource(chat, resources)
    return chat.stream == true
      ? stream(chat, source, place, request, context.logger) : try await whole(chat, source, place, request)
  }

  private func whole(
    _ chat: ChatRequest, _ source: ChatSource, _ place: FairPlace, _ request: Request
  ) async throws -> Response {
    let created = Int(Date().timeIntervalSince1970)
    return try await .watching(request) {
      try await place.run {
        var text = ""
        var completion: ChatCompletion?
        try await source.run(resources) { piece, id in
          switch piece {
          case .text(let more): text += more
          case .end(let end):
            let message = ChatCompletion.Message(content: text, citations: end.citations, refused: end.refused)
            completion = ChatCompletion(
              id: id, created: created, model: chat.model,
              choices: [.init(message: message, finishReason: end.finishReason)], usage: ChatUsage(end))
          }
        }
        guard let completion else { throw CancellationError() }
        return try .json(completion)
      }
    }
  }

  private func stream(
    _ chat: ChatRequest, _ source: ChatSource, _ place: FairPlace, _ request: Request, _ logger: Logger
  ) -> Response {
    let created = Int(Date().timeIntervalSince1970)
    let path = request.uri.path
    return .eventStream(
      request, keepAlive: options.keepAlive,
      failure: { error in
        let problem = Problem(error, path: path)
        logger.report(problem)
        return try? ServerSentEvent(json: problem.openAIError)
      },
      { send in
        try await place.run {
          var isFirst = true
          func chunk(_ id: String, _ choices: [ChatChunk.Choice], usage: ChatUsage? = nil) throws {
            send(
              try ServerSentEvent(
                json: ChatChunk(id: id, created: created, model: chat.model, choices: choices, usage: usage)))
          }
          try await source.run(resources) { piece, id in
            if isFirst { try chunk(id, [.init(delta: .init(role: "assistant", content: ""))]) }
            isFirst = false
            switch piece {
            case .text(let text): try chunk(id, [.init(delta: .init(content: text))])
            case .end(let end):
              let delta = ChatChunk.Delta(citations: end.citations, refused: end.refused)
              try chunk(id, [.init(delta: delta, finishReason: end.finishReason)])
              if chat.streamOptions?.includeUsage == true { try chunk(id, [], usage: ChatUsage(end)) }
            }
          }
          send(ServerSentEvent(nil, data: "[DONE]"))
        }
      })
  }
}
