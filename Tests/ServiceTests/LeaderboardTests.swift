import Foundation
import KnowledgeBase
import Testing

@testable import Service

@Suite struct LeaderboardTests {
  @Test func contributionsAndCitationsAreRanked() async throws {
    try await withService { service in
      _ = try await service.post("/v1/ask", #"{"question": "\#(TestLibrary.question)"}"#)
      let board = try await service.get("/v1/leaderboard?window=30d")
      #expect(board.status == 200, "\(board.text)")
      let entries = board.list("entries")
      #expect(entries.map { $0["name"] as? String } == ["Maya Okafor", "林知远"])
      #expect(entries[0]["rank"] as? Int == 1)
      #expect(entries[0]["points"] as? Int == 31)
      #expect(board["window"] == "30d")
      #expect(try await service.get("/v1/leaderboard?limit=1&offset=1").list("entries").count == 1)
      #expect(try await service.get("/v1/leaderboard?type=citation").list("entries").count == 1)
      #expect(try await service.get("/v1/leaderboard?dataset=notes").list("entries").count == 2)

      let id = try #require(entries[0]["contributor_id"] as? String)
      let standing = try await service.get("/v1/contributors/\(id)")
      #expect(standing["name"] == "Maya Okafor")
      #expect((standing.json["points_by_type"] as? [String: Int]) == ["article": 30, "citation": 1])
      let points = try await service.get("/v1/contributors/Maya%20Okafor/points?limit=1")
      #expect(points.json["total"] as? Int == 2)
      #expect(points.list("entries").map { $0["type"] as? String } == ["citation"])
    }
  }

  @Test(arguments: [
    ("/v1/leaderboard?window=2d", 400, "invalid-field", "window"),
    ("/v1/leaderboard?type=poem", 400, "invalid-field", "type"),
    ("/v1/leaderboard?limit=0", 400, "invalid-field", "limit"),
    ("/v1/leaderboard?limit=99999999999999999999", 400, "invalid-field", "limit"),
    ("/v1/leaderboard?dataset=none", 404, "dataset-not-found", "dataset"),
    ("/v1/contributors/nobody", 404, "contributor-not-found", "contributor_id"),
    ("/v1/contributors/nobody/points", 404, "contributor-not-found", "contributor_id"),
  ])
  func wrongParametersAreNamed(_ path: String, _ status: Int, _ kind: String, _ field: String) async throws {
    try await withService { service in
      expectProblem(try await service.get(path), status, kind, field: field)
    }
  }

  @Test func feedbackReplacesItself() async throws {
    try await withService { service in
      let id = try #require(
        try await service.post("/v1/ask", #"{"question": "\#(TestLibrary.question)"}"#)["message_id"])
      let path = "/v1/messages/\(id)/feedback"
      let liked = try await service.post(path, #"{"rating": "like", "content": "exact"}"#)
      #expect(liked.status == 200, "\(liked.text)")
      #expect(liked["rating"] == "like")
      #expect(try await service.library.resources.messages.feedback(messageID: id)?.content == "exact")
      let back = try await service.post(path, #"{"rating": null}"#)
      #expect(back.json["rating"] is NSNull)
      #expect(try await service.library.resources.messages.feedback(messageID: id)?.rating == nil)

      expectProblem(try await service.post(path, #"{"rating": "meh"}"#), 400, "invalid-field", field: "rating")
      let long = String(repeating: "x", count: 10_001)
      expectProblem(try await service.post(path, #"{"content": "\#(long)"}"#), 400, "invalid-field", limit: 10_000)
      expectProblem(
        try await service.post("/v1/messages/msg_none/feedback", #"{"rating": "like"}"#), 404, "message-not-found")
    }
  }
}
