import Foundation
import KnowledgeBase
import Testing

@testable import Service

@Suite struct ThresholdRouteTests {
  private static let law = """
    ---
    kind: regulation
    title: 港口办法
    ---

    第一条　船舶吃水不得超过八米；情节严重的，处一万元以下罚款。

    第二条　本办法自2020年1月1日起施行，有效期五年。
    """

  private func withLaw(_ body: @Sendable @escaping (TestService) async throws -> Void) async throws {
    try await withService { service in
      let report = try await Ingestor(store: service.library.store, embedder: WordEmbedder()).ingest(
        uploads: [Upload(name: "law.md", data: Data(Self.law.utf8))], datasetID: service.library.dataset.id)
      #expect(report.added == 1)
      try await body(service)
    }
  }

  @Test func rowsAreNarrowedAndChecked() async throws {
    try await withLaw { service in
      let all = try await service.get("/v1/datasets/notes/thresholds")
      #expect(all.json["total"] as? Int == 2, "\(all.text)")
      let reply = try await service.get("/v1/datasets/notes/thresholds?unit=m&value=9&clause=art_1")
      #expect(reply.list("thresholds").map { $0["satisfied"] as? Bool } == [false])
      #expect(reply.list("thresholds").first?["clause_id"] as? String == "art_1__para_1")
      #expect(try await service.get("/v1/datasets/notes/thresholds?unit=m&as_of=2019-01-01").list("thresholds").isEmpty)
    }
  }

  @Test(arguments: [("value=9", "unit"), ("unit=m&value=much", "value"), ("as_of=now", "as_of"), ("limit=0", "limit")])
  func wrongParametersAreNamed(_ query: String, _ field: String) async throws {
    try await withService { service in
      let reply = try await service.get("/v1/datasets/notes/thresholds?\(query)")
      expectProblem(reply, 400, "invalid-field", field: field)
    }
  }

  @Test func whatWasNotInForceIsNotFound() async throws {
    try await withLaw { service in
      func uris(_ date: String) async throws -> [String] {
        let reply = try await service.post("/v1/retrieval", #"{"question": "船舶吃水", "as_of": "\#(date)"}"#)
        return reply.list("chunks").compactMap { $0["uri"] as? String }
      }
      let (during, after) = (try await uris("2021-06-01"), try await uris("2025-01-01"))
      #expect(during.contains("law.md"))
      #expect(!after.contains("law.md"))
    }
  }
}
