import Documents
import Foundation

/// Collects the pages that a site names in its sitemap, and in those that an index of them names.
public struct SitemapReader: Sendable {
  public struct Pages: Sendable, Equatable {
    /// In the order of the sitemaps, none twice.
    public var addresses: [PageAddress] = []
    /// What was left out, with the sitemap that it stands in.
    public var problems: [Problem] = []
  }

  public struct Problem: Sendable, Equatable {
    public var address: String
    public var reason: String
  }

  /// Sitemaps that are read for one.
  public static let sitemapLimit = 500
  /// An index in an index is against the protocol, but some sites have it.
  private static let depth = 3

  private let fetcher: WebFetcher

  public init(fetcher: WebFetcher) {
    self.fetcher = fetcher
  }

  /// Pages of other hosts are left out, as the protocol says; `www.` makes no difference. Throws `CancellationError` only: what goes
  /// wrong is among the problems.
  ///
  /// - Parameter limit: of pages.
  public func pages(of sitemap: PageAddress, limit: Int) async throws -> Pages {
    var walk = Walk(host: sitemap.site, limit: limit)
    walk.waiting = [Walk.Place(address: sitemap, depth: 1)]
    while !walk.waiting.isEmpty, !walk.isFull {
      let place = walk.waiting.removeFirst()
      do {
        let page = try await fetcher.page(at: place.address, acceptsAnyType: true)
        let listing = try Sitemap(page.content ?? Data())
        walk.take(listing, from: place, deeper: place.depth < Self.depth)
      } catch let error where !(error is CancellationError) {
        walk.report(place.address, "\(error)")
      }
    }
    return walk.result(of: sitemap)
  }

  private struct Walk {
    struct Place {
      var address: PageAddress
      var depth: Int
    }

    let host: String
    let limit: Int
    var waiting: [Place] = []
    private var seen: Set<PageAddress> = []
    private var sitemaps = 1
    private var foreign = 0
    private var surplus = 0
    private var pages = Pages()

    init(host: String, limit: Int) {
      self.host = host
      self.limit = limit
    }

    /// Nothing more would be taken.
    var isFull: Bool { surplus > 0 }

    mutating func report(_ address: PageAddress, _ reason: String) {
      pages.problems.append(Problem(address: "\(address)", reason: reason))
    }

    mutating func take(_ listing: Sitemap, from place: Place, deeper: Bool) {
      for text in listing.pages {
        guard let address = own(text), seen.insert(address).inserted else { continue }
        if pages.addresses.count < limit { pages.addresses.append(address) } else { surplus += 1 }
      }
      guard deeper || listing.sitemaps.isEmpty else {
        return report(place.address, "It is an index of sitemaps in too many others. Name the sitemaps themselves.")
      }
      for text in listing.sitemaps {
        guard let address = own(text), seen.insert(address).inserted else { continue }
        guard sitemaps < SitemapReader.sitemapLimit else {
          return report(
            place.address,
            "It names more than \(SitemapReader.sitemapLimit) sitemaps; the others were left out. Name them themselves."
          )
        }
        sitemaps += 1
        waiting.append(Place(address: address, depth: place.depth + 1))
      }
    }

    private mutating func own(_ text: String) -> PageAddress? {
      guard let address = try? PageAddress(text), address.site == host else {
        foreign += 1
        return nil
      }
      return address
    }

    func result(of sitemap: PageAddress) -> Pages {
      var pages = pages
      if foreign > 0 {
        let reason = "\(foreign) of its entries are no addresses of \(host); they were left out."
        pages.problems.append(Problem(address: "\(sitemap)", reason: reason))
      }
      if isFull {
        let reason = "It names more than \(limit) pages; the others were left out. Raise --limit to take them."
        pages.problems.append(Problem(address: "\(sitemap)", reason: reason))
      }
      return pages
    }
  }
}

extension PageAddress {
  /// The host, whichever way its site is called.
  fileprivate var site: String { host.hasPrefix("www.") ? String(host.dropFirst(4)) : host }
}
