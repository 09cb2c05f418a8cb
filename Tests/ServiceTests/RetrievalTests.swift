import Foundation
import Testing

@testable import Service

@Suite struct RetrievalTests {
  @Test func passagesComeInTheShapeThatRAGFlowsClientsKnow() async throws {
    try await withService { service in
      let reply = try await service.post(
        "/v1/retrieval", #"{"question": "\#(TestLibrary.question)", "dataset_ids": ["notes"], "top_k": 1}"#)
      #expect(reply.status == 200, "\(reply.text)")
      #expect(reply.json["total"] as? Int == 1)
      let chunk = try #require(reply.list("chunks").first)
      #expect((chunk["content"] as? String)?.contains("two experts") == true)
      #expect(chunk["content"] as? String == chunk["text"] as? String)
      #expect(chunk["uri"] as? String == "gate.md")
      #expect(chunk["contributor"] as? String == "Maya Okafor")
      #expect(chunk["positions"] as? [[Int]] == [[chunk["start"] as? Int ?? -1, chunk["end"] as? Int ?? -1]])
      let scores = chunk["scores"] as? [String: Any]
      #expect(chunk["vector_similarity"] as? Double == scores?["vector"] as? Double)
      #expect(chunk["term_similarity"] as? Double == scores?["lexical"] as? Double)
    }
  }

  @Test(arguments: [
    (#""dataset_ids": []"#, false), (#""kinds": ["code"]"#, false), (#""similarity_threshold": 1.1"#, false),
    (#""kinds": ["article"], "vector_similarity_weight": 0"#, true), (#""dataset_ids": ["notes"]"#, true),
  ])
  func aSearchCanBeNarrowed(_ extra: String, _ finds: Bool) async throws {
    try await withService { service in
      let reply = try await service.post("/v1/retrieval", #"{"question": "gate experts", \#(extra)}"#)
      #expect(reply.status == 200, "\(reply.text)")
      #expect(reply.list("chunks").isEmpty != finds)
      #expect(reply.json["total"] as? Int == reply.list("chunks").count)
    }
  }

  @Test(arguments: [
    (#"{"question": " "}"#, 400, "invalid-field", "question"),
    (#"{"question": "a", "top_k": 0}"#, 400, "invalid-field", "top_k"),
    (#"{"question": "a", "top_k": 51}"#, 400, "invalid-field", "top_k"),
    (#"{"question": "a", "top_k": 1.5}"#, 400, "invalid-field", "top_k"),
    (#"{"question": "a", "top_k": 1e300}"#, 400, "invalid-field", "top_k"),
    (#"{"question": "a", "dataset_ids": "notes"}"#, 400, "invalid-field", "dataset_ids"),
    (#"{"question": "a", "dataset_ids": [1]}"#, 400, "invalid-field", "dataset_ids[0]"),
    (#"{"question": "a", "dataset_ids": ["none"]}"#, 404, "dataset-not-found", "dataset_ids"),
    (#"{"question": "a", "kinds": ["poem"]}"#, 400, "invalid-field", "kinds[0]"),
    (#"{"question": "a", "vector_similarity_weight": 2}"#, 400, "invalid-field", "vector_similarity_weight"),
    (#"{"question": "a", "metadata_condition": {"logic": "and"}}"#, 400, "unsupported-field", "metadata_condition"),
    (#"{"question": "a", "as_of": "2021-02-30"}"#, 400, "invalid-field", "as_of"),
    (#"{"question": {}}"#, 400, "invalid-field", "question"),
  ])
  func wrongFieldsAreNamed(_ body: String, _ status: Int, _ kind: String, _ field: String) async throws {
    try await withService { service in
      expectProblem(try await service.post("/v1/retrieval", body), status, kind, field: field)
    }
  }
}
