import Documents
import Foundation
import Testing

struct XMLTests {
  @Test func textUnderElementNames() throws {
    let source = """
      <?xml version="1.0"?>
      <!-- note -->
      <book>
        <title>Books &amp; more</title>
        <chapter id="a>b"><para>First <em>mixed</em> text.</para><para><![CDATA[Raw <text>]]></para></chapter>
        <record><name>n</name><price>3</price></record>
      </book>
      """
    let document = try parse(source, "x.xml")
    #expect(document.text == source)
    #expect(document.title == "Books & more")
    #expect(
      document.paths == [
        ["book", "title"], ["book", "chapter", "para"], ["book", "chapter", "para"], ["book", "record"],
      ])
    #expect(
      document.sections.map { document.text(of: $0) } == [
        "Books &amp; more", "First <em>mixed</em> text.", "Raw <text>", "n</name><price>3",
      ])
  }

  @Test func longElementsStayApart() throws {
    let long = String(repeating: "long text ", count: 60)
    let document = try parse("<a><p>\(long)</p><p>\(long)</p></a>", "x.xml")
    #expect(document.paths == [["a", "p"], ["a", "p"]])
  }

  @Test(arguments: [
    (#"<!DOCTYPE a [<!ENTITY x "&y;"><!ENTITY y "&x;">]><a>&x;</a>"#, "circle"),
    (#"<!DOCTYPE a [<!ELEMENT a ANY><!ENTITY q "]>"><!ENTITY x "&x;">]><a>&x;</a>"#, "circle"),
  ])
  func hostileEntities(_ source: String, _ reason: String) throws {
    do {
      _ = try parse(source, "x.xml")
      Issue.record("accepted")
    } catch DocumentError.hostile(let text) {
      #expect(text.contains(reason))
    }
  }

  @Test(.timeLimit(.minutes(1))) func billionLaughs() throws {
    var source = "<!DOCTYPE a [<!ENTITY l0 \"lol\">"
    for level in 1...30 { source += "<!ENTITY l\(level) \"\(String(repeating: "&l\(level - 1);", count: 10))\">" }
    source += "]><a>&l30;</a>"
    #expect(throws: DocumentError.self) { try parse(source, "x.xml") }
    do {
      _ = try parse(source, "x.xml")
    } catch DocumentError.hostile(let reason) {
      #expect(reason.contains("expands to"))
    }
  }

  /// Books in DocBook keep their chapters so, feeds name the entities of XHTML.
  @Test func whatEntitiesPointAtIsNotFetched() throws {
    let file = FileManager.default.temporaryDirectory.appending(path: "entity-\(UUID().uuidString).xml")
    try Data("<broken>secret".utf8).write(to: file)
    defer { try? FileManager.default.removeItem(at: file) }
    for declaration in [
      "<!ENTITY x SYSTEM \"\(file.path)\">", "<!ENTITY x PUBLIC \"p\" \"file://\(file.path)\">",
      "<!ENTITY % p SYSTEM \"\(file.path)\"> %p; <!ENTITY x 'y'>",
    ] {
      let document = try parse("<!DOCTYPE a [\(declaration)]><a>before &x; after</a>", "x.xml")
      #expect(document.text(of: document.sections[0]) == "before &x; after")
      #expect(document.text.contains("secret") == false)
    }
  }

  @Test(arguments: [
    ("<a><b>cut", "it ends before its elements do"), ("<a><b>text</b>", "it ends before its elements do"),
    ("<a>text</a><b/>", "Extra content"), ("<a>text</b>", "mismatch"),
  ])
  func theReasonIsTheFault(_ source: String, _ reason: String) throws {
    do {
      _ = try parse(source, "x.xml")
      Issue.record("accepted")
    } catch DocumentError.malformed(_, _, let text) {
      #expect(text.contains(reason))
    }
  }

  @Test func harmlessEntitiesPass() throws {
    let commented =
      "<!-- <!DOCTYPE x [] -->\n<!DOCTYPE a [<!-- don't --><!ENTITY c 'C'>]><a>it's <![CDATA[<!ENTITY x SYSTEM \"y\">]]></a>"
    #expect(try parse(commented, "x.xml").sections.count == 1)
    #expect(try parse(#"<!DOCTYPE a [<!ENTITY c "Company">]><a>&c; text</a>"#, "x.xml").text.contains("&c; text"))
  }

  @Test func malformedNamesTheLine() throws {
    do {
      _ = try parse("<a>\n<b>\n</a>", "x.xml")
      Issue.record("accepted")
    } catch DocumentError.malformed(let format, let line, let reason) {
      #expect(format == "XML" && line == 3 && reason.contains("mismatch"))
    }
    #expect(throws: DocumentError.empty) { try parse("<a><b/></a>", "x.xml") }
  }
}
