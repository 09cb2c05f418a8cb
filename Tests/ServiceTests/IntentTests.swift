import Foundation
import Intents
import Testing

@testable import Service

@Suite struct IntentTests {
  /// Trains the library of a running test service.
  private func train(_ library: TestLibrary) async throws {
    let examples = (0..<6).flatMap { number in
      [
        IntentExample(text: "hello friend \(number)", intent: "small_talk"),
        IntentExample(text: "points rank \(number)", intent: "ledger_query"),
      ]
    }
    let model = try await IntentTrainer(embedder: library.resources.embedder).train(examples)
    try IntentModelFile.write(model, to: library.folder.appending(path: "intents.model"))
  }

  @Test func textsAreClassified() async throws {
    try await withService { service in
      try await train(service.library)
      let one = try await service.post("/v1/intents/classify", #"{"input": "hello friend"}"#)
      #expect(one.status == 200, "\(one.text)")
      let result = try #require(one.list("results").first)
      #expect(result["intent"] as? String == "small_talk")
      #expect(result["confident"] as? Bool == true)
      let scores = try #require(result["scores"] as? [[String: Any]])
      #expect(scores.map { $0["intent"] as? String } == ["small_talk", "ledger_query"])
      #expect(result["probability"] as? Double == scores[0]["probability"] as? Double)
      let many = try await service.post("/v1/intents/classify", #"{"input": ["points rank", "hello friend"]}"#)
      #expect(many.list("results").map { $0["intent"] as? String } == ["ledger_query", "small_talk"])
      #expect(many.list("results").map { $0["index"] as? Int } == [0, 1])
      let metrics = try await service.get("/metrics").text
      #expect(metrics.contains(#"kaijuan_intents_total{intent="small_talk"} 2"#))
      #expect(metrics.contains(#"route="/v1/intents/classify""#))
    }
  }

  @Test(arguments: [
    (#"{}"#, 400, "input"), (#"{"input": []}"#, 400, "input"), (#"{"input": ""}"#, 400, "input[0]"),
    (#"{"input": ["a", " "]}"#, 400, "input[1]"), (#"{"input": 3}"#, 400, "input"),
    (#"{"input": ["\#(String(repeating: "x", count: 2001))"]}"#, 400, "input[0]"),
  ])
  func wrongFieldsAreNamed(_ body: String, _ status: Int, _ field: String) async throws {
    try await withService { service in
      try await train(service.library)
      expectProblem(try await service.post("/v1/intents/classify", body), status, "invalid-field", field: field)
    }
  }

  @Test func tooManyTextsAreRefused() async throws {
    try await withService { service in
      let input = (0...256).map { #""\#($0)""# }.joined(separator: ",")
      expectProblem(
        try await service.post("/v1/intents/classify", #"{"input": [\#(input)]}"#), 400, "invalid-field", field: "input"
      )
    }
  }

  @Test func withoutTrainingItSaysWhatToDo() async throws {
    try await withService { service in
      let reply = try await service.post("/v1/intents/classify", #"{"input": "hello"}"#)
      expectProblem(reply, 503, "not-ready")
      #expect(reply["detail"]?.contains("kaijuan intent train") == true)
      try Data("rubbish".utf8).write(to: service.library.folder.appending(path: "intents.model"))
      let foreign = try await service.post("/v1/intents/classify", #"{"input": "hello"}"#)
      expectProblem(foreign, 503, "not-ready")
      #expect(foreign["detail"]?.contains("holds no trained intents") == true)
    }
  }

  @Test func aQuestionCanNameItsIntent() async throws {
    try await withService { service in
      let question = TestLibrary.question
      let named = try await service.post("/v1/ask", #"{"question": "\#(question)", "intent": "document_answer"}"#)
      #expect((named.json["intent"] as? [String: Any])?["name"] as? String == "document_answer")
      for body in [#"{"question": "\#(question)"}"#, #"{"question": "\#(question)", "intent": "off"}"#] {
        let reply = try await service.post("/v1/ask", body)
        #expect(reply.status == 200 && reply.json["intent"] == nil)
      }
      expectProblem(
        try await service.post("/v1/ask", #"{"question": "a", "intent": "guess"}"#), 400, "invalid-field",
        field: "intent")
    }
  }
}
