import Foundation
import Testing

@testable import Documents

struct MarkdownTests {
  private let sample = """
    ---
    title: "A title: quoted"   # comment
    author: 林知远
    language: zh
    tags: [one, "two, three"]
    items:
      - x
      - 'y''s'
    note: >
      folded
      text
    nested:
      key: value
    date: 2026-03-14
    ---

    # Heading

    First paragraph.

    ## Setext-free 中文

    - item one
    - item two

      continued

    | a | b |
    |---|---|
    | 1 | 2 |

    ```swift
    # not a heading
    ```

    Setext
    ------

    Tail with *emphasis*.
    """

  @Test func frontMatter() throws {
    let document = try parse(sample, "x.md")
    #expect(document.title == "A title: quoted")
    #expect(document.contributor == "林知远")
    #expect(document.language == .chinese)
    #expect(document.kind == .article)
    #expect(
      document.metadata == [
        "tags": "one, two, three", "items": "x, y's", "note": "folded text", "nested.key": "value",
        "date": "2026-03-14",
      ])
    #expect(document.text == sample)
  }

  @Test func outline() throws {
    let document = try parse(sample, "x.md")
    #expect(document.sections.map(\.content) == [.prose, .list, .table, .code, .prose])
    #expect(
      document.paths == [
        ["Heading"], ["Heading", "Setext-free 中文"], ["Heading", "Setext-free 中文"], ["Heading", "Setext-free 中文"],
        ["Heading", "Setext"],
      ])
    #expect(document.text(of: document.sections[0]) == "First paragraph.")
    #expect(document.text(of: document.sections[1]) == "- item one\n- item two\n\n  continued")
    #expect(document.text(of: document.sections[2]).hasPrefix("| a | b |\n|---"))
    #expect(document.text(of: document.sections[3]) == "```swift\n# not a heading\n```")
    #expect(document.text(of: document.sections[4]) == "Tail with *emphasis*.")
  }

  @Test func titleFallsBackToHeadingThenName() throws {
    let titled = try parse("intro\n\n# The `real` *title*\n\ntext", "x.md")
    #expect(titled.title == "The real title")
    // A heading that is the title stays out of the paths.
    #expect(titled.paths == [[], []])
    #expect(try parse("just text", "a/b/notes.md").title == "notes.md")
  }

  @Test(arguments: ["\n", "\r\n", "\r"])
  func lineEnds(_ end: String) throws {
    let document = try parse(["# 标题", "", "第一段。", "", "## 二", "", "第二段。", ""].joined(separator: end), "x.md")
    #expect(document.sections.map { document.text(of: $0) } == ["第一段。", "第二段。"])
    #expect(document.paths == [[], ["二"]])
  }

  @Test func headingWithoutTextIsKept() throws {
    let document = try parse("# T\n\n## Empty\n\n## Full\n\ntext", "x.md")
    #expect(document.paths == [["Empty"], ["Full"]])
    #expect(document.text(of: document.sections[0]) == "## Empty")
  }

  @Test func thematicBreakIsNoFrontMatter() throws {
    let document = try parse("---\n\ntext\n\n---\n\nmore", "x.md")
    #expect(document.text(of: document.sections[0]).hasPrefix("text"))
    #expect(try parse("---\nnever: closed\n\ntext", "x.md").metadata == [:])
  }

  @Test(.timeLimit(.minutes(1))) func endlesslyWideTables() throws {
    let wide = String(repeating: "|a", count: 20_000) + "|\n" + String(repeating: "|-", count: 20_000) + "|\n"
    let document = try parse(wide + String(repeating: "|x\n", count: 20_000), "x.md")
    #expect(document.sections.map(\.content) == [.prose])
  }

  @Test func tableAfterParagraphAndNestedBlocks() throws {
    let document = try parse("para\n| a | b |\n|---|---|\n| 1 | 2 |\n\n> quote\n> # inner\n\nend", "x.md")
    let all = document.sections.map { document.text(of: $0) }.joined(separator: "\n")
    for word in ["para", "| 1 | 2 |", "inner", "end"] { #expect(all.contains(word)) }
  }
}
