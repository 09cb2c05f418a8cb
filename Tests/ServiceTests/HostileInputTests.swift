import Foundation
import HTTPTypes
import Testing

@testable import Service

@Suite struct HostileInputTests {
  static let paths = [
    "/v1/datasets", "/v1/ask", "/v1/retrieval", "/v1/datasets/notes/documents", "/v1/datasets/notes/sync/diff",
  ]
  static let bodies = [
    "{", "}", "[", "\"", "nul", "{\"question\": }", "\u{FEFF}{", "{\"a\": 1}{\"a\": 1}",
    String(repeating: "[", count: 100_000), String(repeating: "{\"a\":", count: 5000) + "1",
    "{\"question\": \"\\ud800\"}",
    "{\"question\": 1e999}", "\0\0\0\0",
  ]

  @Test(arguments: paths)
  func brokenJSONIsAProblem(_ path: String) async throws {
    try await withService { service in
      for body in Self.bodies {
        let reply = try await service.post(path, body)
        #expect(reply.status == 400, "\(body.prefix(40)): \(reply.text)")
        #expect(reply.headers[.contentType] == "application/problem+json")
      }
      let invalid = try await service.send(
        .post, path, headers: [.contentType: "application/json"],
        body: Data([0x7B, 0x22, 0xFF, 0xFE, 0x22, 0x3A, 0x31, 0x7D]))
      #expect(invalid.status == 400)
      #expect(try await service.send(.post, path, headers: [.contentType: "application/json"]).status == 400)
    }
  }

  @Test func theProblemSaysWhereTheJSONBreaks() async throws {
    try await withService { service in
      let reply = try await service.post("/v1/ask", "{\n  \"question\": oops\n}")
      expectProblem(reply, 400, "malformed-json")
      #expect(reply["detail"]?.contains("character 16") == true, "\(reply.text)")
    }
  }

  @Test(arguments: ["text/plain", "application/x-www-form-urlencoded", "", "application/jsonp"])
  func otherMediaTypesAreRefused(_ type: String) async throws {
    try await withService { service in
      let reply = try await service.send(
        .post, "/v1/ask", headers: type.isEmpty ? [:] : [.contentType: type], body: Data("{}".utf8))
      expectProblem(reply, 415, "unsupported-media-type", field: "Content-Type")
    }
  }

  @Test func longBodiesAreRefusedWithTheLimit() async throws {
    var options = ServiceOptions()
    options.maximumJSONBytes = 1000
    try await withService(options) { service in
      let long = String(repeating: "x", count: 1001)
      for path in ["/v1/ask", "/v1/retrieval", "/v1/datasets"] {
        expectProblem(
          try await service.post(path, #"{"question": "\#(long)"}"#), 413, "body-too-large", limit: 1000)
      }
      let chat = try await service.post("/v1/chat/completions", #"{"model": "\#(long)"}"#)
      #expect(chat.status == 413)
      #expect((chat.error["message"] as? String)?.contains("1000") == true)
      let lying = try await service.post(
        "/v1/ask", #"{"question": "\#(long)"}"#, headers: [.transferEncoding: "chunked"])
      expectProblem(lying, 413, "body-too-large", limit: 1000)
    }
  }

  @Test func multipartInTheWrongPlaceIsRefused() async throws {
    try await withService { service in
      let headers: HTTPFields = [.contentType: "multipart/form-data; boundary=b"]
      expectProblem(
        try await service.send(.post, "/v1/ask", headers: headers, body: Data("--b--".utf8)), 415,
        "unsupported-media-type")
      let path = "/v1/datasets/notes/documents"
      expectProblem(
        try await service.send(.post, path, headers: headers, body: Data("junk".utf8)), 400, "malformed-multipart")
      expectProblem(
        try await service.send(.post, path, headers: [.contentType: "multipart/form-data"], body: Data()), 400,
        "malformed-multipart")
    }
  }

  @Test func strangeIdsFindNothing() async throws {
    try await withService { service in
      for id in ["'%20OR%201=1", "%00", "..%2f..", String(repeating: "x", count: 5000), "%F0%9F%92%A9", "%C3%28"] {
        for path in [
          "/v1/datasets/\(id)", "/v1/jobs/\(id)", "/v1/contributors/\(id)", "/v1/datasets/notes/documents/\(id)",
        ] {
          let reply = try await service.get(path)
          #expect(reply.status == 404, "\(path.prefix(60)): \(reply.text)")
          #expect(reply.body.count < 2000)
        }
      }
    }
  }
}
