import Testing

@testable import Web

/// RFC 9309, with its own examples among others.
@Suite struct RobotsTests {
  private func rules(_ text: String, agent: String = "Kaijuan") -> RobotsRules {
    RobotsRules(Array(text.utf8), agent: agent)
  }

  @Test func groupsOfOneNameAreJoinedAndGoBeforeTheStar() {
    let text = """
      User-Agent: *
      Disallow: *.gif$
      Disallow: /example/
      Allow: /publications/

      User-Agent: foobot
      Disallow: /
      Allow: /example/page.html
      Allow: /example/allowed.gif

      User-Agent: barbot
      User-Agent: bazbot
      Disallow: /example/page.html

      User-Agent: quxbot

      User-agent: BarBot/2.1 # again
      Disallow: /more
      """
    #expect(!rules(text).allows(path: "/example/x"))
    #expect(!rules(text).allows(path: "/a.gif") && rules(text).allows(path: "/a.gif?x"))
    #expect(rules(text).allows(path: "/publications/"))
    #expect(rules(text, agent: "FooBot").allows(path: "/example/page.html"))
    #expect(!rules(text, agent: "FooBot").allows(path: "/example/other.html"))
    #expect(!rules(text, agent: "bazbot").allows(path: "/example/page.html"))
    #expect(!rules(text, agent: "barbot").allows(path: "/more") && rules(text, agent: "bazbot").allows(path: "/more"))
    #expect(rules(text, agent: "quxbot").allows(path: "/example/x"))
  }

  @Test(arguments: [
    ("Allow: /p\nDisallow: /", "/page", true), ("Allow: /folder\nDisallow: /folder", "/folder/page", true),
    ("Allow: /page\nDisallow: /*.htm", "/page.htm", false), ("Allow: /page\nDisallow: /*.ph", "/page.php5", true),
    ("Allow: /$\nDisallow: /", "/", true), ("Allow: /$\nDisallow: /", "/page.htm", false),
    ("Disallow: /fish*", "/fishheads/y.html", false), ("Disallow: /fish*", "/Fish.asp", true),
    ("Disallow: /*.php$", "/folder/a.php", false), ("Disallow: /*.php$", "/a.php?x", true), ("Disallow:", "/x", true),
    ("Disallow: /", "/robots.txt", true), ("Disallow: /foo/bar/ツ", "/foo/bar/%E3%83%84", false),
    ("Disallow: /foo/bar/%E3%83%84", "/foo/bar/%e3%83%84", false), ("Disallow: /%62%61r", "/bar", false),
    ("Disallow: /a*b*c*d*e$", "/aXbXcXdXe", false), ("Disallow: /a%2Fb", "/a/b", true),
    ("Disallow: /a$b", "/a$bc", false),
  ])
  func theLongestRuleDecides(_ body: String, _ path: String, _ allowed: Bool) {
    #expect(rules("user-agent: *\n" + body).allows(path: path) == allowed)
  }

  @Test func delayIsRead() {
    #expect(rules("User-agent: *\nCrawl-delay: 2.5").delay == 2.5)
    #expect(rules("User-agent: *\nCrawl-delay: -1").delay == nil)
    #expect(rules("User-agent: kaijuan\nCrawl-delay: 7\nUser-agent: *\nCrawl-delay: 9").delay == 7)
    #expect(rules("Crawl-delay: 3\nDisallow: /").allows(path: "/"))
  }

  @Test(.timeLimit(.minutes(1))) func hostileFilesAreRead() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<50 {
      let bytes = (0..<2000).map { _ in UInt8.random(in: 0...255, using: &generator) }
      _ = RobotsRules(bytes, agent: "Kaijuan").allows(path: "/x")
    }
    let stars =
      "User-agent: *\n" + String(repeating: "Disallow: /" + String(repeating: "a*", count: 50) + "b\n", count: 5000)
    #expect(rules(stars).allows(path: "/" + String(repeating: "a", count: 500)))
    #expect(rules("user-agent: *\r\ndisallow: /x\r\n" + String(repeating: "#", count: 1 << 20)).allows(path: "/y"))
  }
}
