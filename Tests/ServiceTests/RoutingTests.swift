import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import Testing

@testable import Service

@Suite struct RoutingTests {
  @Test(arguments: [
    "/", "/v1", "/v1/", "/v2/ask", "/v1/asks", "/v1/datasets/a/b/c/d/e", "/%00", "/v1/%ff", "//", "/v1/../etc",
  ])
  func unknownAddressesAreProblems(_ path: String) async throws {
    try await withService { service in
      expectProblem(try await service.get(path), 404, "route-not-found")
    }
  }

  @Test(arguments: [
    ("/v1/ask", HTTPRequest.Method.get, "POST"), ("/v1/datasets", .delete, "GET, HEAD, POST"),
    ("/v1/datasets/notes", .post, "DELETE, GET, HEAD"), ("/healthz", .post, "GET, HEAD"),
    ("/v1/retrieval", .put, "POST"),
    ("/v1/leaderboard", .patch, "GET, HEAD"),
  ])
  func otherMethodsAreRefused(_ path: String, _ method: HTTPRequest.Method, _ allowed: String) async throws {
    try await withService { service in
      let reply = try await service.send(method, path)
      expectProblem(reply, 405, "method-not-allowed", field: "method")
      #expect(reply.headers[.allow] == allowed)
    }
  }

  @Test func headAnswersLikeGet() async throws {
    try await withService { service in
      let reply = try await service.send(.head, "/v1/datasets")
      #expect(reply.status == 200)
      #expect(reply.body.isEmpty)
    }
  }

  @Test(arguments: [
    ("req-1.A_b", true), ("a b", false), (String(repeating: "x", count: 129), false), ("é", false), ("\"", false),
  ])
  func requestIdsAreEchoedWhenTheyArePlain(_ id: String, _ echoed: Bool) async throws {
    try await withService { service in
      let reply = try await service.get("/v1/nothing", headers: [.requestID: id])
      #expect((reply.headers[.requestID] == id) == echoed)
      #expect(reply["request_id"] == reply.headers[.requestID])
      #expect(reply["request_id"]?.isEmpty == false)
    }
  }

  @Test func healthAndReadiness() async throws {
    try await withService { service in
      #expect(try await service.get("/healthz")["status"] == "ok")
      try await eventually("ready") { try await service.get("/readyz").status == 200 }
    }
  }

  @Test func aServiceWithoutModelIsAliveButNotReady() async throws {
    struct Missing: Error {}
    let library = try await TestLibrary()
    var resources = library.resources
    resources.models.load = { _ in throw Missing() }
    let service = try KaijuanService(resources: resources, options: ServiceOptions())
    try await service.application.test(.router) { client in
      let test = TestService(client: client, library: library, service: service)
      #expect(try await test.get("/healthz").status == 200)
      let reply = try await test.get("/readyz")
      expectProblem(reply, 503, "not-ready")
      #expect(reply.headers[.retryAfter] != nil)
      // Why is in the log, not in the answer.
      let chat = try await test.post(
        "/v1/chat/completions", #"{"model": "scripted", "messages": [{"role": "user", "content": "Hello"}]}"#)
      #expect(chat.status == 500)
      #expect(chat.error["type"] as? String == "server_error")
      #expect(!chat.text.contains("Missing"))
    }
  }
}
