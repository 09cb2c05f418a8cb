import Foundation
import Testing

@testable import Documents

struct PDFTests {
  private func error(_ data: Data) -> DocumentError? {
    do throws(DocumentError) {
      _ = try DocumentParser().parse(data: data, name: "a.pdf")
      return nil
    } catch { return error }
  }

  @Test func twoColumnsWithATable() throws {
    let document = try parseFixture("paper.pdf")
    #expect(document.title == "On the patience of batches")
    #expect(document.contributor == "Maya Okafor")
    #expect(
      document.paths == [["1 Introduction"], ["2 Method"], ["3 Results"], ["3 Results"], ["4 Outlook"]])
    #expect(document.sections.map(\.content) == [.prose, .prose, .prose, .table, .prose])
    #expect(
      document.text(of: document.sections[3])
        == "Size | Wait | Tokens\n8 | 20 ms | 1100\n16 | 35 ms | 1600\n32 | 50 ms | 1900")
    // Down the first column, then down the second; no line of a running head between.
    let starts = document.text.split(separator: "\n\n").filter { $0.hasPrefix("Paragraph") }.map { $0.prefix(13) }
    #expect(starts == (1...4).flatMap { part in (0...5).map { "Paragraph \(part).\($0)" } }.map { Substring($0) })
    #expect(!document.text.contains("Journal of Waiting Rooms") && !document.text.contains("Page 2"))
    #expect(document.text.contains("The words of this line were set by hand to be broken where"))
    #expect(document.text.contains("sixty-four of them"))
    #expect(document.pageStarts.count == 3)
    #expect(document.pageStarts.first == 0)
  }

  @Test func aChineseRuleBook() throws {
    let document = try parseFixture("zhidu.pdf")
    #expect(document.title == "数据管理办法")
    #expect(document.kind == .regulation)
    #expect(document.paths.first == ["第一章 总则", "第一条"])
    #expect(document.paths.last == ["第三章 附则", "第九条"])
    #expect(document.text.contains("完成自查，并将自查结果以书面形式报送"))
    #expect(!document.text.contains("汇编") && !document.text.contains("页"))
    let bytes = Array(document.text.utf8)
    #expect(
      document.pageStarts.map { String(decoding: bytes[$0...].prefix(9), as: UTF8.self) } == ["数据管", "第二章", "第三章"])
  }

  @Test func whatIsNoTextIsSaid() throws {
    #expect(error(try fixture("encrypted.pdf")) == .encrypted(format: "PDF"))
    #expect(error(try fixture("scan.pdf")) == .imageOnly(format: "PDF", pages: 2))
    #expect(DocumentError.imageOnly(format: "PDF", pages: 2).description.contains("--ocr"))
    let torn = try fixture("paper.pdf").prefix(3000)
    guard case .malformed("PDF", 0, let reason) = error(torn) else {
      Issue.record("\(String(describing: error(torn)))")
      return
    }
    #expect(reason.contains("Couldn't"))
    #expect(error(Data("%PDF-1.7\n".utf8)) != nil)
  }

  /// Tesseract is there where `Scripts/test` installed it.
  private static let hasTesseract = FileManager.default.isExecutableFile(atPath: "/usr/bin/tesseract")

  @Test(.enabled(if: hasTesseract)) func picturesAreReadWhenAsked() throws {
    let recognition = try #require(TextRecognition())
    let parser = DocumentParser(recognition: recognition)
    let scan = try parser.parse(data: fixture("scan.pdf"), name: "scan.pdf")
    #expect(scan.text.contains("The lease ends on 31 March 2027."))
    #expect(scan.text.contains("租赁合同"))
    #expect(scan.text.contains("Second page of the scan."))
    #expect(scan.pageStarts.count == 2)
    #expect(scan.metadata["ocr"] == "chi_sim+eng")
    let picture = try parser.parse(data: fixture("scan.png"), name: "scan.png")
    #expect(picture.text.contains("Both parties may end it earlier."))
    #expect(throws: DocumentError.binary(format: "a PNG image")) {
      try DocumentParser().parse(data: fixture("scan.png"), name: "scan.png")
    }
    #expect(throws: DocumentError.self) { try parser.parse(data: fixture("scan.png").prefix(500), name: "scan.png") }
    #expect(TextRecognition(languages: "eng; rm") == nil)
  }

  @Test func damagedFiles() throws {
    let data = try fixture("paper.pdf")
    var random = SplitMix(state: 3)
    for length in stride(from: 0, to: data.count, by: data.count / 12) { survive(data.prefix(length), "a.pdf") }
    for _ in 0..<25 {
      var damaged = data
      for _ in 0..<8 {
        damaged[Int.random(in: 5..<data.count, using: &random)] = UInt8.random(in: 0...255, using: &random)
      }
      survive(damaged, "a.pdf")
    }
  }

  // MARK: The tool's limits

  private func run(_ command: String, _ limits: ToolLimits) throws(DocumentError) -> (ToolProcess.Ending, Int) {
    var count = 0
    let tool = ToolProcess(tool: "sh", arguments: ["-c", command], package: "dash", limits: limits)
    let ending = try tool.run(input: Data("input".utf8)) { count += $0.count }
    return (ending, count)
  }

  @Test func toolsAreHeldToTheirLimits() throws {
    #expect(try run("cat; echo why >&2; exit 3", ToolLimits()).0.complaint == "why")
    #expect(try run("cat", ToolLimits()).1 == 5)
    #expect(try run("cat /dev/stdin", ToolLimits()).1 == 5)
    #expect(throws: DocumentError.exhausted(tool: "sh", limit: "1 seconds of processor time")) {
      try run("while :; do :; done", ToolLimits(processorSeconds: 1))
    }
    let start = ContinuousClock.now
    #expect(throws: DocumentError.exhausted(tool: "sh", limit: "1 seconds")) {
      try run("sleep 60", ToolLimits(seconds: 1))
    }
    #expect(start.duration(to: .now) < .seconds(55))
    #expect(throws: DocumentError.exhausted(tool: "sh", limit: "100000 bytes of output")) {
      try run("cat /dev/zero", ToolLimits(outputBytes: 100_000))
    }
    // 64 MiB do not hold a string of 200 MB, and no file can be written.
    let hungry = try run("x=$(head -c 200000000 /dev/zero | tr '\\0' x); echo ${#x}", ToolLimits(memoryBytes: 64 << 20))
    #expect(hungry.1 < 8 || hungry.0.status != 0)
    #expect(try run("echo data > /tmp/kaijuan-no-such-file && cat /tmp/kaijuan-no-such-file", ToolLimits()).1 == 0)
    #expect(throws: DocumentError.toolMissing(tool: "kaijuan-none", package: "none")) {
      try ToolProcess(tool: "kaijuan-none", arguments: [], package: "none").run(input: Data()) { _ in }
    }
  }

  // MARK: Layout

  @Test func layoutFromATornStream() throws {
    let html = """
      <title>T</title>
      <page width="100" height="200">
      <block xMin="1" yMin="1" xMax="9" yMax="9">
      <line xMin="1" yMin="100" xMax="90" yMax="110">
      <word xMin="1" yMin="100" xMax="40" yMax="110">a &lt;b&gt; &amp;\u{1}c</word>
      <word xMin="x" yMin="100" xMax="40" yMax="110">gone</word>
      <word xMin="1e30" yMin="100" xMax="nan" yMax="110">gone</word>
      </page>

      """
    let bytes = Array(html.utf8)
    for size in [1, 7, 4096] {
      var reader = PDFLayoutReader()
      for start in stride(from: 0, to: bytes.count, by: size) {
        try reader.take(bytes[start..<min(start + size, bytes.count)])
      }
      #expect(reader.fields["title"] == "T")
      guard case .line(let line) = reader.pages.first?.items.first else {
        Issue.record("no line")
        continue
      }
      #expect(line.text == "a <b> &c")
    }
    var endless = PDFLayoutReader()
    #expect(throws: DocumentError.self) {
      for _ in 0..<40 { try endless.take(ArraySlice(repeatElement(UInt8(ascii: "x"), count: 1 << 16))) }
    }
  }

  /// Words that stand in no two columns alike make no table of millions of cells.
  @Test func scatteredWordsAreNoTable() {
    let lines = (0..<2000).map { row -> PDFTables.Line in
      let words = [0, 1].map { piece in
        let left = Float(row * 200 + piece * 100)
        return PDFWord(
          text: "x", box: PDFBox(left: left, top: Float(row * 12), right: left + 4, bottom: Float(row * 12 + 10)))
      }
      return (words, words[0].box.union(words[1].box), row)
    }
    let items = PDFTables.items(of: lines)
    #expect(items.count == lines.count)
  }

  /// A page with a paragraph a line.
  private func page(_ lines: [String], size: Float = 10) -> PDFPage {
    var page = PDFPage(height: 800)
    for (index, text) in lines.enumerated() {
      let top = Float(index) * 30
      let box = PDFBox(left: 50, top: top, right: 50 + Float(text.count) * 5, bottom: top + size)
      page.items.append(.line(PDFLine([PDFWord(text: text, box: box)], box: box, block: index)))
      page.blocks.append(box)
    }
    return page
  }

  @Test func numberedLinesAreAListWhereTheNextNumberFollows() throws {
    let said = "This sentence stands between them and ends here."
    let lines = [
      "1. Fetch the index", "2. Rebuild what is local", "• at once", "3. Unpack", said, "1. Scope", said, "2. Terms",
      said,
    ]
    let text = try PDFComposer([page(lines)]).writer.draft(title: nil)
    #expect(
      text.blocks.map(\.role) == [
        .content(.list), .content(.prose), .heading(level: 3, text: "1. Scope"), .content(.prose),
        .heading(level: 3, text: "2. Terms"), .content(.prose),
      ])
    // Over the end of a page, and beside a heading that is one by its size.
    let broken = try PDFComposer([page(["1. Fetch", "2. Rebuild"]), page(["3. Unpack", "1. Choose"])]).writer.draft(
      title: nil)
    #expect(broken.blocks.map(\.role) == [.content(.list), .content(.list), .heading(level: 3, text: "1. Choose")])
    #expect(broken.pageStarts.count == 2)
  }

  @Test func anOrnamentIsNoTitle() {
    var first = page(["ª"], size: 40)
    first.items += page(["Usage"], size: 30).items
    let body = page([String](repeating: "Words of the running text, again and again.", count: 9))
    #expect(PDFComposer([first, body]).title == nil)
    #expect(PDFComposer([page(["Usage"], size: 40), body]).title == "Usage")
  }

  @Test(arguments: ["12", "- 12 -", "xii", "Page 3 of 9", "第 3 页", "第3页，共9页", "3 / 9"])
  func pageNumbers(_ text: String) { #expect(PDFRunningLines.isPageNumber(text)) }

  @Test(arguments: ["12 apples", "Chapter 3", "第三章", "2026-11-21"])
  func noPageNumbers(_ text: String) { #expect(!PDFRunningLines.isPageNumber(text)) }

  @Test func marks() {
    #expect(LineMarks.bullet("• one").map(\.length) == 2)
    #expect(LineMarks.bullet("12. two").map(\.text) == "12.")
    #expect(LineMarks.bullet("（三）内容").map(\.text) == "（三）")
    #expect(LineMarks.bullet("a) x").map(\.text) == "a)")
    #expect(LineMarks.bullet("3.5 metres") == nil)
    #expect(LineMarks.headingLevel("2.1 Method") != nil)
    #expect(LineMarks.headingLevel("12 men stood there") == nil)
  }
}
