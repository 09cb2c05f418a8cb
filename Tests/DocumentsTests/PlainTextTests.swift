import Documents
import Testing

struct PlainTextTests {
  @Test func headingsAndParagraphs() throws {
    let document = try parse(
      """
      知识管理手册

      一、目的

      说明目的的一段话。

      二、范围

      说明范围。

      1.2 Scope of work

      Text here.

      Over
      ====

      - a
      - b
      """, "m.txt")
    #expect(document.title == "知识管理手册")
    #expect(document.kind == .article)
    #expect(document.paths.contains(["一、目的"]))
    #expect(document.paths.contains(["二、范围", "1.2 Scope of work"]))
    #expect(document.sections.last?.content == .list)
    #expect(document.sections.last?.headingPath == ["Over"])
  }

  @Test func sentencesAreNoHeadings() throws {
    let document = try parse(
      "1. Buy milk, then go home.\n\nChapter 3 was the best of all the chapters I have ever read in a book.\n\n一、他来了。",
      "x.txt")
    #expect(document.paths == [[]])
    #expect(document.title == "x.txt")
  }

  @Test func tablesAreOneSection() throws {
    let document = try parse("a,b\n1,2\n", "x.csv")
    #expect(document.sections == [Documents.Section(headingPath: [], content: .table, bytes: 0..<11)])
  }
}
