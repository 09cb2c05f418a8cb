import Foundation
import Testing

@testable import Documents

/// What servers say of pages, and how sites list them.
@Suite struct WebFormatTests {
  @Test func mediaTypesAreRead() throws {
    let type = try #require(MediaType("Text/HTML; Charset=\"GBK\"; x=y"))
    #expect(type.name == "text/html" && type.charset == "GBK")
    #expect(MediaType("text/html;charset=")?.charset == nil)
    for text in ["", "html", "text/", "/;charset=x", "a/b/c"] { #expect(MediaType(text) == nil, "\(text)") }
  }

  @Test(arguments: [
    ("https://a.example/page.php", "text/html", DocumentFormat.html),
    ("https://a.example/feed", "application/atom+xml", .xml),
    ("https://a.example/readme.md", "text/plain", .markdown), ("https://a.example/x", "application/json", .json),
    ("https://a.example/x.html", "application/octet-stream", .html), ("https://a.example/", "text/plain", .plain),
  ])
  func theServerSaysWhatAPageIs(_ uri: String, _ type: String, _ format: DocumentFormat) {
    #expect(DocumentFormat(name: uri, bytes: Array("words and words".utf8), mediaType: MediaType(type)) == format)
  }

  @Test func theFirstBytesGoBeforeTheServer() {
    let bytes = Array("%PDF-1.7".utf8)
    #expect(DocumentFormat(name: "https://a.example/x", bytes: bytes, mediaType: MediaType("text/html")) == .pdf)
  }

  @Test func theCharsetOfTheServerHolds() throws {
    let gbk = Data([0xB3, 0xB1, 0xCF, 0xAB, 0xC3, 0xBF, 0xC8, 0xD5, 0xC1, 0xBD, 0xB4, 0xCE, 0xA1, 0xA3])
    let page = Data("<p>".utf8) + gbk
    let document = try DocumentParser().parse(
      data: page, name: "https://a.example/tide", mediaType: MediaType("text/html; charset=gb2312"))
    #expect(document.text.contains("潮汐每日两次。"))
  }

  @Test func sitemapsAreRead() throws {
    let xml = """
      <?xml version="1.0"?>
      <urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:image="http://www.google.com/schemas/sitemap-image/1.1">
        <url><image:image><image:loc>https://a.example/p.png</image:loc></image:image>
          <loc> https://a.example/1?a=1&amp;b=2 </loc><lastmod>2026-11-21</lastmod></url>
        <url><loc>https://a.example/2</loc><image:image><image:loc>https://a.example/q.png</image:loc></image:image></url>
      </urlset>
      """
    let sitemap = try Sitemap(Data(xml.utf8))
    #expect(sitemap.pages == ["https://a.example/1?a=1&b=2", "https://a.example/2"])
    #expect(sitemap.sitemaps.isEmpty)
    let index = "\u{FEFF}<sitemapindex><sitemap><loc>https://a.example/s.xml</loc></sitemap></sitemapindex>"
    #expect(try Sitemap(Data(index.utf8)).sitemaps == ["https://a.example/s.xml"])
    #expect(try Sitemap(Data("https://a.example/1\r\n\r\nhttps://a.example/2".utf8)).pages.count == 2)
  }

  @Test func hugeSitemapsAreCutAndHostileOnesRefused() throws {
    let many = "<urlset>" + String(repeating: "<url><loc>https://a.example/</loc></url>", count: 60_000) + "</urlset>"
    #expect(try Sitemap(Data(many.utf8)).pages.count == Sitemap.entryLimit)
    for text in ["", "<urlset>", "<!DOCTYPE a [<!ENTITY b \"c\">]><urlset/>"] {
      #expect(throws: DocumentError.self, "\(text)") { try Sitemap(Data(text.utf8)) }
    }
    var generator = SystemRandomNumberGenerator()
    for length in 0..<200 {
      _ = try? Sitemap(Data((0..<length).map { _ in UInt8.random(in: 0...255, using: &generator) }))
    }
  }
}
