import Foundation
import HTTPTypes
import Testing

@testable import Service

@Suite struct DatasetTests {
  @Test func aDatasetLivesFromPostToDelete() async throws {
    try await withService { service in
      let made = try await service.post("/v1/datasets", #"{"name": "规章 A", "description": "rules"}"#)
      #expect(made.status == 201)
      let id = try #require(made["id"])
      #expect(made.headers[.location] == "/v1/datasets/\(id)")
      #expect(made["name"] == "规章 A")
      #expect(made["created_at"]?.hasSuffix("Z") == true)

      #expect(
        try await service.get("/v1/datasets").list("datasets").map { $0["name"] as? String } == ["notes", "规章 A"])
      #expect(try await service.get("/v1/datasets?limit=1&offset=1").list("datasets").count == 1)
      #expect(try await service.get("/v1/datasets/\(id)")["id"] == id)
      #expect(try await service.get("/v1/datasets/%E8%A7%84%E7%AB%A0%20A")["id"] == id)

      let gone = try await service.delete("/v1/datasets/\(id)")
      #expect(gone.status == 204)
      #expect(gone.body.isEmpty)
      expectProblem(try await service.get("/v1/datasets/\(id)"), 404, "dataset-not-found", field: "dataset_id")
    }
  }

  @Test func aNameIsTakenOnce() async throws {
    try await withService { service in
      let again = try await service.post("/v1/datasets", #"{"name": "notes"}"#)
      expectProblem(again, 409, "dataset-exists", field: "name")
      #expect(again["value"] == "notes")
    }
  }

  @Test(arguments: [
    (#"{"name": ""}"#, "name"), (#"{"name": "\u0000"}"#, "name"), (#"{}"#, "name"), (#"{"name": 7}"#, "name"),
    (#"{"name": null}"#, "name"), (#"{"name": "a", "description": []}"#, "description"),
  ])
  func whatCannotBeANameIsRefused(_ body: String, _ field: String) async throws {
    try await withService { service in
      expectProblem(try await service.post("/v1/datasets", body), 400, "invalid-field", field: field)
    }
  }

  @Test func limitsAreNamed() async throws {
    try await withService { service in
      let long = String(repeating: "x", count: 1025)
      expectProblem(try await service.post("/v1/datasets", #"{"name": "\#(long)"}"#), 400, "invalid-field", limit: 1024)
      let description = String(repeating: "x", count: 10_001)
      expectProblem(
        try await service.post("/v1/datasets", #"{"name": "a", "description": "\#(description)"}"#), 400,
        "invalid-field", field: "description", limit: 10_000)
      expectProblem(try await service.get("/v1/datasets?limit=1001"), 400, "invalid-field", field: "limit", limit: 1000)
      expectProblem(try await service.get("/v1/datasets?limit=ten"), 400, "invalid-field", field: "limit")
      expectProblem(try await service.get("/v1/datasets?offset=-1"), 400, "invalid-field", field: "offset")
    }
  }
}
