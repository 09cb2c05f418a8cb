import Answering
import Foundation
import HTTPTypes
import KnowledgeBase
import Testing

@testable import Service

@Suite struct ChatTests {
  private func body(_ model: String, _ content: String = TestLibrary.question, _ more: String = "") -> String {
    let rest = more.isEmpty ? "" : ", " + more
    return #"{"model": "\#(model)", "messages": [{"role": "user", "content": "\#(content)"}]\#(rest)}"#
  }

  @Test(arguments: ["kaijuan", "kaijuan/notes"])
  func booksAnswerWithCitations(_ model: String) async throws {
    try await withService { service in
      let reply = try await service.post("/v1/chat/completions", body(model))
      #expect(reply.status == 200, "\(reply.text)")
      let choice = try #require(reply.list("choices").first)
      let message = try #require(choice["message"] as? [String: Any])
      let content = try #require(message["content"] as? String)
      #expect(content.contains("two experts for each token") && content.contains("[1]"))
      #expect((message["citations"] as? [[String: Any]])?.first?["uri"] as? String == "gate.md")
      #expect(message["refused"] as? Bool == false)
      #expect(choice["finish_reason"] as? String == "stop")
      let id = try #require(reply["id"])
      #expect(try await service.library.resources.messages.message(id: id) != nil)
      let feedback = try await service.post("/v1/messages/\(id)/feedback", #"{"rating": "like"}"#)
      #expect(feedback.status == 200)
    }
  }

  @Test func aStreamEndsWithCitationsUsageAndDone() async throws {
    try await withService { service in
      let reply = try await service.post(
        "/v1/chat/completions",
        body("kaijuan", TestLibrary.question, #""stream": true, "stream_options": {"include_usage": true}"#))
      #expect(reply.events.last?.data == "[DONE]")
      let chunks = try reply.events.dropLast().map {
        try #require(try JSONSerialization.jsonObject(with: Data($0.data.utf8)) as? [String: Any])
      }
      func delta(_ chunk: [String: Any]) -> [String: Any] {
        ((chunk["choices"] as? [[String: Any]])?.first?["delta"] as? [String: Any]) ?? [:]
      }
      #expect(delta(chunks[0])["role"] as? String == "assistant")
      #expect(chunks.compactMap { delta($0)["content"] as? String }.joined().contains("two experts"))
      let last = chunks[chunks.count - 2]
      #expect((last["choices"] as? [[String: Any]])?.first?["finish_reason"] as? String == "stop")
      #expect((delta(last)["citations"] as? [Any])?.count == 1)
      #expect((chunks.last?["usage"] as? [String: Any])?["total_tokens"] is Int)
      #expect((chunks.last?["choices"] as? [Any])?.isEmpty == true)
      // What is not known yet is null, as OpenAI has it.
      #expect(reply.events[0].data.contains(#""finish_reason":null"#))
    }
  }

  @Test func aGeneratorAloneTakesItsSettings() async throws {
    try await withService { service in
      let reply = try await service.post(
        "/v1/chat/completions",
        #"""
        {"model": "scripted", "messages": [{"role": "developer", "content": "Be brief."},
          {"role": "user", "content": [{"type": "text", "text": "Hello"}]}],
         "max_tokens": 9, "max_completion_tokens": 1, "temperature": 0.5, "top_p": 0.9, "seed": -1, "stop": "x",
         "user": "u"}
        """#)
      #expect(reply.status == 200, "\(reply.text)")
      let choice = try #require(reply.list("choices").first)
      #expect((choice["message"] as? [String: Any])?["content"] as? String == "Hello")
      #expect((choice["message"] as? [String: Any])?["citations"] == nil)
      #expect(choice["finish_reason"] as? String == "length")
      let options = try #require(service.library.model.log.options.first)
      #expect(options.maximumTokens == 1 && options.temperature == 0.5 && options.topP == 0.9)
      #expect(options.seed == .max && options.stop == ["x"])
      #expect(service.library.model.log.messages.first?.map(\.role) == [.system, .user])
    }
  }

  @Test func theConversationReachesTheAnswer() async throws {
    try await withService { service in
      let reply = try await service.post(
        "/v1/chat/completions",
        #"""
        {"model": "kaijuan", "messages": [{"role": "system", "content": "You are a pirate."},
          {"role": "user", "content": "What does the gate do?"}, {"role": "assistant", "content": "It chooses."},
          {"role": "user", "content": "\#(TestLibrary.question)"}]}
        """#)
      #expect(reply.status == 200, "\(reply.text)")
      let messages = try #require(service.library.model.log.messages.first)
      #expect(messages.contains { $0.content == "It chooses." })
      #expect(!messages.contains { $0.content.contains("pirate") })
    }
  }

  @Test func datasetsAreChosenByField() async throws {
    try await withService { service in
      _ = try await service.post("/v1/datasets", #"{"name": "empty"}"#)
      let reply = try await service.post(
        "/v1/chat/completions", body("kaijuan", TestLibrary.question, #""dataset_ids": ["empty"]"#))
      #expect((reply.list("choices").first?["message"] as? [String: Any])?["refused"] as? Bool == true)
    }
  }

  @Test(arguments: [
    (#""temperature": 3"#, "temperature"), (#""temperature": "hot""#, "temperature"), (#""top_p": 0"#, "top_p"),
    (#""max_tokens": 0"#, "max_tokens"), (#""max_completion_tokens": -5"#, "max_completion_tokens"),
    (#""n": 2"#, "n"), (#""stop": ["a", "b", "c", "d", "e"]"#, "stop"), (#""stop": 1"#, "stop"),
    (#""tools": [{}]"#, "tools"), (#""response_format": {"type": "json_object"}"#, "response_format"),
    (#""logprobs": true"#, "logprobs"), (#""presence_penalty": 1"#, "presence_penalty"), (#""seed": 1.5"#, "seed"),
    (#""stream": 1"#, "stream"),
  ])
  func wrongSettingsAreNamed(_ setting: String, _ field: String) async throws {
    try await withService { service in
      let reply = try await service.post("/v1/chat/completions", body("kaijuan", "Hello", setting))
      #expect(reply.status == 400, "\(reply.text)")
      #expect(reply.error["param"] as? String == field, "\(reply.text)")
      #expect(reply.error["type"] as? String == "invalid_request_error")
      #expect((reply.error["message"] as? String)?.contains(field) == true)
    }
  }

  @Test(arguments: [
    (#"[]"#, "messages"), (#"[{"role": "tool", "content": "x"}]"#, "messages[0].role"),
    (#"[{"role": "user"}]"#, "messages[0].content"), (#"[{"role": "user", "content": 7}]"#, "messages[0].content"),
    (#"[{"role": "user", "content": [{"type": "image_url"}]}]"#, "messages"), (#"[7]"#, "messages[0]"),
    (#"[{"role": "assistant", "content": "x"}]"#, "messages"),
    (#"[{"role": "user", "content": " "}]"#, "messages[0].content"),
    (#"{}"#, "messages"),
  ])
  func wrongMessagesAreNamed(_ messages: String, _ field: String) async throws {
    try await withService { service in
      let reply = try await service.post("/v1/chat/completions", #"{"model": "kaijuan", "messages": \#(messages)}"#)
      #expect(reply.status == 400, "\(reply.text)")
      #expect(reply.error["param"] as? String == field, "\(reply.text)")
    }
  }

  @Test(arguments: ["none", "kaijuan/none", "../model.gguf", "/etc/passwd", "", "words"])
  func onlyListedModelsAnswer(_ model: String) async throws {
    try await withService { service in
      let reply = try await service.post("/v1/chat/completions", body(model))
      #expect(reply.status == 404, "\(reply.text)")
      #expect(reply.error["code"] as? String == "model_not_found")
      #expect(service.library.model.log.started == 0)
    }
  }

  /// Neither the prompt is counted nor the schema compiled for who finds no place.
  @Test(arguments: [true, false]) func aRefusedRequestCostsNothing(_ streams: Bool) async throws {
    var options = ServiceOptions()
    options.concurrentAnswers = 1
    options.waitingAnswers = 0
    let hold = Hold()
    let model = ScriptedModel(hold: hold)
    try await withService(options, model: model) { service in
      async let first = service.post("/v1/chat/completions", body("scripted"))
      try await eventually("the first is answered") { model.log.started == 1 }
      let checked = model.log.checked
      #expect(checked > 0)
      let format = #""response_format": {"type": "json_schema", "json_schema": {"schema": {"pattern": "x"}}}"#
      for name in ["scripted", "kaijuan"] {
        let refused = try await service.post(
          "/v1/chat/completions", body(name, "Hello", #""stream": \#(streams), \#(format)"#))
        #expect(refused.status == 429, "\(refused.text)")
        #expect(refused.headers[.retryAfter] != nil)
      }
      #expect(model.log.checked == checked)
      hold.open()
      #expect(try await first.status == 200)
    }
  }

  /// A place that was taken for it is free again.
  @Test func aWrongRequestKeepsNoPlace() async throws {
    var options = ServiceOptions()
    options.concurrentAnswers = 1
    options.waitingAnswers = 0
    try await withService(options) { service in
      for more in [#""temperature": 3"#, #""stream": true, "response_format": {"type": "xml"}"#] {
        for _ in 0..<3 {
          let reply = try await service.post("/v1/chat/completions", body("scripted", "Hello", more))
          #expect(reply.status == 400)
        }
      }
      let reply = try await service.post("/v1/chat/completions", body("scripted"))
      #expect(reply.status == 200)
    }
  }

  @Test func whatNoModelCanReadIsRefused() async throws {
    try await withService { service in
      let long = "experts gate token " + String(repeating: "word ", count: 2997)
      for (model, field) in [("scripted", "messages"), ("kaijuan", "messages[0].content")] {
        for more in ["", #""stream": true"#] {
          let reply = try await service.post("/v1/chat/completions", body(model, long, more))
          #expect(reply.status == 400, "\(reply.text)")
          #expect(reply.error["code"] as? String == "context_length_exceeded")
          #expect(reply.error["type"] as? String == "invalid_request_error")
          #expect(reply.error["param"] as? String == field)
          let message = try #require(reply.error["message"] as? String)
          #expect(message.contains("3000 tokens") && message.contains("horten"), "\(message)")
        }
      }
      #expect(service.library.model.log.started == 0)
      #expect(service.service.gate.load == (0, 0))
    }
  }

  @Test func aConversationMayFillTheContextButForOneToken() async throws {
    try await withService { service in
      for (count, status) in [(2047, 200), (2048, 400)] {
        let text = Array(repeating: "word", count: count).joined(separator: " ")
        let reply = try await service.post("/v1/chat/completions", body("scripted", text))
        #expect(reply.status == status, "\(reply.text)")
      }
    }
  }

  /// The model may know better than `check`, or throw for a conversation that its template cannot hold.
  @Test(arguments: [
    (LanguageModelError.promptTooLong(tokens: 5000, limit: 4096), "context_length_exceeded", "5000"),
    (.unusableConversation(reason: "turns must alternate"), "invalid_field", "turns must alternate"),
  ])
  func whatTheModelRefusesIsTheClientsFault(_ error: LanguageModelError, _ code: String, _ detail: String) async throws
  {
    try await withService(model: ScriptedModel(failure: error)) { service in
      let reply = try await service.post("/v1/chat/completions", body("scripted", "Hello"))
      #expect(reply.status == 400, "\(reply.text)")
      #expect(reply.error["code"] as? String == code)
      #expect((reply.error["message"] as? String)?.contains(detail) == true)
      let stream = try await service.post("/v1/chat/completions", body("scripted", "Hello", #""stream": true"#))
      #expect(stream.events.last?.data.contains(code) == true)
    }
  }
}
