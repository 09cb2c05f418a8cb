import Documents
import KnowledgeBase
import Web

/// What a person names to an ingest.
public struct IngestSources: Sendable, Equatable {
  /// Files, folders, and addresses of pages (`https://…`).
  public var paths: [String]
  /// Addresses of sitemaps, whose pages are ingested.
  public var sitemaps: [String]
  /// The most pages that are taken from each sitemap.
  public var pageLimit: Int

  public static let defaultPageLimit = 10_000

  public init(paths: [String], sitemaps: [String] = [], pageLimit: Int = defaultPageLimit) {
    self.paths = paths
    self.sitemaps = sitemaps
    self.pageLimit = pageLimit
  }

  /// Throws `WebError.notAnAddress` when an address cannot be one.
  public func check() throws {
    for text in addresses + sitemaps { _ = try PageAddress(text) }
  }

  var files: [String] { paths.filter { !PageAddress.isAddress($0) } }
  private var addresses: [String] { paths.filter(PageAddress.isAddress) }

  /// Every page once, in the order they are named. Reads the sitemaps.
  func pages(_ fetcher: WebFetcher) async throws -> (addresses: [String], problems: [FileProblem]) {
    var addresses = try addresses.map { try PageAddress($0) }
    var problems: [FileProblem] = []
    for text in sitemaps {
      let pages = try await SitemapReader(fetcher: fetcher).pages(of: PageAddress(text), limit: pageLimit)
      addresses += pages.addresses
      problems += pages.problems.map { FileProblem(path: $0.address, stage: .discover, reason: $0.reason) }
    }
    var seen: Set<PageAddress> = []
    return (addresses.filter { seen.insert($0).inserted }.map { "\($0)" }, problems)
  }
}
