/// What a `WebFetcher` may do.
public struct WebOptions: Sendable, Equatable {
  /// Hosts that may be asked although their addresses are not public, as URLs write them: `wiki.intra`, `10.0.0.7`, `::1`.
  public var privateHosts: Set<String> = []
  /// Between the beginnings of two requests to one host; `Crawl-delay` in its robots.txt makes it longer, up to a minute.
  public var crawlDelay: Duration = .seconds(1)
  /// The most bytes of a page, unpacked: 64 MiB.
  public var pageLimit = 64 << 20
  /// For one request: name, connection and content.
  public var timeLimit: Duration = .seconds(60)
  /// Redirects on the way to a page.
  public var redirectLimit = 5
  /// Whether pictures are of use.
  public var acceptsImages = false
  /// Sent with each request. What stands before the slash is the name in robots.txt.
  public var userAgent = "Kaijuan/0.1"

  public init() {}
}
