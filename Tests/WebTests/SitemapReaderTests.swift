import Foundation
import Testing

@testable import Web

@Suite(.timeLimit(.minutes(30))) struct SitemapReaderTests {
  private func urls(_ paths: [String], port: Int) -> String {
    "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
      + paths.map { "<url><loc>http://127.0.0.1:\(port)\($0)</loc></url>" }.joined() + "</urlset>"
  }

  private func index(_ paths: [String], port: Int) -> String {
    "<sitemapindex>" + paths.map { "<sitemap><loc>http://127.0.0.1:\(port)\($0)</loc></sitemap>" }.joined()
      + "</sitemapindex>"
  }

  private func read(_ server: TestServer, limit: Int = 100) async throws -> SitemapReader.Pages {
    try await SitemapReader(fetcher: WebFetcher(options: loopback())).pages(
      of: server.address("/sitemap.xml"), limit: limit)
  }

  @Test func anIndexIsFollowed() async throws {
    let server = try TestServer.pages { request in
      let port = Int(request.headers["host"]?.split(separator: ":").last ?? "") ?? 0
      return switch request.path {
      case "/sitemap.xml":
        .text(index(["/a.xml", "/gone.xml", "/b.txt", "/sitemap.xml"], port: port), type: "text/xml")
      case "/a.xml": .text(urls(["/1", "/2", "/1#top"], port: port), type: "text/xml")
      case "/b.txt":
        .text("http://127.0.0.1:\(port)/3\nhttp://elsewhere.example/4\nnonsense\n", type: "text/plain")
      default: .reply(status: 404)
      }
    }
    let pages = try await read(server)
    #expect(pages.addresses.map(\.pathAndQuery) == ["/1", "/2", "/3"])
    #expect(pages.problems.count == 2)
    #expect(pages.problems[0].address.hasSuffix("/gone.xml"))
    #expect(pages.problems[1].reason.hasPrefix("2 of its entries are no addresses of 127.0.0.1"))
  }

  @Test func whatIsTooMuchIsLeftOutAndTold() async throws {
    let server = try TestServer.pages { request in
      let port = Int(request.headers["host"]?.split(separator: ":").last ?? "") ?? 0
      return .text(urls((0..<50).map { "/\($0)" }, port: port), type: "text/xml")
    }
    let pages = try await read(server, limit: 20)
    #expect(pages.addresses.count == 20)
    #expect(
      pages.problems.map(\.reason) == [
        "It names more than 20 pages; the others were left out. Raise --limit to take them."
      ])
  }

  @Test func indexesWithoutEndEnd() async throws {
    let server = try TestServer.pages { request in
      let port = Int(request.headers["host"]?.split(separator: ":").last ?? "") ?? 0
      return .text(index((0..<10).map { request.path + "\($0)" }, port: port), type: "text/xml")
    }
    let pages = try await read(server)
    #expect(pages.addresses.isEmpty && !pages.problems.isEmpty)
    #expect(server.paths.count <= SitemapReader.sitemapLimit + 1)
  }

  @Test(arguments: ["<urlset><url>", "<!DOCTYPE x [<!ENTITY a \"b\">]><urlset/>", "\u{0}\u{1}", ""])
  func brokenSitemapsAreProblems(_ text: String) async throws {
    let server = try TestServer.pages { _ in .text(text, type: "text/xml") }
    let pages = try await read(server)
    #expect(pages.addresses.isEmpty && pages.problems.count == 1)
  }
}
