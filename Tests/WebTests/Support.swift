import Foundation
import Testing

@testable import Web

/// Options that let a test ask its own server at once.
func loopback(_ change: (inout WebOptions) -> Void = { _ in }) -> WebOptions {
  var options = WebOptions()
  options.privateHosts = ["127.0.0.1"]
  options.crawlDelay = .zero
  // However busy the machine is.
  options.timeLimit = .seconds(300)
  change(&options)
  return options
}

extension TestServer {
  func address(_ path: String, host: String = "127.0.0.1") throws -> PageAddress {
    try PageAddress("http://\(host):\(port)\(path)")
  }

  /// Without robots.txt.
  static func pages(_ answer: @escaping @Sendable (Request) -> Answer) throws -> TestServer {
    try TestServer { $0.path == "/robots.txt" ? .reply(status: 404) : answer($0) }
  }
}

extension WebFetcher.Page {
  var text: String? { content.map { String(decoding: $0, as: UTF8.self) } }
}

/// The error that `body` must throw.
func error(_ body: () async throws -> Void) async -> WebError? {
  do {
    try await body()
    Issue.record("nothing was thrown")
    return nil
  } catch {
    return error as? WebError
  }
}
