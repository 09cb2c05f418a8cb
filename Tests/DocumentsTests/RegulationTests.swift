import Documents
import Testing

struct RegulationTests {
  @Test func clausesUnderTheirDivisions() throws {
    let document = try parse(
      """
      ---
      kind: regulation
      ---
      # 某办法

      # 第二编　总则

      ## 第一章　范围

      第十二条　为规范管理，制定本办法。

      本条第二款另有规定的，依照本法第二十条第二款。

      第十二条之一　补充：
      （一）甲；
      （二）乙。

      第十三条第二款规定的情形，适用前条。

      第十三条、第十四条的规定不适用。

      ### 第一节　期限

      第一千二百六十条　本办法自
      第二十条的规定施行之日起施行。

      第1261条 数字条号。
      """, "x.md")
    #expect(document.kind == .regulation)
    let base = ["第二编 总则", "第一章 范围"]
    #expect(
      document.paths == [
        base + ["第十二条"], base + ["第十二条之一"], base + ["第一节 期限", "第一千二百六十条"], base + ["第一节 期限", "第1261条"],
      ])
    let texts = document.sections.map { document.text(of: $0) }
    #expect(texts[0].hasSuffix("依照本法第二十条第二款。"))
    #expect(texts[1].hasSuffix("的规定不适用。"))
    #expect(texts[2].contains("第二十条的规定施行"))
  }

  @Test(arguments: [
    "第二十条第二款规定的情形除外。", "第二十条的规定", "第二十条、第二十一条", "第二十条至第三十条", "第二十条规定的人员", "第二十条和第三条",
    "第二十条　第二款所列", "第二十条所称人员", "第二十条 规定的期限",
  ])
  func crossReferencesAreNoHeadings(_ line: String) throws {
    let document = try parse("---\nkind: regulation\n---\n\n第十九条　甲。\n\n\(line)\n", "x.md")
    #expect(document.paths == [["第十九条"]])
  }

  @Test(arguments: [
    ("第二十条　所称人员，是指职员。", "第二十条"), ("**第二十条** 内容。", "第二十条"), ("第二十条　【范围】内容。", "第二十条 范围"), ("第二十条：内容。", "第二十条"),
    ("第二十条内容没有空格。", "第二十条"), ("第 二十 条 内容。", "第二十条"), ("　　第〇二〇条　内容。", "第〇二〇条"), ("### 第二十条　范围\n\n内容。", "第二十条 范围"),
  ])
  func headingForms(_ line: String, _ label: String) throws {
    let document = try parse("---\nkind: regulation\n---\n\n第十九条　甲。\n\n\(line)\n", "x.md")
    #expect(document.paths == [["第十九条"], [label]])
  }

  @Test func english() throws {
    let document = try parse(
      """
      ---
      kind: regulation
      ---
      # Rules

      ## Chapter I — Scope

      ### Article 1 — Who is covered

      1. Providers, as defined in Article 6(1).

      Article 6 of the Regulation applies. So does
      Article 7 where relevant.

      | a | b |
      |---|---|
      | 1 | 2 |

      Article 2 — Second
      Text of the second.

      Section 3. Things

      Article IX

      Text.
      """, "x.md")
    #expect(
      document.paths == [
        ["Chapter I — Scope", "Article 1 — Who is covered"], ["Chapter I — Scope", "Article 2 — Second"],
        ["Chapter I — Scope", "Section 3. Things", "Article IX"],
      ])
    #expect(document.text(of: document.sections[0]).hasSuffix("| 1 | 2 |"))
  }

  @Test func sectionsAreClausesWhereThereAreNoArticles() throws {
    let document = try parse(
      "---\nkind: regulation\n---\n\n## Part A\n\nSection 1. One\n\nText.\n\nSection 2. Two\n\nText.", "x.md")
    #expect(document.paths.map(\.last) == ["Section 1. One", "Section 2. Two"])
  }

  @Test func isDetectedInPlainText() throws {
    let document = try parse(
      """
      公司考勤办法

      目录
      第一章　总则
      第二章　附则

      第一章　总则
      第一条　为了管理。
      第二条　适用于全体。
      第二章　附则
      第三条　自发布之日起施行。
      """, "x.txt")
    #expect(document.kind == .regulation)
    #expect(document.title == "公司考勤办法")
    #expect(document.paths.suffix(3) == [["第一章 总则", "第一条"], ["第一章 总则", "第二条"], ["第二章 附则", "第三条"]])
  }

  @Test func articlesAboutLawAreNoRegulations() throws {
    let text = "文章讨论法律。\n\n第五条　引用一。\n\n评论很长很长很长。\n\n第三条　引用二。\n\n第四条　引用三。"
    #expect(try parse(text, "x.md").kind == .article)
  }
}
