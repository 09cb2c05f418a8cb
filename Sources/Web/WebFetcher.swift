import AsyncHTTPClient
public import Foundation
import NIOHTTP1

/// Fetches pages as a guest should: what robots.txt allows, one at a time from a host and with pauses, under its own name, never more than
/// it may take, and from public addresses only.
///
/// A name is resolved before each request, all its addresses are checked, and the connection is made to one of these: a server that names
/// another address the second time gains nothing by it, nor does one that redirects. Proxies of the environment are not used.
public actor WebFetcher {
  /// A page, or the word that there is nothing new.
  public struct Page: Sendable, Equatable {
    /// Where it was found after redirects.
    public var address: PageAddress
    /// `nil` when the server says that it is as `Conditions` know it (status 304).
    public var content: Data?
    /// `Content-Type`, as the server wrote it.
    public var type: String?
    public var etag: String?
    public var lastModified: String?
  }

  /// What is known of a page, to be sent as `If-None-Match` and `If-Modified-Since`.
  public struct Conditions: Sendable, Equatable {
    public var etag: String?
    public var lastModified: String?

    public init(etag: String?, lastModified: String?) {
      self.etag = etag
      self.lastModified = lastModified
    }
  }

  private let options: WebOptions
  private let transport: WebTransport
  private let resolver: HostResolver
  private var robots: [String: RobotsRules] = [:]
  /// When each host may be asked again.
  private var turns: [String: ContinuousClock.Instant] = [:]

  public init(options: WebOptions = WebOptions()) {
    self.init(options: options, resolver: HostResolver(privateHosts: options.privateHosts))
  }

  init(options: WebOptions, resolver: HostResolver) {
    self.options = options
    transport = WebTransport(options: options)
    self.resolver = resolver
  }

  /// Waits for its turn at the host. Throws `WebError`, and `CancellationError`.
  ///
  /// - Parameters:
  ///   - conditions: asked for each address on the way.
  ///   - acceptsAnyType: for what is no document, such as sitemaps.
  public func page(
    at address: PageAddress, acceptsAnyType: Bool = false,
    conditions: @Sendable (PageAddress) async throws -> Conditions? = { _ in nil }
  ) async throws -> Page {
    var address = address
    for _ in 0...options.redirectLimit {
      let rules = try await rules(for: address)
      guard rules.allows(path: address.pathAndQuery) else { throw WebError.disallowed("\(address)") }
      try await turn(at: address.host, rules)
      let known = try await conditions(address)
      let answer = try await ask(address, known) { [options] headers in
        if !acceptsAnyType { try Self.check(headers.first(name: "content-type"), options) }
      }
      switch answer.status {
      case 200:
        return Page(
          address: address, content: answer.body, type: answer.headers.first(name: "content-type"),
          etag: answer.headers.first(name: "etag"), lastModified: answer.headers.first(name: "last-modified"))
      case 304 where known != nil: return Page(address: address)
      case 301, 302, 303, 307, 308: address = try Self.target(of: answer, from: address)
      default: throw WebError.status(answer.status, retryAfter: answer.headers.first(name: "retry-after"))
      }
    }
    throw WebError.tooManyRedirects(limit: options.redirectLimit)
  }

  private func ask(
    _ address: PageAddress, _ known: Conditions?, isWanted: @escaping @Sendable (HTTPHeaders) throws -> Void
  ) async throws -> WebTransport.Answer {
    var headers = [("Accept", "text/html, application/xhtml+xml, application/pdf, text/*;q=0.9, */*;q=0.8")]
    if let etag = known?.etag { headers.append(("If-None-Match", etag)) }
    if let date = known?.lastModified { headers.append(("If-Modified-Since", date)) }
    return try await timed(address) { [transport, resolver, options, headers] in
      let addresses = try await resolver.addresses(of: address.host)
      return try await transport.get(
        address, at: addresses, headers: headers, limit: options.pageLimit, isWanted: isWanted)
    }
  }

  private static func target(of answer: WebTransport.Answer, from address: PageAddress) throws -> PageAddress {
    guard let location = answer.headers.first(name: "location") else {
      throw WebError.badRedirect(status: answer.status)
    }
    let target = try PageAddress(location, relativeTo: address)
    guard target.isSecure || !address.isSecure else { throw WebError.insecureRedirect(to: "\(target)") }
    return target
  }

  /// Recordings and the like hold no text, and are large.
  private static func check(_ type: String?, _ options: WebOptions) throws {
    guard let name = type?.prefix(while: { $0 != ";" }).lowercased() else { return }
    let kind = name.prefix { $0 != "/" }
    guard !["audio", "video", "font", "model"].contains(kind) else { throw WebError.unsuitable(type: name) }
    guard kind != "image" || options.acceptsImages || name.hasPrefix("image/svg") else {
      throw WebError.unsuitable(type: name)
    }
  }

  // MARK: Manners

  /// RFC 9309, section 2.3.1: what cannot be had (4xx) forbids nothing, what fails (5xx, no answer) forbids all. Kept as long as this
  /// fetcher lives.
  private func rules(for address: PageAddress) async throws -> RobotsRules {
    if let known = robots[address.origin] { return known }
    var place = try PageAddress(address.origin + "/robots.txt")
    var rules = RobotsRules.allowAll
    redirects: for _ in 0...options.redirectLimit {
      try await turn(at: place.host, .allowAll)
      let answer: WebTransport.Answer
      do {
        answer = try await timed(place) { [transport, resolver, place] in
          let addresses = try await resolver.addresses(of: place.host)
          return try await transport.get(
            place, at: addresses, headers: [], limit: RobotsRules.limit, truncating: true)
        }
      } catch let error as WebError {
        switch error {
        case .privateAddress, .unknownHost: throw error
        default: throw WebError.robotsUnreachable(origin: address.origin, reason: "\(error)")
        }
      }
      switch answer.status {
      case 200:
        rules = RobotsRules([UInt8](answer.body), agent: String(options.userAgent.prefix { $0 != "/" }))
        break redirects
      case 301, 302, 303, 307, 308: place = try Self.target(of: answer, from: place)
      case 500...:
        throw WebError.robotsUnreachable(
          origin: address.origin, reason: "the server answers with status \(answer.status). Try again later.")
      default: break redirects
      }
    }
    robots[address.origin] = rules
    return rules
  }

  /// Waits until the host may be asked.
  private func turn(at host: String, _ rules: RobotsRules) async throws {
    let asked = min(rules.delay ?? 0, Self.longestDelay)
    let pause = max(options.crawlDelay, .seconds(asked))
    let now = ContinuousClock.now
    let begin = max(turns[host] ?? now, now)
    turns[host] = begin + pause
    if begin > now { try await Task.sleep(until: begin, clock: .continuous) }
  }

  private static let longestDelay = 60.0

  /// Gives up after the time limit, and says what went wrong in our words.
  private func timed(
    _ address: PageAddress, _ work: @escaping @Sendable () async throws -> WebTransport.Answer
  ) async throws -> WebTransport.Answer {
    let limit = options.timeLimit
    do {
      return try await withThrowingTaskGroup(of: WebTransport.Answer.self) { group in
        group.addTask(operation: work)
        group.addTask {
          try await Task.sleep(for: limit)
          throw WebError.tooSlow(seconds: Int(limit.components.seconds))
        }
        defer { group.cancelAll() }
        guard let answer = try await group.next() else { throw CancellationError() }
        return answer
      }
    } catch let error as WebError {
      throw error
    } catch {
      try Task.checkCancellation()
      throw Self.explained(error, address, limit)
    }
  }

  private static func explained(_ error: any Error, _ address: PageAddress, _ limit: Duration) -> WebError {
    switch error as? HTTPClientError {
    case .connectTimeout: .tooSlow(seconds: Int(WebTransport.connectSeconds))
    case .deadlineExceeded: .tooSlow(seconds: Int(limit.components.seconds))
    default:
      .failed(host: address.host, reason: "\(error)".split(whereSeparator: \.isNewline).joined(separator: " ") + ".")
    }
  }
}
