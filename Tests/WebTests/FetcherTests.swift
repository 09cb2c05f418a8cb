import Foundation
import Testing

@testable import Web

@Suite(.timeLimit(.minutes(30))) struct FetcherTests {
  @Test func aPageComesWithWhatTellsItsVersions() async throws {
    let server = try TestServer.pages { request in
      if request.headers["if-none-match"] == "\"v1\"" { return .reply(status: 304, headers: ["ETag": "\"v1\""]) }
      return .text("<p>Tides", ["ETag": "\"v1\"", "Last-Modified": "Sat, 21 Nov 2026 10:00:00 GMT"])
    }
    let fetcher = WebFetcher(options: loopback())
    let page = try await fetcher.page(at: server.address("/tides"))
    #expect(page.text == "<p>Tides")
    #expect(page.type == "text/html; charset=utf-8")
    #expect(page.etag == "\"v1\"" && page.lastModified == "Sat, 21 Nov 2026 10:00:00 GMT")
    let again = try await fetcher.page(at: server.address("/tides")) { _ in
      WebFetcher.Conditions(etag: page.etag, lastModified: page.lastModified)
    }
    #expect(again.content == nil)
    #expect(server.requests.last?.headers["if-modified-since"] == page.lastModified)
    #expect(server.requests.last?.headers["user-agent"] == "Kaijuan/0.1")
    // robots.txt is asked for once.
    #expect(server.paths == ["/robots.txt", "/tides", "/tides"])
  }

  @Test func robotsAreObeyed() async throws {
    let server = try TestServer { request in
      request.path == "/robots.txt" ? .text("User-agent: kaijuan\nDisallow: /secret", type: "text/plain") : .text("x")
    }
    let fetcher = WebFetcher(options: loopback())
    _ = try await fetcher.page(at: server.address("/open"))
    let refused = try server.address("/secret/a?b")
    await #expect(throws: WebError.disallowed("\(refused)")) { try await fetcher.page(at: refused) }
    #expect(server.paths == ["/robots.txt", "/open"])
  }

  @Test func redirectsAskTheRulesOfTheirTarget() async throws {
    let server = try TestServer { request in
      switch request.path {
      case "/robots.txt": .text("User-agent: *\nDisallow: /secret", type: "text/plain")
      case "/a": .redirect("/b")
      case "/b": .redirect("/secret")
      default: .text("x")
      }
    }
    let fetcher = WebFetcher(options: loopback())
    let problem = await error { _ = try await fetcher.page(at: server.address("/a")) }
    #expect(try problem == .disallowed("\(server.address("/secret"))"))
  }

  @Test(arguments: [500, 503]) func failingRobotsForbidEverything(_ status: Int) async throws {
    let server = try TestServer { $0.path == "/robots.txt" ? .reply(status: status) : .text("x") }
    let problem = await error { _ = try await WebFetcher(options: loopback()).page(at: server.address("/a")) }
    guard case .robotsUnreachable = problem else {
      Issue.record("\(String(describing: problem))")
      return
    }
    #expect(server.paths == ["/robots.txt"])
  }

  @Test func aRedirectToAPrivateAddressIsRefused() async throws {
    let target = try TestServer.pages { _ in .text("the keys of the house") }
    let hosts = [
      "localhost:\(target.port)", "127.0.0.2:\(target.port)", "[::1]:\(target.port)", "169.254.169.254", "0x7f.0.0.1",
    ]
    for host in hosts {
      let server = try TestServer.pages { _ in .redirect("http://\(host)/latest/meta-data") }
      let problem = await error { _ = try await WebFetcher(options: loopback()).page(at: server.address("/a")) }
      guard case .privateAddress = problem else {
        Issue.record("\(host): \(String(describing: problem))")
        continue
      }
    }
    #expect(target.paths.isEmpty)
  }

  @Test func robotsMayNotLeadToPrivateAddressesEither() async throws {
    let target = try TestServer { _ in .text("User-agent: *\nAllow: /") }
    let server = try TestServer { request in
      request.path == "/robots.txt" ? .redirect("http://localhost:\(target.port)/robots.txt") : .text("x")
    }
    let problem = await error { _ = try await WebFetcher(options: loopback()).page(at: server.address("/a")) }
    guard case .privateAddress = problem else {
      Issue.record("\(String(describing: problem))")
      return
    }
    #expect(target.paths.isEmpty && server.paths == ["/robots.txt"])
  }

  @Test func privateHostsAreRefusedUnlessAllowed() async throws {
    let server = try TestServer.pages { _ in .text("x") }
    var options = loopback()
    options.privateHosts = []
    let problem = await error { _ = try await WebFetcher(options: options).page(at: server.address("/")) }
    #expect(problem == .privateAddress(host: "127.0.0.1", address: "127.0.0.1"))
    #expect(problem?.description.contains("--allow-private-host 127.0.0.1") == true)
    #expect(server.paths.isEmpty)
  }

  /// The name is resolved by nobody but us: the server is reached although no resolver knows the name.
  @Test func theConnectionIsMadeToTheCheckedAddress() async throws {
    let server = try TestServer.pages { _ in .text("x") }
    let host = "rebinding.invalid"
    let options = loopback { $0.privateHosts = [host] }
    let resolver = HostResolver(
      lookUp: { _ in [InternetAddress("127.0.0.1")].compactMap { $0 } }, privateHosts: options.privateHosts)
    let fetcher = WebFetcher(options: options, resolver: resolver)
    #expect(try await fetcher.page(at: server.address("/", host: host)).text == "x")
    #expect(server.requests.last?.headers["host"] == "\(host):\(server.port)")
  }

  @Test func otherAddressesAreTriedWhenOneDoesNotAnswer() async throws {
    let server = try TestServer.pages { _ in .text("x") }
    let options = loopback { $0.privateHosts = ["two.invalid"] }
    let resolver = HostResolver(
      lookUp: { _ in ["127.0.0.99", "127.0.0.1"].compactMap { InternetAddress($0) } },
      privateHosts: options.privateHosts)
    let fetcher = WebFetcher(options: options, resolver: resolver)
    #expect(try await fetcher.page(at: server.address("/", host: "two.invalid")).text == "x")
  }

  @Test func redirectsEnd() async throws {
    let server = try TestServer.pages { request in .redirect(request.path + "x", status: 301) }
    let options = loopback { $0.redirectLimit = 3 }
    await #expect(throws: WebError.tooManyRedirects(limit: 3)) {
      try await WebFetcher(options: options).page(at: server.address("/"))
    }
    #expect(server.paths.count == 5)
    let lost = try TestServer.pages { _ in .reply(status: 302) }
    await #expect(throws: WebError.badRedirect(status: 302)) {
      try await WebFetcher(options: loopback()).page(at: lost.address("/"))
    }
  }

  @Test func whatIsTooLargeIsNotRead() async throws {
    let options = loopback { $0.pageLimit = 100_000 }
    let announced = try TestServer.pages { _ in .reply(status: 200, body: [UInt8](repeating: 65, count: 100_001)) }
    await #expect(throws: WebError.tooLarge(limit: 100_000)) {
      try await WebFetcher(options: options).page(at: announced.address("/"))
    }
    let endless = try TestServer.pages { _ in
      .raw { connection in
        TestServer.send(Array("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n".utf8), to: connection)
        while TestServer.send([UInt8](repeating: 65, count: 8192), to: connection) {}
      }
    }
    await #expect(throws: WebError.tooLarge(limit: 100_000)) {
      try await WebFetcher(options: options).page(at: endless.address("/"))
    }
    let exact = try TestServer.pages { _ in .reply(status: 200, body: [UInt8](repeating: 65, count: 100_000)) }
    #expect(try await WebFetcher(options: options).page(at: exact.address("/")).content?.count == 100_000)
  }

  @Test func bombsAreNotUnpacked() async throws {
    let bomb = try gzip(megabytes: 512)
    #expect(bomb.count < 1 << 20)
    let server = try TestServer.pages { _ in
      .reply(status: 200, headers: ["Content-Encoding": "gzip", "Content-Type": "text/plain"], body: bomb)
    }
    let options = loopback { $0.pageLimit = 4 << 20 }
    await #expect(throws: WebError.tooLarge(limit: 4 << 20)) {
      try await WebFetcher(options: options).page(at: server.address("/"))
    }
  }

  @Test func packedPagesAreUnpacked() async throws {
    let packed = try gzip(megabytes: 1)
    let server = try TestServer.pages { _ in .reply(status: 200, headers: ["Content-Encoding": "gzip"], body: packed) }
    #expect(try await WebFetcher(options: loopback()).page(at: server.address("/")).content?.count == 1 << 20)
    let foreign = try TestServer.pages { _ in .reply(status: 200, headers: ["Content-Encoding": "br"], body: [1, 2]) }
    await #expect(throws: WebError.encoding("br")) {
      try await WebFetcher(options: loopback()).page(at: foreign.address("/"))
    }
  }

  /// A byte now and then without an end, so that no single read is late.
  private static let drip: @Sendable (Int32) -> Void = { connection in
    TestServer.send(Array("HTTP/1.1 200 OK\r\nContent-Length: 100000\r\n\r\n".utf8), to: connection)
    while TestServer.send([65], to: connection) { Thread.sleep(forTimeInterval: 0.2) }
  }

  @Test func slowServersAreGivenUp() async throws {
    let server = try TestServer.pages { _ in .raw(Self.drip) }
    let options = loopback { $0.timeLimit = .seconds(2) }
    await #expect(throws: WebError.tooSlow(seconds: 2)) {
      try await WebFetcher(options: options).page(at: server.address("/"))
    }
  }

  @Test func recordingsAreNotFetched() async throws {
    let server = try TestServer.pages { _ in .reply(status: 200, headers: ["Content-Type": "video/mp4"], body: [1]) }
    let fetcher = WebFetcher(options: loopback())
    await #expect(throws: WebError.unsuitable(type: "video/mp4")) { try await fetcher.page(at: server.address("/")) }
    let picture = try TestServer.pages { _ in .reply(status: 200, headers: ["Content-Type": "image/png"], body: [1]) }
    await #expect(throws: WebError.unsuitable(type: "image/png")) { try await fetcher.page(at: picture.address("/")) }
    _ = try await WebFetcher(options: loopback { $0.acceptsImages = true }).page(at: picture.address("/"))
  }

  @Test(arguments: [404, 410, 401, 500]) func failuresAreNamed(_ status: Int) async throws {
    let server = try TestServer.pages { _ in .reply(status: status, headers: ["Retry-After": "120"]) }
    await #expect(throws: WebError.status(status, retryAfter: "120")) {
      try await WebFetcher(options: loopback()).page(at: server.address("/"))
    }
  }

  /// What is no HTTP, and what ends too early.
  @Test func brokenAnswersAreErrors() async throws {
    for answer in [
      "SSH-2.0-OpenSSH\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 50\r\n\r\nshort", "",
      "HTTP/1.1 200 OK\r\n" + String(repeating: "X: y\r\n", count: 100_000) + "\r\n",
    ] {
      let server = try TestServer.pages { _ in .raw { TestServer.send(Array(answer.utf8), to: $0) } }
      let problem = await error { _ = try await WebFetcher(options: loopback()).page(at: server.address("/")) }
      guard case .failed = problem else {
        Issue.record("\(answer.prefix(40)): \(String(describing: problem))")
        continue
      }
    }
  }

  @Test func aHostIsAskedWithPauses() async throws {
    let server = try TestServer { request in
      request.path == "/robots.txt" ? .text("User-agent: *\nCrawl-delay: 0.5", type: "text/plain") : .text("x")
    }
    let fetcher = WebFetcher(options: loopback { $0.crawlDelay = .milliseconds(10) })
    let start = ContinuousClock.now
    for path in ["/a", "/b", "/c"] { _ = try await fetcher.page(at: server.address(path)) }
    #expect(start.duration(to: .now) >= .seconds(1))
  }

  @Test func cancellingEndsTheWait() async throws {
    let server = try TestServer.pages { _ in .raw(Self.drip) }
    let fetcher = WebFetcher(options: loopback { $0.timeLimit = .seconds(3600) })
    let task = Task { try await fetcher.page(at: server.address("/")) }
    while server.paths.count < 2 { try await Task.sleep(for: .milliseconds(10)) }
    task.cancel()
    await #expect(throws: CancellationError.self) { _ = try await task.value }
  }

  /// Made here, so that no large file is kept.
  private func gzip(megabytes: Int) throws -> [UInt8] {
    let process = Process()
    process.executableURL = URL(filePath: "/bin/sh")
    process.arguments = ["-c", "head -c \(megabytes << 20) /dev/zero | gzip -c"]
    let output = Pipe()
    process.standardOutput = output
    try process.run()
    return try [UInt8](output.fileHandleForReading.readToEnd() ?? Data())
  }
}
