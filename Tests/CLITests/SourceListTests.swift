import Answering
import Testing

@testable import KaijuanCLI

@Suite struct SourceListTests {
  @Test(arguments: [
    (0, 3, 1...1), (4, 7, 2...2), (0, 7, 1...2), (4, 8, 2...2), (8, 11, 3...3), (0, 11, 1...3), (5, 5, 2...2),
  ])
  func linesAreCountedFromOne(_ start: Int, _ end: Int, _ lines: ClosedRange<Int>) {
    #expect(SourceList.lines("abc\ndef\nghi", from: start, to: end) == lines)
  }

  @Test func placesCountBytes() {
    let text = "开卷\n有益"
    #expect(SourceList.lines(text, from: 7, to: 13) == 2...2)
  }

  /// A number is that of a passage, and statements rest on several of its sentences.
  @Test func whatEachStatementRestsOnIsQuotedOnce() {
    let citation = Citation(
      number: 1, passageID: 7, documentID: "doc", uri: "a.md", title: "A", headingPath: [], quote: "Core: 4.5 %.",
      start: 20, end: 32, characterStart: 20, characterEnd: 32, supported: true, version: 1)
    func statement(_ quote: String, _ start: Int, number: Int = 1, supported: Bool = true) -> Statement {
      var other = citation
      (other.number, other.quote, other.start, other.end) = (number, quote, start, start + quote.utf8.count)
      return Statement(text: "", citations: [number], supported: supported, spans: [CitedSpan(other)])
    }
    let spans = SourceList.spans(
      of: citation,
      in: [
        statement("Core: 4.5 %.", 20), statement("Tier 1: 6 %.", 33), statement("Of capital.", 0),
        statement("4.5 %", 26), statement("6 %. Rest.", 41), statement("Elsewhere.", 50, number: 2),
        statement("In vain.", 60, supported: false),
      ])
    #expect(spans.map(\.quote) == ["Of capital.", "Core: 4.5 %.", "Tier 1: 6 %. Rest."])
  }

  @Test func whatIsLeftOutBetweenQuotesIsMarkedAndPagesAreNamed() {
    let citation = Citation(
      number: 1, passageID: 7, documentID: "doc", uri: "a.pdf", title: "A", headingPath: [], quote: "First.", start: 0,
      end: 6, characterStart: 0, characterEnd: 6, supported: true, version: 1, page: 3)
    func statement(_ quote: String, _ start: Int, page: Int) -> Statement {
      var other = citation
      (other.quote, other.start, other.end, other.page) = (quote, start, start + quote.utf8.count, page)
      return Statement(text: "", citations: [1], supported: true, spans: [CitedSpan(other)])
    }
    let spans = SourceList.spans(
      of: citation, in: [statement("Last.", 90, page: 5), statement("Second.", 8, page: 3)])
    let text = SourceList.block(citation, spans, lines: nil, isChinese: false)
    #expect(text.contains("a.pdf, pages 3–5"))
    #expect(text.contains("    │ First.\n    │ Second.\n    │ …\n    │ Last.\n"))
  }
}
