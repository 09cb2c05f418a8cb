import Foundation
import HTTPTypes
import Hummingbird
import HummingbirdTesting
import KnowledgeBase
import Logging
import NIOCore
import Retrieval
import Testing

@testable import Service

/// Runs requests against the router, without sockets.
func withService(
  _ options: ServiceOptions = ServiceOptions(), model: ScriptedModel = ScriptedModel(),
  embedder: (any Embedder)? = nil, reranker: (any Reranker)? = nil,
  _ test: @Sendable @escaping (TestService) async throws -> Void
) async throws {
  let library = try await TestLibrary(model: model)
  var resources = library.resources
  if let embedder { resources.embedder = embedder }
  if let reranker { resources.reranker = { reranker } }
  let service = try KaijuanService(resources: resources, options: options)
  try await service.application.test(.router) { client in
    try await test(TestService(client: client, library: library, service: service))
  }
}

struct TestService: Sendable {
  var client: any TestClientProtocol
  var library: TestLibrary
  var service: KaijuanService

  func get(_ path: String, headers: HTTPFields = [:]) async throws -> Reply {
    try await send(.get, path, headers: headers)
  }

  func delete(_ path: String) async throws -> Reply {
    try await send(.delete, path)
  }

  func post(_ path: String, _ json: String, headers: HTTPFields = [:]) async throws -> Reply {
    var headers = headers
    if headers[.contentType] == nil { headers[.contentType] = "application/json" }
    return try await send(.post, path, headers: headers, body: Data(json.utf8))
  }

  /// Files as a browser sends them.
  func upload(_ path: String, _ files: [(String, Data)], fields: [String: String] = [:]) async throws -> Reply {
    var body = Data()
    for (name, value) in fields.sorted(by: { $0.key < $1.key }) {
      body += Data("--xyz\r\nContent-Disposition: form-data; name=\"\(name)\"\r\n\r\n\(value)\r\n".utf8)
    }
    for (name, content) in files {
      let head = """
        --xyz\r\nContent-Disposition: form-data; name="file"; filename="\(name)"\r\n\
        Content-Type: application/octet-stream\r\n\r\n
        """
      body += Data(head.utf8) + content + Data("\r\n".utf8)
    }
    body += Data("--xyz--\r\n".utf8)
    return try await send(.post, path, headers: [.contentType: "multipart/form-data; boundary=xyz"], body: body)
  }

  func send(
    _ method: HTTPRequest.Method, _ path: String, headers: HTTPFields = [:], body: Data? = nil
  ) async throws -> Reply {
    let response = try await client.executeRequest(
      uri: path, method: method, headers: headers, body: body.map { ByteBuffer(bytes: $0) })
    return Reply(status: response.status.code, headers: response.headers, body: Data(response.body.readableBytesView))
  }
}

struct Reply: Sendable {
  var status: Int
  var headers: HTTPFields
  var body: Data

  var text: String { String(decoding: body, as: UTF8.self) }

  /// The body as an object; empty when it is none.
  var json: [String: Any] { (try? JSONSerialization.jsonObject(with: body)) as? [String: Any] ?? [:] }

  subscript(_ key: String) -> String? { json[key] as? String }

  func list(_ key: String) -> [[String: Any]] { json[key] as? [[String: Any]] ?? [] }

  /// OpenAI's error object.
  var error: [String: Any] { json["error"] as? [String: Any] ?? [:] }

  /// The events of a stream: name, and data as it stands.
  var events: [(name: String, data: String)] {
    text.components(separatedBy: "\n\n").filter { !$0.isEmpty && !$0.hasPrefix(":") }.map { block in
      var (name, data) = ("", "")
      for line in block.split(separator: "\n") {
        if line.hasPrefix("event: ") { name = String(line.dropFirst(7)) }
        if line.hasPrefix("data: ") { data = String(line.dropFirst(6)) }
      }
      return (name, data)
    }
  }
}

/// A problem as it must be, whatever it is about.
func expectProblem(
  _ reply: Reply, _ status: Int, _ kind: String, field: String? = nil, limit: Int? = nil,
  sourceLocation: SourceLocation = #_sourceLocation
) {
  #expect(reply.status == status, "\(reply.text)", sourceLocation: sourceLocation)
  #expect(reply.headers[.contentType] == "application/problem+json", sourceLocation: sourceLocation)
  #expect(reply["type"] == "urn:kaijuan:problem:\(kind)", "\(reply.text)", sourceLocation: sourceLocation)
  #expect(reply.json["status"] as? Int == status, sourceLocation: sourceLocation)
  #expect(reply["detail"]?.isEmpty == false, sourceLocation: sourceLocation)
  #expect(reply["request_id"] == reply.headers[.requestID], sourceLocation: sourceLocation)
  if let field { #expect(reply["field"] == field, "\(reply.text)", sourceLocation: sourceLocation) }
  if let limit { #expect(reply.json["limit"] as? Int == limit, "\(reply.text)", sourceLocation: sourceLocation) }
}
