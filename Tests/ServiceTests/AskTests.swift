import Foundation
import HTTPTypes
import KnowledgeBase
import Testing

@testable import Service

@Suite struct AskTests {
  private let question = TestLibrary.question

  @Test func anAnswerComesWholeWithItsCitations() async throws {
    try await withService { service in
      let reply = try await service.post("/v1/ask", #"{"question": "\#(question)"}"#)
      #expect(reply.status == 200, "\(reply.text)")
      #expect(reply.json["refused"] as? Bool == false)
      #expect(reply["answer"]?.contains("two experts for each token") == true)
      #expect(reply["answer"]?.contains("[1]") == true)
      let citation = try #require(reply.list("citations").first)
      #expect(citation["uri"] as? String == "gate.md")
      let text = Array(TestLibrary.gate.utf8)
      let (start, end) = try (#require(citation["start"] as? Int), #require(citation["end"] as? Int))
      #expect(String(decoding: text[start..<end], as: UTF8.self) == citation["quote"] as? String)
      #expect(reply.list("statements").count == 1)
      #expect(!reply.list("passages").isEmpty)
      let id = try #require(reply["message_id"])
      let logged = try await service.library.resources.messages.message(id: id)
      #expect(logged?.question == question)
      #expect(logged?.citations.first?.contributor == "Maya Okafor")
    }
  }

  @Test func aStreamGoesFromPassagesToDone() async throws {
    try await withService { service in
      let reply = try await service.post("/v1/ask", #"{"question": "\#(question)", "stream": true}"#)
      #expect(reply.status == 200)
      #expect(reply.headers[.contentType] == "text/event-stream; charset=utf-8")
      let names = reply.events.map(\.name)
      #expect(names.first == "passages")
      #expect(names.last == "done")
      #expect(Set(names.dropFirst().dropLast()) == ["delta", "citation"])
      #expect(names.count { $0 == "passages" } == 1 && names.count { $0 == "done" } == 1)
      let firstDelta = try #require(names.firstIndex(of: "delta"))
      let firstCitation = try #require(names.firstIndex(of: "citation"))
      #expect(firstDelta < firstCitation)

      func object(_ data: String) throws -> [String: Any] {
        try #require(try JSONSerialization.jsonObject(with: Data(data.utf8)) as? [String: Any])
      }
      let text = try reply.events.filter { $0.name == "delta" }.map { try object($0.data)["text"] as? String ?? "" }
      let done = try object(try #require(reply.events.last?.data))
      #expect(done["answer"] as? String == text.joined())
      #expect((done["citations"] as? [Any])?.count == names.count { $0 == "citation" })
      #expect(done["message_id"] is String)
    }
  }

  @Test func whatTheBooksDoNotHoldIsRefused() async throws {
    try await withService { service in
      let reply = try await service.post("/v1/ask", #"{"question": "Wie hoch ist der Mont Blanc?"}"#)
      #expect(reply.status == 200)
      #expect(reply.json["refused"] as? Bool == true)
      #expect(reply.list("citations").isEmpty)
      #expect((reply.json["refusal"] as? [String: Any])?["sources"] is [Any])
      #expect(service.library.model.log.started == 0)
    }
  }

  @Test func retrievalAloneAsksNoModel() async throws {
    try await withService { service in
      let body = #"{"question": "\#(question)", "only_retrieval": true, "top_k": 1}"#
      let reply = try await service.post("/v1/ask", body)
      #expect(reply.list("passages").count == 1)
      #expect(reply["message_id"] == nil)
      let stream = try await service.post("/v1/ask", body.replacing("true,", with: #"true, "stream": true,"#))
      #expect(stream.events.map(\.name) == ["passages", "done"])
      #expect(service.library.model.log.started == 0)
    }
  }

  @Test func aFailureInAStreamIsItsLastEvent() async throws {
    struct Failure: Error {}
    try await withService(model: ScriptedModel(failure: Failure())) { service in
      let reply = try await service.post("/v1/ask", #"{"question": "\#(question)", "stream": true}"#)
      #expect(reply.events.last?.name == "error", "\(reply.text.suffix(300))")
      #expect(reply.events.last?.data.contains("urn:kaijuan:problem:internal-error") == true)
      #expect(!reply.text.contains("Failure"))
      expectProblem(try await service.post("/v1/ask", #"{"question": "\#(question)"}"#), 500, "internal-error")
      #expect(service.service.gate.load == (0, 0))
    }
  }

  @Test(arguments: ["experts gate token choose each ", "nothing of this is anywhere "], [true, false])
  func aQuestionThatDoesNotFitIsRefusedBeforeAnythingElse(_ words: String, _ streams: Bool) async throws {
    let long = String(repeating: words, count: 500)
    try await withService { service in
      let reply = try await service.post("/v1/ask", #"{"question": "\#(long)", "stream": \#(streams)}"#)
      expectProblem(reply, 400, "context-too-long", field: "question")
      #expect(reply["value"] == "2500 tokens")
      let limit = try #require(reply.json["limit"] as? Int)
      #expect((1..<2048).contains(limit))
      #expect(reply["detail"]?.contains("2500 tokens") == true && reply["detail"]?.contains("Shorten it") == true)
      // A search reads as much of it as the encoder can.
      let search = try await service.post("/v1/ask", #"{"question": "\#(long)", "only_retrieval": true}"#)
      #expect(search.status == 200)
    }
  }

  @Test(arguments: [
    (#"{}"#, 400, "invalid-field", "question"), (#"{"question": ""}"#, 400, "invalid-field", "question"),
    (#"{"question": " \n\t"}"#, 400, "invalid-field", "question"),
    (#"{"question": "a", "stream": "yes"}"#, 400, "invalid-field", "stream"),
    (#"{"question": "a", "top_k": -1}"#, 400, "invalid-field", "top_k"),
    (#"{"question": "a", "dataset_ids": ["none"]}"#, 404, "dataset-not-found", "dataset_ids"),
    (#"{"question": "a", "conversation_id": "c"}"#, 400, "unsupported-field", "conversation_id"),
  ])
  func wrongFieldsAreNamed(_ body: String, _ status: Int, _ kind: String, _ field: String) async throws {
    try await withService { service in
      expectProblem(try await service.post("/v1/ask", body), status, kind, field: field)
      expectProblem(
        try await service.post("/v1/ask", body.replacing("{", with: #"{"extra": null,"#).replacing(",}", with: "}")),
        status, kind, field: field)
    }
  }

  @Test func tooManyQuestionsAtOnceAreSentAway() async throws {
    var options = ServiceOptions()
    options.concurrentAnswers = 1
    options.waitingAnswers = 1
    let hold = Hold()
    try await withService(options, model: ScriptedModel(hold: hold)) { service in
      let body = #"{"question": "\#(question)"}"#
      async let first = service.post("/v1/ask", body)
      try await eventually("the first is running") { service.service.gate.load == (1, 0) }
      async let second = service.post("/v1/ask", body)
      try await eventually("the second waits") { service.service.gate.load == (1, 1) }

      let third = try await service.post("/v1/ask", body)
      expectProblem(third, 429, "busy", limit: 2)
      #expect(third.headers[.retryAfter].flatMap { Int($0) } ?? 0 > 0)
      let chat = try await service.post(
        "/v1/chat/completions", #"{"model": "scripted", "messages": [{"role": "user", "content": "Hello"}]}"#)
      #expect(chat.status == 429)
      #expect(chat.error["type"] as? String == "rate_limit_error")
      // A search needs no generator.
      let search = try await service.post("/v1/ask", #"{"question": "\#(question)", "only_retrieval": true}"#)
      #expect(search.status == 200)

      hold.open()
      #expect(try await first.status == 200)
      #expect(try await second.status == 200)
      #expect(service.service.gate.load == (0, 0))
    }
  }
}
