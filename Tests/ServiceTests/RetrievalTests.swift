import Documents
import Foundation
import KnowledgeBase
import Retrieval
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
    (#""diversity": 0.5, "half_life_days": 30"#, true), (#""half_life_days": null, "neighbours": 0"#, true),
  ])
  func aSearchCanBeNarrowed(_ extra: String, _ finds: Bool) async throws {
    try await withService { service in
      let reply = try await service.post("/v1/retrieval", #"{"question": "gate experts", \#(extra)}"#)
      #expect(reply.status == 200, "\(reply.text)")
      #expect(reply.list("chunks").isEmpty != finds)
      #expect(reply.json["total"] as? Int == reply.list("chunks").count)
    }
  }

  @Test func aSearchIsRerankedWhereItAsksForIt() async throws {
    struct Shortest: Reranker {
      let depth = 9
      func logOdds(of passages: [RankedPassage], question: String) async throws -> [Double?] {
        passages.map { -Double($0.passage.chunk.text.count) }
      }
    }
    try await withService(reranker: Shortest()) { service in
      for (wish, isReranked) in [(#", "rerank": true"#, true), (#", "rerank": false"#, false), ("", false)] {
        let reply = try await service.post("/v1/retrieval", #"{"question": "gate experts"\#(wish)}"#)
        #expect(reply.status == 200, "\(reply.text)")
        let chunks = reply.list("chunks")
        #expect(chunks.count > 1)
        #expect(chunks.allSatisfy { (($0["scores"] as? [String: Any])?["rerank"] != nil) == isReranked })
        let lengths = chunks.compactMap { ($0["content"] as? String)?.count }
        if isReranked { #expect(lengths == lengths.sorted()) }
      }
    }
    try await withService { service in
      expectProblem(
        try await service.post("/v1/retrieval", #"{"question": "a", "rerank": true}"#), 503, "not-ready")
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
    (#"{"question": "a", "metadata_condition": {"logic": "xor"}}"#, 400, "invalid-field", "metadata_condition.logic"),
    (#"{"question": "a", "diversity": 1.5}"#, 400, "invalid-field", "diversity"),
    (#"{"question": "a", "half_life_days": 0}"#, 400, "invalid-field", "half_life_days"),
    (#"{"question": "a", "neighbours": 11}"#, 400, "invalid-field", "neighbours"),
    (#"{"question": "a", "as_of": "2021-02-30"}"#, 400, "invalid-field", "as_of"),
    (#"{"question": "a", "rerank": "yes"}"#, 400, "invalid-field", "rerank"),
    (#"{"question": {}}"#, 400, "invalid-field", "question"),
  ])
  func wrongFieldsAreNamed(_ body: String, _ status: Int, _ kind: String, _ field: String) async throws {
    try await withService { service in
      expectProblem(try await service.post("/v1/retrieval", body), status, kind, field: field)
    }
  }

  @Test(arguments: [
    (#"{"name": "author", "comparison_operator": "=", "value": "maya okafor"}"#, ["gate.md"]),
    (#"{"name": "language", "comparison_operator": "in", "value": ["zh", "und"]}"#, ["leave.md"]),
    (#"{"name": "version", "comparison_operator": "≥", "value": 2}"#, ["gate.md"]),
    (#"{"name": "version", "comparison_operator": "≥", "value": 3}"#, []),
    (#"{"name": "metadata.level", "comparison_operator": "empty"}"#, ["leave.md"]),
    (#"{"name": "level", "comparison_operator": "<", "value": 3.5}"#, ["gate.md"]),
    (#"{"name": "draft", "comparison_operator": "is", "value": true}"#, ["gate.md"]),
  ])
  func conditionsOnMetadataHoldBeforeTheRanking(_ condition: String, _ expected: [String]) async throws {
    try await withService { service in
      let document = "---\nauthor: Maya Okafor\nlevel: 3\ndraft: true\n---\nThe gate chooses two experts."
      _ = try await service.upload("/v1/datasets/notes/documents", [("gate.md", Data(document.utf8))])
      await service.library.resources.uploads.finish()
      let wish = #""metadata_condition": {"logic": "and", "conditions": [\#(condition)]}"#
      let reply = try await service.post("/v1/retrieval", #"{"question": "gate 年假", \#(wish)}"#)
      #expect(reply.status == 200, "\(reply.text)")
      #expect(reply.list("chunks").compactMap { $0["uri"] as? String } == expected)
      let asked = try await service.post("/v1/ask", #"{"question": "gate 年假", "only_retrieval": true, \#(wish)}"#)
      #expect(asked.list("passages").compactMap { $0["uri"] as? String } == expected)
    }
  }

  @Test(
    arguments: ["retrieval", "ask"],
    [
      (#"{"name": "nothing", "comparison_operator": "=", "value": 1}"#, "metadata_condition"),
      (#"{"name": "author", "comparison_operator": "like", "value": 1}"#, "metadata_condition.conditions[1]"),
      (#"{"name": "author", "comparison_operator": "="}"#, "metadata_condition.conditions[1]"),
      (#"{"name": "author", "comparison_operator": "=", "value": ["a", "b"]}"#, "metadata_condition.conditions[1]"),
      (#"{"name": "added", "comparison_operator": "before", "value": "soon"}"#, "metadata_condition.conditions[1]"),
      (#"{"comparison_operator": "="}"#, "metadata_condition.conditions[1].name"),
      (#"{"name": "author", "comparison_operator": "=", "value": {}}"#, "metadata_condition.conditions[1].value"),
    ])
  func wrongConditionsAreNamed(_ route: String, _ wrong: (condition: String, field: String)) async throws {
    try await withService { service in
      let right = #"{"name": "title", "comparison_operator": "not empty"}"#
      let body = #"{"question": "a", "metadata_condition": {"conditions": [\#(right), \#(wrong.condition)]}}"#
      expectProblem(try await service.post("/v1/\(route)", body), 400, "invalid-field", field: wrong.field)
    }
  }

  @Test func aPassageComesWithItsNeighbours() async throws {
    try await withService { service in
      let reply = try await service.post(
        "/v1/retrieval", #"{"question": "\#(TestLibrary.question)", "top_k": 1, "neighbours": 2}"#)
      let chunk = try #require(reply.list("chunks").first)
      let context = try #require(chunk["context"] as? [String: Any])
      #expect((context["text"] as? String)?.contains(try #require(chunk["text"] as? String)) == true)
      let members = try #require(context["passage_ids"] as? [Any]).compactMap { $0 as? Int }
      #expect(members.contains(try #require(chunk["id"] as? Int)))
      #expect(try #require(context["start"] as? Int) <= #require(chunk["start"] as? Int))
    }
  }
}
