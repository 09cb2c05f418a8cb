import Foundation
import KnowledgeBase
import Testing

@testable import Service

@Suite struct SyncTests {
  @Test func theDifferenceToAFolderIsFound() async throws {
    try await withService { service in
      let same = ContentHash.hex(TestLibrary.gate).uppercased()
      let other = ContentHash.hex("something else")
      let reply = try await service.post(
        "/v1/datasets/notes/sync/diff",
        #"""
        [{"path": "", "filename": "gate.md", "checksum": "\#(same)"},
         {"path": "docs/", "filename": "new.md", "checksum": "\#(other)"}]
        """#)
      #expect(reply.status == 200, "\(reply.text)")
      #expect(reply.list("added").map { $0["filename"] as? String } == ["new.md"])
      #expect(reply.list("modified").isEmpty)
      #expect(reply.list("deleted").map { $0["uri"] as? String } == ["leave.md"])
      #expect(reply.json["unchanged"] as? Int == 1)
      let changed = try await service.post(
        "/v1/datasets/notes/sync/diff", #"[{"path": "gate.md", "filename": "gate.md", "checksum": "\#(other)"}]"#)
      #expect(changed.list("modified").map { $0["filename"] as? String } == ["gate.md"])
    }
  }

  @Test(arguments: [
    ("", "a.md", "a.md"), (".", "a.md", "a.md"), ("a.md", "a.md", "a.md"), ("d", "a.md", "d/a.md"),
    ("d/", "a.md", "d/a.md"), ("d/a.md", "a.md", "d/a.md"), ("./d/e", "a.md", "d/e/a.md"),
  ])
  func pathAndNameMakeAnAddress(_ path: String, _ name: String, _ uri: String) {
    #expect(SyncRoutes.File(path: path, filename: name, checksum: "").uri == uri)
  }

  @Test func aChecksumIsASHA256() async throws {
    try await withService { service in
      let reply = try await service.post(
        "/v1/datasets/notes/sync/diff", #"[{"path": "", "filename": "a", "checksum": "abc"}]"#)
      expectProblem(reply, 400, "invalid-field", field: "[0].checksum")
      expectProblem(try await service.post("/v1/datasets/notes/sync/diff", "{}"), 400, "invalid-field")
    }
  }
}
