import Foundation
import Testing

@testable import Documents

struct OfficeTests {
  // MARK: Word

  @Test func wordReport() throws {
    let document = try parseFixture("report.docx")
    #expect(document.title == "Quarterly report 2026")
    #expect(document.contributor == "Maya Okafor")
    #expect(document.metadata["date"] == "2026-11-21")
    #expect(document.paths == [["Revenue"], ["Revenue", "By region"], ["Measures"]])
    #expect(document.sections.map(\.content) == [.prose, .table, .list])
    // The entry of the table of contents is gone, inserted text stands, deleted text does not.
    #expect(!document.text.contains("........."))
    #expect(document.text.contains("The forecast was raised"))
    #expect(!document.text.contains("lowered"))
    #expect(document.text.contains("See the annual plan"))
    #expect(document.text.contains("the year before.[1]\n\n[1] Audited figures."))
    // The cell merged downwards repeats its text.
    #expect(
      document.text(of: document.sections[1]).hasPrefix(
        "Region | Quarter | Revenue\nNorth | Q1 | 120\nNorth | Q2 | 140\nSouth"))
    #expect(document.text.hasSuffix("- Open the Hangzhou office.\n1. Plan the budget.\n2. Sign the lease."))
  }

  @Test func clauseNumbersOfWordsOwnCounting() throws {
    let document = try parseFixture("regulation.docx")
    #expect(document.kind == .regulation)
    #expect(document.contributor == nil)
    #expect(document.paths == [["第一条"], ["第二条"], ["第三条"], ["第四条"]])
    #expect(document.text(of: document.sections[2]).hasSuffix("1. 公开数据；\n  2. 内部数据；"))
  }

  private func word(_ body: String, numbering: String = "", styles: String = "") -> Data {
    func part(_ root: String, _ content: String) -> Data {
      Data("<?xml version=\"1.0\"?><w:\(root) xmlns:w=\"w\">\(content)</w:\(root)>".utf8)
    }
    return zip([
      ("[Content_Types].xml", Data("<Types/>".utf8)),
      ("word/document.xml", part("document", "<w:body>\(body)</w:body>")),
      ("word/numbering.xml", part("numbering", numbering)), ("word/styles.xml", part("styles", styles)),
    ])
  }

  private func wordText(_ body: String, numbering: String = "", styles: String = "") throws -> String {
    try DocumentParser().parse(data: word(body, numbering: numbering, styles: styles), name: "a.docx").text
  }

  @Test func numbersCountByLevelAndStartAnew() throws {
    let levels = [("upperRoman", "%1."), ("decimal", "%1.%2"), ("lowerLetter", "(%3)")].enumerated().map {
      index, level in
      "<w:lvl w:ilvl=\"\(index)\"><w:start w:val=\"1\"/><w:numFmt w:val=\"\(level.0)\"/><w:lvlText w:val=\"\(level.1)\"/></w:lvl>"
    }.joined()
    let numbering =
      "<w:abstractNum w:abstractNumId=\"1\">\(levels)</w:abstractNum><w:num w:numId=\"3\"><w:abstractNumId w:val=\"1\"/></w:num>"
    let paragraphs = [(0, "a"), (1, "b"), (1, "c"), (2, "d"), (0, "e"), (1, "f")].map { level, text in
      "<w:p><w:pPr><w:numPr><w:ilvl w:val=\"\(level)\"/><w:numId w:val=\"3\"/></w:numPr></w:pPr><w:r><w:t>\(text)</w:t></w:r></w:p>"
    }.joined()
    #expect(try wordText(paragraphs, numbering: numbering) == "I. a\n  I.1 b\n  I.2 c\n    (a) d\nII. e\n  II.1 f")
  }

  @Test func headingsByOutlineAndBasedOn() throws {
    let styles =
      "<w:style w:styleId=\"a\"><w:name w:val=\"Heading 2\"/></w:style>"
      + "<w:style w:styleId=\"b\"><w:name w:val=\"mine\"/><w:basedOn w:val=\"a\"/></w:style>"
      + "<w:style w:styleId=\"c\"><w:name w:val=\"loop\"/><w:basedOn w:val=\"c\"/></w:style>"
    let body = ["b", "c"].map {
      "<w:p><w:pPr><w:pStyle w:val=\"\($0)\"/></w:pPr><w:r><w:t>Head \($0)</w:t></w:r></w:p>"
    }.joined()
    let outline =
      "<w:p><w:pPr><w:outlineLvl w:val=\"0\"/></w:pPr><w:r><w:t>Outer</w:t></w:r></w:p><w:p><w:r><w:t>end</w:t></w:r></w:p>"
    let document = try DocumentParser().parse(data: word(body + outline, styles: styles), name: "a.docx")
    #expect(document.title == "Head b")
    #expect(document.paths == [[], ["Outer"]])
  }

  @Test func nestedTablesAndTextBoxes() throws {
    let cell = { (text: String) in "<w:tc><w:p><w:r><w:t>\(text)</w:t></w:r></w:p></w:tc>" }
    let inner = "<w:tbl><w:tr>\(cell("x"))\(cell("y"))</w:tr></w:tbl>"
    let outer =
      "<w:tbl><w:tr>\(cell("a"))<w:tc>\(inner)<w:p><w:r><w:t>b</w:t></w:r></w:p></w:tc></w:tr><w:tr>\(cell("c"))</w:tr></w:tbl>"
    #expect(try wordText(outer) == "a | x, y b\nc")
    let box =
      "<w:p><w:r><w:t>before</w:t><w:txbxContent><w:p><w:r><w:t>boxed</w:t></w:r></w:p></w:txbxContent></w:r></w:p>"
    #expect(try wordText(box) == "boxed\n\nbefore")
  }

  // MARK: The others

  /// Files that name one part again and again come to no more than the part.
  @Test(.timeLimit(.minutes(1))) func partsAreReadOnce() throws {
    let note =
      "<w:footnotes xmlns:w=\"w\"><w:footnote w:id=\"1\"><w:p><w:r><w:t>\(String(repeating: "note ", count: 20_000))</w:t></w:r></w:p></w:footnote></w:footnotes>"
    let body = String(repeating: "<w:p><w:r><w:t>x</w:t><w:footnoteReference w:id=\"1\"/></w:r></w:p>", count: 5000)
    let word = zip([
      ("word/document.xml", Data("<w:document xmlns:w=\"w\"><w:body>\(body)</w:body></w:document>".utf8)),
      ("word/footnotes.xml", Data(note.utf8)),
    ])
    let document = try DocumentParser().parse(data: word, name: "a.docx")
    #expect(document.text.utf8.count < 200_000)
    #expect(document.text.hasSuffix("x[1]"))

    let slides = String(repeating: "<p:sldId r:id=\"r1\"/>", count: 5000)
    let talk = zip([
      ("ppt/presentation.xml", Data("<p:p xmlns:p=\"p\" xmlns:r=\"r\">\(slides)</p:p>".utf8)),
      (
        "ppt/_rels/presentation.xml.rels",
        Data("<R><Relationship Id=\"r1\" Type=\"a/slide\" Target=\"slides/s.xml\"/></R>".utf8)
      ),
      ("ppt/slides/s.xml", Data("<p:s xmlns:p=\"p\" xmlns:a=\"a\"><p:sp><a:p><a:t>once</a:t></a:p></p:sp></p:s>".utf8)),
    ])
    #expect(try DocumentParser().parse(data: talk, name: "a.pptx").text == "once")
  }

  @Test(.timeLimit(.minutes(1))) func wideSpansOfManyRows() throws {
    let row =
      "<w:tr><w:tc><w:tcPr><w:gridSpan w:val=\"9999999\"/></w:tcPr><w:p><w:r><w:t>a</w:t></w:r></w:p></w:tc></w:tr>"
    let table = "<w:tbl>" + String(repeating: row, count: 50_000) + "</w:tbl>"
    let text = try wordText(table)
    #expect(text.utf8.count < 200_000)
  }

  @Test func presentation() throws {
    let document = try parseFixture("talk.pptx")
    #expect(document.title == "Batching for humans")
    #expect(document.contributor == "林知远")
    #expect(document.paths == [[], ["Figures"], ["Why wait?"], ["Why wait?"]])
    #expect(document.text.contains("size | tokens a second\n32 | 1900"))
    #expect(document.text.contains("- An empty one never does.\n  - Except at the end."))
    #expect(document.text.hasSuffix("Mention the fifty milliseconds."))
    let bytes = Array(document.text.utf8)
    let slides = document.pageStarts.map { String(decoding: bytes[$0...].prefix(7), as: UTF8.self) }
    #expect(slides == ["Batchin", "Figures", "Why wai"])
  }

  @Test func workbook() throws {
    let document = try parseFixture("prices.xlsx")
    #expect(document.title == "Price list")
    #expect(document.paths == [["Prices"], ["Prices"], ["库存"]])
    #expect(
      document.text(of: document.sections[0]) == """
        Item | Kind | Price | Since | Discount | Total
        Pen | Office | 2.5 | 2026-01-31 | 12.5% | 2.1875
        Desk | Office | 0.3 | 2024-02-29 | 0.0% | 0.3
        """)
    #expect(document.text(of: document.sections[1]) == "Second table | of this sheet\nTRUE | 2026-11-21 14:05")
    #expect(document.text(of: document.sections[2]) == "品名 | 数量\n墨水 | 12")
    #expect(try parseFixture("inline.xlsx").text == "Days\n\nday | what\n2026-11-21 | founded")
  }

  private func sheet(_ rows: String, after: String = "", beside: [(String, String)] = []) -> Data {
    let sheet = "<worksheet><sheetData>\(rows)</sheetData>\(after)</worksheet>"
    return zip(
      beside.map { (name: $0.0, content: Data($0.1.utf8)) } + [
        ("[Content_Types].xml", Data("<Types/>".utf8)),
        (
          "xl/workbook.xml",
          Data("<workbook xmlns:r=\"r\"><sheets><sheet name=\"S\" r:id=\"r1\"/></sheets></workbook>".utf8)
        ),
        (
          "xl/_rels/workbook.xml.rels",
          Data(
            "<Relationships><Relationship Id=\"r1\" Type=\"x/worksheet\" Target=\"worksheets/s.xml\"/></Relationships>"
              .utf8)
        ), ("xl/worksheets/s.xml", Data(sheet.utf8)),
      ])
  }

  @Test(.timeLimit(.minutes(1))) func workbooksThatSpanTheWorld() throws {
    // Far apart cells cost no more than near ones.
    let far = sheet(
      "<row r=\"1\"><c r=\"A1\"><v>1</v></c><c r=\"XFD1\"><v>2</v></c></row><row r=\"1048576\"><c r=\"B1048576\"><v>3</v></c></row>"
    )
    #expect(try DocumentParser().parse(data: far, name: "a.xlsx").text == "S\n\n1 | 2\n\n3")
    let merged = sheet(
      "<row r=\"1\"><c r=\"A1\"><v>1</v></c></row>",
      after: String(repeating: "<mergeCell ref=\"A1:XFD1048576\"/>", count: 2000))
    #expect(try DocumentParser().parse(data: merged, name: "a.xlsx").text == "S\n\n1")
    let letters = (0..<26).map { String(UnicodeScalar(UInt8(65 + $0))) }
    let diagonal = (1...5_000).map { row in
      let column = letters[row / 26 % 26] + letters[row % 26]
      return "<row r=\"\(row)\"><c r=\"\(column)\(row)\"><v>1</v></c></row>"
    }.joined()
    _ = try DocumentParser().parse(data: sheet(diagonal), name: "a.xlsx")
    for number in ["9223372036854775807", "-9223372036854775808", "1048577"] {
      let rows =
        "<row r=\"\(number)\"><c r=\"A1\"><v>1</v></c></row><row><c><v>2</v></c></row><row><c><v>3</v></c></row>"
      #expect(try DocumentParser().parse(data: sheet(rows), name: "a.xlsx").text == "S\n\n1\n2\n3")
    }
    for (row, reference) in [("-5", "A1"), ("99999999999999999999", "ZZZZZZ9"), ("x", ""), ("1", "1A")] {
      survive(
        sheet("<row r=\"\(row)\"><c r=\"\(reference)\"><v>1e999</v></c><c s=\"-1\" t=\"s\"><v>7</v></c></row>"),
        "a.xlsx")
    }
  }

  /// Apache POI's `poc-shared-strings.xlsx`: a string of a megabyte in each of thousands of cells.
  @Test(.timeLimit(.minutes(1))) func aStringThatEveryCellShows() throws {
    let string = String(repeating: "long ", count: 200_000)
    let strings = "<sst><si><t>\(string)</t></si></sst>"
    let rows = (1...20_000).map { "<row r=\"\($0)\"><c r=\"A\($0)\" t=\"s\"><v>0</v></c></row>" }.joined()
    let data = sheet(rows, beside: [("xl/sharedStrings.xml", strings)])
    #expect(throws: DocumentError.hostile(reason: "the cells of a sheet come to more than 268435456 bytes")) {
      try DocumentParser().parse(data: data, name: "a.xlsx")
    }
  }

  @Test func partsAreNamedWithoutCaseAndWithEitherSlash() throws {
    let strings = "<sst><si><t>shared</t></si></sst>"
    let cells = "<row><c t=\"s\"><v>0</v></c></row>"
    let data = sheet(cells, beside: [("XL\\sharedstrings.xml", strings)])
    #expect(try DocumentParser().parse(data: data, name: "a.xlsx").text == "S\n\nshared")
  }

  @Test func textBoxesOfSheets() throws {
    let relations =
      "<Relationships><Relationship Id=\"r1\" Type=\"x/drawing\" Target=\"../drawings/d.xml\"/></Relationships>"
    let drawing =
      "<d><sp><txBody><p><r><t>Plan </t></r><r><t>B</t></r></p><p><r><t>from May</t></r></p></txBody></sp><sp><txBody><p/></txBody></sp></d>"
    let data = sheet(
      "<row><c><v>1</v></c></row>",
      beside: [("xl/worksheets/_rels/s.xml.rels", relations), ("xl/drawings/d.xml", drawing)])
    #expect(try DocumentParser().parse(data: data, name: "a.xlsx").text == "S\n\n1\n\nPlan B\nfrom May")
  }

  @Test func book() throws {
    let document = try parseFixture("book.epub")
    #expect(document.title == "The Book of Batches")
    #expect(document.contributor == "Maya Okafor")
    #expect(document.paths == [["Beginnings"], ["Beginnings"], ["The Wait"], ["The Wait"]])
    #expect(document.text.contains("It began with a queue & a clock.\n\n- one\n- two\n\nThe Wait\n\nNobody waits"))
    #expect(document.text.hasSuffix("size | wait\n32 | 50"))
  }

  @Test func aChapterListedTwiceIsReadOnce() throws {
    let names = ["z_first.xhtml\" id=\"c0", "z_first.xhtml#part\" id=\"c1"]
    let items = names.map { "<item href=\"\($0)\"/>" }.joined()
    let package =
      "<package><manifest>\(items)</manifest><spine><itemref idref=\"c0\"/><itemref idref=\"c1\"/></spine></package>"
    let entries = try parts(of: "book.epub").map { $0.name == "EPUB/content.opf" ? ($0.name, Data(package.utf8)) : $0 }
    let book = try DocumentParser().parse(data: zip(entries), name: "a.epub")
    #expect(book.text.components(separatedBy: "It began with").count == 2)
  }

  // MARK: Bad files

  private func error(_ data: Data, _ name: String) -> DocumentError? {
    do throws(DocumentError) {
      _ = try DocumentParser().parse(data: data, name: name)
      return nil
    } catch { return error }
  }

  @Test func errorsNameTheFormat() throws {
    let types = (name: "[Content_Types].xml", content: Data("<Types/>".utf8))
    #expect(
      error(zip([types]), "a.docx")
        == .malformed(format: "Word document", line: 0, reason: "it has no part 'word/document.xml'"))
    #expect(
      error(zip([types]), "a.epub")
        == .malformed(format: "EPUB book", line: 0, reason: "it has no part 'META-INF/container.xml'"))
    #expect(
      error(word("<w:p>"), "a.docx").map { "\($0)".hasPrefix("The Word document is malformed at line 1") } == true)
    #expect(error(word(""), "a.docx") == .empty)
    #expect(error(Data("plain words".utf8), "a.docx") != nil)
    let open = zip([
      ("mimetype", Data("application/vnd.oasis.opendocument.text".utf8)), ("content.xml", Data("<a/>".utf8)),
    ])
    #expect(error(open, "a.odt") == .unsupported(format: "an OpenDocument file"))
    let bomb =
      "<!DOCTYPE w [<!ENTITY a \"aaaaaaaaaa\"><!ENTITY b \"&a;&a;&a;\">]><w:document xmlns:w=\"w\"><w:p>&b;</w:p></w:document>"
    #expect(
      error(zip([types, ("word/document.xml", Data(bomb.utf8))]), "a.docx")
        == .hostile(reason: "the Word document declares XML entities, which such files never do"))
    let outside =
      "<!DOCTYPE w SYSTEM \"file:///etc/passwd\"><w:document xmlns:w=\"w\"><w:p><w:r><w:t>a</w:t></w:r></w:p></w:document>"
    #expect(
      try DocumentParser().parse(data: zip([types, ("word/document.xml", Data(outside.utf8))]), name: "a.docx").text
        == "a")
    let key = "<encryption><CipherReference URI=\"EPUB/a_second.xhtml\"/></encryption>"
    #expect(
      error(try adding("META-INF/encryption.xml", key, to: "book.epub"), "a.epub") == .encrypted(format: "EPUB book"))
  }

  /// The parts of a fixture and one more.
  private func adding(_ part: String, _ text: String, to name: String) throws -> Data {
    try zip(parts(of: name) + [(part, Data(text.utf8))])
  }

  private func parts(of name: String) throws -> [(name: String, content: Data)] {
    try OfficePackage(try fixture(name), format: "x").parts { _ in true }.sorted { $0.key < $1.key }.map {
      ($0, Data($1))
    }
  }

  @Test(arguments: ["report.docx", "talk.pptx", "prices.xlsx", "book.epub"])
  func truncatedAndDamagedFiles(_ name: String) throws {
    let data = try fixture(name)
    for length in stride(from: 0, to: data.count, by: max(1, data.count / 200)) { survive(data.prefix(length), name) }
    var random = SplitMix(state: 11)
    for _ in 0..<100 {
      var damaged = data
      for _ in 0..<3 {
        damaged[Int.random(in: 4..<data.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      survive(damaged, name)
    }
  }

  /// Whole archives with torn XML inside, which no checksum catches.
  @Test(arguments: [
    "report.docx": "word/document.xml", "prices.xlsx": "xl/worksheets/sheet1.xml", "talk.pptx": "ppt/slides/slide2.xml",
    "book.epub": "epub/content.opf",
  ])
  func tornParts(_ name: String, _ part: String) throws {
    var entries = try parts(of: name).filter { $0.content.count < 20_000 }
    let index = try #require(entries.firstIndex { $0.name == part })
    let whole = entries[index].content
    var random = SplitMix(state: 5)
    for length in stride(from: 0, to: whole.count, by: max(1, whole.count / 60)) {
      entries[index].content = whole.prefix(length)
      survive(zip(entries), name)
      entries[index].content = whole
      for _ in 0..<3 {
        entries[index].content[Int.random(in: 0..<whole.count, using: &random)] = UInt8.random(
          in: 32...126, using: &random)
      }
      survive(zip(entries), name)
    }
  }
}
