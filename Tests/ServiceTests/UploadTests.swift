import Foundation
import HTTPTypes
import KnowledgeBase
import Testing

@testable import Service

@Suite struct UploadTests {
  @Test func severalFilesBecomeOneJob() async throws {
    try await withService { service in
      let reply = try await service.upload(
        "/v1/datasets/notes/documents",
        [
          ("部署/k8s.md", Data("# Pods\n\nA pod holds containers.".utf8)), ("empty.md", Data()),
          ("a.txt", Data("Plain.".utf8)),
        ],
        fields: ["contributor": "Ingrid Holm"])
      #expect(reply.status == 202, "\(reply.text)")
      let id = try #require(reply["job_id"])
      #expect(reply.headers[.location] == "/v1/jobs/\(id)")
      await service.library.resources.uploads.finish()

      let job = try await service.get("/v1/jobs/\(id)")
      #expect(job["state"] == "done")
      #expect(job.list("files").map { $0["state"] as? String } == ["done", "failed", "done"])
      #expect((job.list("files")[1]["error"] as? String)?.isEmpty == false)
      let document = try #require(try await service.library.document("部署/k8s.md"))
      #expect(document.contributor == "Ingrid Holm")
      #expect(job.list("files")[0]["document_id"] as? String == document.id)
    }
  }

  @Test(arguments: [
    #"{"name": "note.md", "text": "Tokens are cheap.", "contributor": "陈思齐"}"#,
    #"{"name": "note.md", "content_base64": "VG9rZW5zIGFyZSBjaGVhcC4=", "contributor": "陈思齐"}"#,
  ])
  func jsonCarriesOneDocument(_ body: String) async throws {
    try await withService { service in
      let reply = try await service.post("/v1/datasets/notes/documents", body)
      #expect(reply.status == 202, "\(reply.text)")
      await service.library.resources.uploads.finish()
      let document = try #require(try await service.library.document("note.md"))
      #expect(document.contributor == "陈思齐")
      #expect(try await service.library.store.text(documentID: document.id, version: nil) == "Tokens are cheap.")
    }
  }

  @Test(arguments: [
    (#"{"name": "a.md"}"#, "invalid-field", "text"),
    (#"{"name": "a.md", "text": "x", "content_base64": "eA=="}"#, "unsupported-field", "text"),
    (#"{"name": "a.md", "content_base64": "%%%"}"#, "invalid-field", "content_base64"),
    (#"{"text": "x"}"#, "invalid-field", "name"), (#"{"name": " ", "text": "x"}"#, "invalid-field", "name"),
  ])
  func incompleteDocumentsAreRefused(_ body: String, _ kind: String, _ field: String) async throws {
    try await withService { service in
      expectProblem(try await service.post("/v1/datasets/notes/documents", body), 400, kind, field: field)
    }
  }

  @Test func twoFilesOfOneNameAreRefused() async throws {
    try await withService { service in
      let file = ("a.md", Data("x".utf8))
      expectProblem(
        try await service.upload("/v1/datasets/notes/documents", [file, file]), 400, "invalid-field", field: "name")
      expectProblem(try await service.upload("/v1/datasets/notes/documents", []), 400, "invalid-field", field: "file")
    }
  }

  @Test func tooLargeBodiesAreRefusedWithTheLimit() async throws {
    var options = ServiceOptions()
    options.maximumUploadBytes = 1000
    try await withService(options) { service in
      let large = ("a.md", Data(repeating: 0x61, count: 1001))
      expectProblem(
        try await service.upload("/v1/datasets/notes/documents", [large]), 413, "body-too-large", limit: 1000)
      // A body that does not say how long it is.
      let reply = try await service.post(
        "/v1/datasets/notes/documents", #"{"name": "a.md", "text": "\#(String(repeating: "x", count: 2000))"}"#,
        headers: [.transferEncoding: "chunked"])
      expectProblem(reply, 413, "body-too-large", limit: 1000)
    }
  }

  @Test func unknownJobsAreNamed() async throws {
    try await withService { service in
      let reply = try await service.get("/v1/jobs/job_none")
      expectProblem(reply, 404, "job-not-found", field: "job_id")
      #expect(reply["value"] == "job_none")
    }
  }
}
