import Foundation
import HTTPTypes
import Hummingbird
import Testing

@testable import Service

@Suite struct AccessTests {
  private static let key = "0123456789abcdef-key"

  @Test(arguments: [
    ("", false), ("Bearer", false), ("Bearer ", false), ("Bearer wrong", false), ("Basic \(key)", false),
    ("Bearer \(key)x", false), ("Bearer \(key.dropLast())", false), ("Bearer \(key)", true), ("bearer  \(key)", true),
    ("Bearer another-key-0123456", true),
  ])
  func onlyKeysOpen(_ header: String, _ opens: Bool) async throws {
    var options = ServiceOptions()
    options.apiKeys = [Self.key, "another-key-0123456"]
    try await withService(options) { service in
      let headers: HTTPFields = header.isEmpty ? [:] : [.authorization: header]
      let reply = try await service.get("/v1/datasets", headers: headers)
      if opens {
        #expect(reply.status == 200)
      } else {
        expectProblem(reply, 401, "unauthorized", field: "Authorization")
        #expect(reply.headers[.wwwAuthenticate]?.hasPrefix("Bearer") == true)
      }
      // In OpenAI's shape where its clients ask.
      let models = try await service.get("/v1/models", headers: headers)
      #expect(models.status == (opens ? 200 : 401))
      if !opens { #expect(models.error["code"] as? String == "invalid_api_key") }
      #expect(try await service.get("/healthz").status == 200)
      #expect(try await service.get("/v1/nothing", headers: headers).status == (opens ? 404 : 401))
    }
  }

  @Test(arguments: [
    ("http://localhost:3000", true), ("http://127.0.0.1", true), ("http://[::1]:8080", true),
    ("https://evil.example", false),
    ("http://localhost.evil.example", false), ("http://127.0.0.1.evil.example", false), ("null", false),
  ])
  func withoutKeysForeignPagesAreKeptOut(_ origin: String, _ opens: Bool) async throws {
    try await withService { service in
      let reply = try await service.get("/v1/datasets", headers: [.origin: origin])
      if opens { #expect(reply.status == 200) } else { expectProblem(reply, 403, "foreign-origin", field: "Origin") }
    }
    var options = ServiceOptions()
    options.apiKeys = [Self.key]
    try await withService(options) { service in
      let headers: HTTPFields = [.origin: origin, .authorization: "Bearer \(Self.key)"]
      let reply = try await service.get("/v1/datasets", headers: headers)
      #expect(reply.status == 200)
    }
  }

  @Test(arguments: ["0.0.0.0", "::", "192.0.2.1", "example.org", "128.0.0.1", "127.0.0.1.example.org", ""])
  func onlyLoopbackIsOpenWithoutKeys(_ host: String) {
    var options = ServiceOptions()
    options.host = host
    #expect(throws: ServiceError.openWithoutKey(host: host)) { try options.validate() }
    options.apiKeys = [Self.key]
    #expect(throws: Never.self) { try options.validate() }
  }

  @Test(arguments: ["127.0.0.1", "127.8.9.10", "localhost", "LOCALHOST", "::1"])
  func loopbackNeedsNoKey(_ host: String) {
    var options = ServiceOptions()
    options.host = host
    #expect(throws: Never.self) { try options.validate() }
  }

  @Test func guessableKeysAndImpossiblePortsAreRefused() {
    var options = ServiceOptions()
    options.apiKeys = [Self.key, "short"]
    #expect(throws: ServiceError.keyTooShort(bytes: 5, minimum: 16)) { try options.validate() }
    options.apiKeys = []
    options.port = 70_000
    #expect(throws: ServiceError.portOutOfRange(70_000)) { try options.validate() }
  }

  @Test func theServiceItselfRefusesToStartOpen() async throws {
    let library = try await TestLibrary()
    var options = ServiceOptions()
    options.host = "0.0.0.0"
    #expect(throws: ServiceError.openWithoutKey(host: "0.0.0.0")) {
      try KaijuanService(resources: library.resources, options: options)
    }
  }
}
