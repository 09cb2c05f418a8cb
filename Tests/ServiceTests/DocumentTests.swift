import Foundation
import KnowledgeBase
import Testing

@testable import Service

@Suite struct DocumentTests {
  @Test func documentsAreListedByPage() async throws {
    try await withService { service in
      let all = try await service.get("/v1/datasets/notes/documents")
      #expect(all.status == 200)
      #expect(all.json["total"] as? Int == 2)
      #expect(all.list("documents").map { $0["uri"] as? String } == ["gate.md", "leave.md"])
      let second = try await service.get("/v1/datasets/notes/documents?limit=1&offset=1")
      #expect(second.list("documents").map { $0["uri"] as? String } == ["leave.md"])
      #expect(second.json["limit"] as? Int == 1)
      expectProblem(try await service.get("/v1/datasets/none/documents"), 404, "dataset-not-found")
    }
  }

  @Test func aDocumentShowsTheTextThatItsChunksPointInto() async throws {
    try await withService { service in
      let document = try #require(try await service.library.document("leave.md"))
      let path = "/v1/datasets/notes/documents/\(document.id)"
      let detail = try await service.get(path)
      let text = Array(try #require(detail["text"]).utf8)
      #expect((detail.json["document"] as? [String: Any])?["contributor"] as? String == "林知远")
      let chunks = try await service.get(path + "/chunks")
      #expect(chunks.json["total"] as? Int == document.chunkCount)
      for chunk in chunks.list("chunks") {
        let (start, end) = try (#require(chunk["start"] as? Int), #require(chunk["end"] as? Int))
        #expect(String(decoding: text[start..<end], as: UTF8.self) == chunk["text"] as? String)
      }
      #expect(chunks.text.contains("十五天年假"))
      #expect(try await service.get(path + "/chunks?offset=99").list("chunks").isEmpty)
    }
  }

  @Test func anOldVersionCanBeRead() async throws {
    try await withService { service in
      let document = try #require(try await service.library.document("gate.md"))
      _ = try await service.post(
        "/v1/datasets/notes/documents", #"{"name": "gate.md", "text": "The gate chooses three experts now."}"#)
      await service.library.resources.uploads.finish()
      let path = "/v1/datasets/notes/documents/\(document.id)"
      #expect(try await service.get(path)["text"]?.contains("three") == true)
      #expect(try await service.get(path + "?version=1")["text"]?.contains("two experts") == true)
      expectProblem(try await service.get(path + "?version=3"), 400, "invalid-field", field: "version", limit: 2)
    }
  }

  @Test func aDocumentIsFoundInItsOwnDatasetOnlyAndCanBeRemoved() async throws {
    try await withService { service in
      let document = try #require(try await service.library.document("gate.md"))
      _ = try await service.post("/v1/datasets", #"{"name": "other"}"#)
      for path in ["/v1/datasets/other/documents/\(document.id)", "/v1/datasets/notes/documents/doc_none"] {
        expectProblem(try await service.get(path), 404, "document-not-found")
        expectProblem(try await service.get(path + "/chunks"), 404, "document-not-found")
        expectProblem(try await service.delete(path), 404, "document-not-found")
      }
      #expect(try await service.delete("/v1/datasets/notes/documents/\(document.id)").status == 204)
      #expect(try await service.library.document("gate.md") == nil)
    }
  }
}
