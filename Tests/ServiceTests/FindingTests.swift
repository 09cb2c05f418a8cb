import Foundation
import KnowledgeBase
import Testing

@testable import Service

@Suite struct FindingTests {
  @Test func findingsAreListedAndOverruled() async throws {
    try await withService { service in
      let text = "A page about keys.\\n\\nBack to top\\n\\nMail desk@kelp-demo.io.\\n"
      _ = try await service.post("/v1/datasets/notes/documents", #"{"name": "keys.md", "text": "\#(text)"}"#)
      await service.library.resources.uploads.finish()

      let all = try await service.get("/v1/datasets/notes/findings")
      #expect(all.json["total"] as? Int == 2)
      let one = try await service.get("/v1/datasets/notes/findings?step=boilerplate")
      let finding = try #require((one.json["findings"] as? [[String: Any]])?.first)
      #expect(finding["uri"] as? String == "keys.md")
      #expect(finding["action"] as? String == "excluded")
      let id = try #require(finding["id"] as? Int)

      let document = try #require(try await service.library.document("keys.md"))
      let chunks = "/v1/datasets/notes/documents/\(document.id)/chunks"
      let before = try #require(try await service.get(chunks).json["total"] as? Int)
      let decided = try await service.post("/v1/datasets/notes/findings/\(id)", #"{"overruled": true}"#)
      #expect((decided.json["findings"] as? [[String: Any]])?.first?["overruled"] as? Bool == true)
      #expect(try await service.get(chunks).json["total"] as? Int == before + 1)
      #expect(try await service.get("/v1/datasets/notes/findings?overruled=true").json["total"] as? Int == 1)
    }
  }

  @Test func duplicatesAreListedWithTheirOriginals() async throws {
    try await withService { service in
      let text = "The lighthouse keeper winds the clock on Mondays, trims the lamp at dusk and writes the weather down."
      for name in ["one.md", "two.md"] {
        _ = try await service.post("/v1/datasets/notes/documents", #"{"name": "\#(name)", "text": "\#(text)"}"#)
        await service.library.resources.uploads.finish()
      }
      let reply = try await service.get("/v1/datasets/notes/duplicates?limit=5")
      #expect(reply.json["total"] as? Int == 1)
      let pair = try #require(reply.list("duplicates").first)
      #expect(pair["uri"] as? String == "two.md" && pair["original_uri"] as? String == "one.md")
      #expect(pair["similarity"] as? Double == 1)
      #expect(try await service.get("/v1/datasets/notes/duplicates?offset=1").list("duplicates").isEmpty)
    }
  }

  @Test func whatIsWrongIsNamed() async throws {
    let overrule = #"{"overruled": true}"#
    try await withService { service in
      for (path, body, status) in [("77", overrule, 404), ("x", overrule, 404), ("77", "{}", 400)] {
        let reply = try await service.post("/v1/datasets/notes/findings/\(path)", body)
        #expect(reply.status == status, "\(path) \(body)")
      }
      for (path, status) in [
        ("notes/findings?step=soap", 400), ("none/findings", 404), ("none/duplicates", 404),
        ("notes/duplicates?limit=0", 400),
      ] {
        let reply = try await service.get("/v1/datasets/\(path)")
        #expect(reply.status == status, "\(path)")
      }
    }
  }
}
