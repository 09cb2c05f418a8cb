import Answering
import Foundation
import Testing

@testable import Service

@Suite struct ResponseFormatTests {
  private func body(_ model: String, _ format: String, _ more: String = "") -> String {
    #"{"model": "\#(model)", "messages": [{"role": "user", "content": "Hello"}], "response_format": \#(format)\#(more)}"#
  }

  @Test func theSchemaReachesTheModelAsItIsWritten() async throws {
    try await withService { service in
      let schema = #"{"properties": {"z": {"const": "a\"}],"}, "a": {"enum": [1.50]}}}"#
      let format =
        #"{"json_schema" : {"name": "x", "strict": true, "sch\u0065ma":  \#(schema) }, "type": "json_schema"}"#
      let reply = try await service.post("/v1/chat/completions", body("scripted", format))
      #expect(reply.status == 200, "\(reply.text)")
      #expect(service.library.model.log.options.last?.responseFormat == .jsonSchema(schema))
    }
  }

  @Test(arguments: [
    (#"{"type": "text"}"#, ResponseFormat.text), (#"{"type": "json_object"}"#, .jsonObject), ("null", .text),
    (#"{"type": "json_schema", "json_schema": {"schema": true}}"#, .jsonSchema("true")),
  ])
  func formatsReachTheModel(_ format: String, _ expected: ResponseFormat) async throws {
    try await withService { service in
      let reply = try await service.post("/v1/chat/completions", body("scripted", format, #", "stream": true"#))
      #expect(reply.status == 200, "\(reply.text)")
      #expect(service.library.model.log.options.last?.responseFormat == expected)
    }
  }

  @Test(arguments: [
    (#"{"type": "xml"}"#, "response_format.type"), (#"{}"#, "response_format.type"), ("7", "response_format"),
    (#"{"type": "json_schema"}"#, "response_format.json_schema.schema"),
    (#"{"type": "json_schema", "json_schema": {"name": "x"}}"#, "response_format.json_schema.schema"),
    (#"{"type": "json_schema", "json_schema": {"schema": null}}"#, "response_format.json_schema.schema"),
    (#"{"type": "json_schema", "json_schema": {"schema": {"pattern": "x"}}}"#, "response_format"),
    (#"{"type": "json_schema", "json_schema": []}"#, "response_format.json_schema"),
  ])
  func whatCannotBeKeptToIsNamed(_ format: String, _ field: String) async throws {
    try await withService { service in
      for more in ["", #", "stream": true"#] {
        let reply = try await service.post("/v1/chat/completions", body("scripted", format, more))
        #expect(reply.status == 400, "\(reply.text)")
        #expect(reply.error["param"] as? String == field, "\(reply.text)")
        if format.contains("pattern") { #expect((reply.error["message"] as? String)?.contains("#/pattern") == true) }
      }
      #expect(service.library.model.log.started == 0)
    }
  }

  /// What shows only while it is written: with a status where there still is one, else as the stream's last event.
  @Test(arguments: [true, false]) func aBrokenFormatSaysWhatHappened(_ streams: Bool) async throws {
    let failure = LanguageModelError.unkeptResponseFormat(reason: "no token continues it: simplify the schema")
    try await withService(model: ScriptedModel(failure: failure)) { service in
      let reply = try await service.post(
        "/v1/chat/completions", body("scripted", #"{"type": "json_object"}"#, #", "stream": \#(streams)"#))
      let last = streams ? try #require(reply.events.last).data : reply.text
      let error = try #require(
        (try JSONSerialization.jsonObject(with: Data(last.utf8)) as? [String: Any])?["error"] as? [String: Any])
      if !streams { #expect(reply.status == 422) }
      #expect(error["code"] as? String == "format_not_kept" && error["param"] as? String == "response_format")
      #expect(error["type"] as? String == "invalid_request_error")
      #expect((error["message"] as? String)?.contains("broken off") == true)
      #expect((error["message"] as? String)?.contains("simplify the schema") == true)
    }
  }

  @Test(arguments: ["kaijuan", "kaijuan/notes"]) func answersFromBooksAreText(_ model: String) async throws {
    try await withService { service in
      let refused = try await service.post("/v1/chat/completions", body(model, #"{"type": "json_object"}"#))
      #expect(refused.status == 400)
      #expect(refused.error["param"] as? String == "response_format")
      #expect((refused.error["message"] as? String)?.contains("cite books") == true)
      #expect(try await service.post("/v1/chat/completions", body(model, #"{"type": "text"}"#)).status == 200)
    }
  }

  @Test func aModelThatKnowsNoFormatsRefusesThem() async throws {
    struct Plain: LanguageModel {
      let identity = "plain"
      let contextLength = 8
      func tokenCount(_ text: String) -> Int { 1 }
      func promptTokenCount(_ messages: [ChatMessage]) throws -> Int { 1 }
      func generate(
        _ messages: [ChatMessage], _ options: GenerationOptions
      ) -> AsyncThrowingStream<GenerationEvent, any Error> { AsyncThrowingStream { $0.finish() } }
    }
    try await Plain().check(.text)
    await #expect(throws: LanguageModelError.self) { try await Plain().check(.jsonObject) }
  }
}

@Suite struct JSONSliceTests {
  @Test(arguments: [
    (#"{"a":{"b":1}}"#, "1"), (#" { "x" : [1,{"b":2}] , "a" : { "b" : "q\"}" } } "#, #""q\"}""#),
    (#"{"a":{"b":[1, {"c":"]"}]}}"#, #"[1, {"c":"]"}]"#), (#"{"\u0061":{"b":true}}"#, "true"),
    (#"{"a":{"b":1},"a":{"b":2}}"#, "2"), (#"{"a":{"b":null}}"#, nil), (#"{"a":1}"#, nil), ("[]", nil), ("{}", nil),
    (#"{"a":{"b":-1.5e3 }}"#, "-1.5e3"), ("", nil), ("{", nil), (#"{"a""#, nil), (#"{"a":"#, nil), (#"{"a\"#, nil),
  ])
  func valuesAreFoundAsWritten(_ json: String, _ value: String?) {
    #expect(JSONSlice.value(at: ["a", "b"], in: Array(json.utf8)) == value)
  }
}
