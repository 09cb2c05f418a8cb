public import Foundation

/// What a sitemap names (sitemaps.org, protocol 0.9): pages, or further sitemaps. Read as XML or as a text of one URL a line, packed with
/// gzip or not.
public struct Sitemap: Sendable, Equatable {
  /// As written, in their order.
  public var pages: [String] = []
  public var sitemaps: [String] = []

  /// The most bytes of a sitemap, unpacked, by its protocol: 50 MiB.
  public static let limit = 50 << 20
  /// The most entries, by its protocol.
  public static let entryLimit = 50_000

  /// Takes time in proportion to its size. Entries beyond the limit are left out.
  ///
  /// Throws `DocumentError.tooLarge`, `.malformed` or `.hostile` (entities are declared, it unpacks to more than it may).
  public init(_ data: Data) throws(DocumentError) {
    var budget = ContainerLimits()
    budget.totalBytes = Self.limit
    budget.depth = 1
    let unpacker = FileUnpacker(.data(data), uri: "sitemap.xml", fileLimit: Self.limit, limits: budget)
    guard let file = unpacker.next() else { throw .empty }
    let bytes: [UInt8]
    switch file.content {
    case .success(let data): bytes = [UInt8](data)
    case .failure(let error): throw error
    }
    guard !bytes.isEmpty else { throw .empty }
    let mark: [UInt8] = [0xEF, 0xBB, 0xBF]
    let start = bytes.starts(with: mark) ? mark.count : 0
    if bytes[start...].first(where: { !$0.isSpace }) == UInt8(ascii: "<") {
      try read(XMLCursor(bytes, format: "sitemap"))
    } else {
      let lines = String(decoding: bytes[start...], as: UTF8.self).split(whereSeparator: \.isNewline)
      pages = lines.prefix(Self.entryLimit).map { $0.trimmingCharacters(in: .whitespaces) }.filter { !$0.isEmpty }
    }
  }

  private mutating func read(_ cursor: XMLCursor) throws(DocumentError) {
    var entry = ""
    while let event = try cursor.next() {
      switch event {
      // `loc` also stands below entries, in extensions for pictures and videos: `image:loc`.
      case .start("url"), .start("sitemap"):
        if case .start(let name) = event { entry = name }
      case .start("loc") where !entry.isEmpty:
        let place = try cursor.content().trimmingCharacters(in: .whitespacesAndNewlines)
        if entry == "url" { pages.append(place) } else { sitemaps.append(place) }
        entry = ""
      case .start("urlset"), .start("sitemapindex"), .text, .end: break
      case .start: if !entry.isEmpty { try cursor.skip() }
      }
      if pages.count + sitemaps.count >= Self.entryLimit { return }
    }
  }
}
