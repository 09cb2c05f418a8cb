import Documents
import Foundation
import Testing

struct HTMLTests {
  private let page = """
    <!DOCTYPE html><html><head><title>Guide – Example</title><meta name=author content="Ada"><style>p{}</style></head>
    <body><header><a href=/>Home</a></header><nav><ul><li><a href=a>A</a></ul></nav>
    <main><h1>Guide</h1><p>First &amp; <b>bold</b>&nbsp;text&hellip;<br>second line</p><script>alert(1)</script>
    <h2>List</h2><ul><li>one<li>two <a href=x>link</a><ol><li>deep</ol></ul>
    <table><caption>Prices</caption><tr><th>a<th>b<tr><td>1<td>x <i>y</i></table>
    <pre>  code &lt;x&gt;
      indented</pre>
    <div hidden>secret</div><p style="display: none">secret</p><aside>secret</aside><form>secret</form>
    <div><a href=1>one</a> <a href=2>two</a> <a href=3>three</a></div>
    <p>Last.</p></main><footer>Imprint</footer></body></html>
    """

  @Test func mainText() throws {
    let document = try parse(page, "x.html")
    #expect(document.title == "Guide")
    #expect(document.contributor == "Ada")
    #expect(
      document.text == """
        Guide

        First & bold text…
        second line

        List

        - one
        - two link
          1. deep

        Prices
        a | b
        1 | x y

          code <x>
          indented

        Last.
        """)
    #expect(document.sections.map(\.content) == [.prose, .list, .table, .code, .prose])
    #expect(document.paths.last == ["List"])
    #expect(document.text(of: document.sections[1]) == "- one\n- two link\n  1. deep")
  }

  @Test func pagesOfNothingButLinksOrForms() throws {
    #expect(try parse("<form><p>All in one form.</p></form>", "x.html").text == "All in one form.")
    #expect(
      try parse("<ul><li><a href=1>a</a><li><a href=2>b</a><li><a href=3>c</a></ul>", "x.html").text == "- a\n- b\n- c")
    #expect(throws: DocumentError.empty) { try parse("<nav>only</nav><script>x</script>", "x.html") }
  }

  @Test func layoutTablesAreText() throws {
    let text = try parse("<table><tr><td><p>left</p><td><table><tr><td>a</table></table><p>x", "x.html").text
    #expect(text == "left\n\na\n\nx")
  }

  @Test func sniffedWithoutExtension() throws {
    #expect(try parse("<!doctype html><p>hi</p>", "page").text == "hi")
  }

  @Test(.timeLimit(.minutes(1))) func deepAndBrokenInput() throws {
    let deep = String(repeating: "<div>", count: 100_000) + "<p>core</p>"
    let text = try? parse(deep, "x.html").text
    #expect(text == nil || text?.contains("core") == true)
    for piece in [
      "<ul><li>", "<table><tr><td>", "<b><i>", "<a href=x>", "</p>", "<!--", "<![CDATA[", "&#", "<p x='", "<h1>",
    ] {
      _ = try? parse(String(repeating: piece, count: 1500) + "x", "x.html")
    }
  }

  @Test(.timeLimit(.minutes(1)), arguments: ["x.html", "x.xml"])
  func tagsWithEndlessAttributes(_ name: String) {
    let tag = "<p " + (0..<20_000).map { "a\($0)=\"x\"" }.joined(separator: " ") + ">x</p>"
    #expect(throws: DocumentError.self) { try parse(tag, name) }
  }

  @Test func longTextNodes() throws {
    let long = String(repeating: "word ", count: 2_200_000)
    #expect(
      try DocumentParser().parse(data: Data("<p>\(long)</p>".utf8), name: "x.html").text.utf8.count == long.utf8.count
        - 1)
  }

  @Test func regulationsInHTML() throws {
    let document = try parse("<h1>办法</h1><h2>第一章 总则</h2><p>第一条　甲。</p><p>第二条　乙。</p><p>第三条　丙。</p>", "x.html")
    #expect(document.kind == .regulation)
    #expect(document.paths == ["第一条", "第二条", "第三条"].map { ["第一章 总则", $0] })
  }
}
