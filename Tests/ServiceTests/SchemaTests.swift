import Foundation
import HTTPTypes
import Hummingbird
import Intents
import KnowledgeBase
import Testing

@testable import Service

/// What the service says against what it publishes, by a validator that is not ours.
@Suite struct SchemaTests {
  private struct Instance {
    var name: String
    var schema: String
    var body: Data

    /// A line for `validate-schemas --pairs`.
    var line: Data {
      let head = #"{"schema": "openapi.json#/components/schemas/\#(schema)", "name": "\#(name)", "instance": "#
      return Data(head.utf8) + body + Data("}\n".utf8)
    }
  }

  private static func validate(_ instances: [Instance]) async throws -> Python.Output {
    try await Python.run(
      "Scripts/validate-schemas", ["--pairs"], input: instances.reduce(into: Data()) { $0 += $1.line })
  }

  @Test func everyReplyIsAsPublished() async throws {
    try await withService { service in
      var instances: [Instance] = []
      func add(_ schema: String, _ name: String, _ reply: Reply) {
        instances.append(Instance(name: name, schema: schema, body: reply.body))
      }
      let question = TestLibrary.question
      let document = try #require(try await service.library.document("gate.md"))
      let documents = "/v1/datasets/notes/documents"

      add("Status", "health", try await service.get("/healthz"))
      add("Dataset", "made", try await service.post("/v1/datasets", #"{"name": "more"}"#))
      add("Dataset", "dataset", try await service.get("/v1/datasets/notes"))
      add("DatasetList", "datasets", try await service.get("/v1/datasets"))
      add("DocumentList", "documents", try await service.get(documents))
      add("DocumentDetail", "document", try await service.get("\(documents)/\(document.id)"))
      add("ChunkList", "chunks", try await service.get("\(documents)/\(document.id)/chunks"))
      add("ThresholdList", "thresholds", try await service.get("/v1/datasets/notes/thresholds?unit=%25&value=4"))
      let accepted = try await service.post(documents, #"{"name": "empty.md", "text": ""}"#)
      add("Accepted", "accepted", accepted)
      await service.library.resources.uploads.finish()
      add("Job", "job", try await service.get("/v1/jobs/\(accepted["job_id"] ?? "")"))
      let hash = ContentHash.hex("x")
      let folder =
        #"""
        [{"path": "", "filename": "gate.md", "checksum": "\#(hash)"}, {"path": "", "filename": "b", "checksum": "\#(hash)"}]
        """#
      add("SyncDifference", "diff", try await service.post("/v1/datasets/notes/sync/diff", folder))
      add("Retrieved", "retrieval", try await service.post("/v1/retrieval", #"{"question": "\#(question)"}"#))
      let reply = try await service.post("/v1/ask", #"{"question": "\#(question)"}"#)
      add("Reply", "answer", reply)
      add("Reply", "refusal", try await service.post("/v1/ask", #"{"question": "Wie hoch ist der Mont Blanc?"}"#))
      add(
        "Reply", "search", try await service.post("/v1/ask", #"{"question": "\#(question)", "only_retrieval": true}"#))
      let feedback = "/v1/messages/\(reply["message_id"] ?? "")/feedback"
      add("Feedback", "feedback", try await service.post(feedback, #"{"rating": null}"#))
      let notice = #"{"name": "notice.md", "text": "A notice.\n\nMail desk@kelp-demo.io for keys.\n"}"#
      _ = try await service.post(documents, notice)
      await service.library.resources.uploads.finish()
      let found = try await service.get("/v1/datasets/notes/findings?by=relevance&step=personal_data&overruled=false")
      add("FindingList", "findings", found)
      _ = try await service.post(documents, notice.replacing("notice.md", with: "copy.md"))
      await service.library.resources.uploads.finish()
      add("DuplicateList", "duplicates", try await service.get("/v1/datasets/notes/duplicates"))
      let finding = try #require((found.json["findings"] as? [[String: Any]])?.first?["id"] as? Int)
      add(
        "FindingList", "overruled",
        try await service.post("/v1/datasets/notes/findings/\(finding)", #"{"overruled": true}"#))
      add("Leaderboard", "leaderboard", try await service.get("/v1/leaderboard?window=7d"))
      add("Leaderboard", "leaderboard of all", try await service.get("/v1/leaderboard"))
      add("Standing", "standing", try await service.get("/v1/contributors/Maya%20Okafor"))
      add("Points", "points", try await service.get("/v1/contributors/Maya%20Okafor/points"))
      add("AdapterList", "adapters", try await service.get("/v1/adapters"))
      add("Adapter", "adapter", try await service.post("/v1/adapters", #"{"name": "x", "path": "x.gguf"}"#))
      add("ModelList", "models", try await service.get("/v1/models"))
      add("Model", "model", try await service.get("/v1/models/kaijuan"))
      for format in ["float", "base64"] {
        let body = #"{"model": "words", "input": ["a", "b"], "encoding_format": "\#(format)"}"#
        add("EmbeddingList", "embeddings in \(format)", try await service.post("/v1/embeddings", body))
      }
      let model = try await IntentTrainer(embedder: service.library.resources.embedder).train(
        ["hello", "points"].flatMap { word in (0..<6).map { IntentExample(text: "\(word) \($0)", intent: word) } })
      try IntentModelFile.write(model, to: service.library.folder.appending(path: "intents.model"))
      add("IntentList", "intents", try await service.post("/v1/intents/classify", #"{"input": ["a", "hello"]}"#))
      add("Reply", "named", try await service.post("/v1/ask", #"{"question": "a", "intent": "document_answer"}"#))
      let chat = #"{"model": "MODEL", "messages": [{"role": "user", "content": "\#(question)"}]"#
      for model in ["kaijuan", "scripted"] {
        let start = chat.replacing("MODEL", with: model)
        add("ChatCompletion", "chat \(model)", try await service.post("/v1/chat/completions", start + "}"))
        let stream = try await service.post(
          "/v1/chat/completions", start + #", "stream": true, "stream_options": {"include_usage": true}}"#)
        for event in stream.events where event.data != "[DONE]" {
          instances.append(Instance(name: "chunk \(model)", schema: "ChatChunk", body: Data(event.data.utf8)))
        }
      }
      let schemas = ["passages": "PassagesEvent", "delta": "DeltaEvent", "citation": "Citation", "done": "Reply"]
      for event in try await service.post("/v1/ask", #"{"question": "\#(question)", "stream": true}"#).events {
        let schema = try #require(schemas[event.name])
        instances.append(Instance(name: "event \(event.name)", schema: schema, body: Data(event.data.utf8)))
      }
      add("Problem", "404", try await service.get("/v1/nothing"))
      add("Problem", "405", try await service.delete("/v1/ask"))
      add("Problem", "400", try await service.post("/v1/ask", "{"))
      add("Problem", "409", try await service.post("/v1/datasets", #"{"name": "notes"}"#))
      add("OpenAIError", "model not found", try await service.get("/v1/models/none"))
      add("OpenAIError", "wrong chat", try await service.post("/v1/chat/completions", "[]"))

      let output = try await Self.validate(instances)
      #expect(output.succeeded, "\(output.text)")
      #expect(output.text.contains("\(instances.count) valid, 0 invalid"))
    }
  }

  @Test func theValidatorFindsWhatIsWrong() async throws {
    let output = try await Self.validate([
      Instance(name: "good", schema: "Status", body: Data(#"{"status": "ok"}"#.utf8)),
      Instance(name: "bad", schema: "Status", body: Data(#"{"status": "ok", "more": 1}"#.utf8)),
    ])
    #expect(!output.succeeded)
    #expect(output.text.contains("bad: ") && output.text.contains("1 valid, 1 invalid"))
  }

  @Test func everyRouteIsInTheDocumentAndNothingElse() async throws {
    let library = try await TestLibrary()
    let service = try KaijuanService(resources: library.resources, options: ServiceOptions())
    try await withService { test in
      let paths = try #require(try await test.get("/openapi.json").json["paths"] as? [String: [String: Any]])
      let methods = Set(["get", "post", "delete", "put", "patch"])
      let published = Set(paths.flatMap { path, item in item.keys.filter(methods.contains).map { "\($0) \(path)" } })
      let routes = Set(
        service.routes.routes.map { route in
          let parts = route.path.description.split(separator: "/").map { part in
            part.hasPrefix(":") ? "{\(part.dropFirst())}" : part == "**" ? "{model}" : String(part)
          }
          return "\(route.method.rawValue.lowercased()) /\(parts.joined(separator: "/"))"
        })
      #expect(published == routes)
    }
  }

  @Test(arguments: [
    ("points.schema.json", "schemas/points.json"), ("question-set.schema.json", "corpus/questions.jsonl"),
  ])
  func whatIsPublishedIsAsItsSchema(_ schema: String, _ file: String) async throws {
    let output = try await Python.run("Scripts/validate-schemas", [schema, Python.root.appending(path: file).path])
    #expect(output.succeeded, "\(output.text)")
  }
}
