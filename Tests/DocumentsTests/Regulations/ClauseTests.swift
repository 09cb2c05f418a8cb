import Testing

@testable import Documents

struct ClauseTests {
  private func clauses(_ text: String, _ name: String = "x.md") throws -> ClauseOutline {
    let document = try parse(name.hasSuffix("md") ? "---\nkind: regulation\n---\n\n" + text : text, name)
    let outline = try #require(document.clauses)
    let bytes = Array(document.text.utf8)
    for clause in outline.clauses {
      #expect(String(validating: bytes[clause.bytes], as: UTF8.self) != nil)
      #expect(
        clause.bytes.lowerBound <= clause.ownBytes.lowerBound && clause.ownBytes.upperBound <= clause.bytes.upperBound)
      if let parent = clause.parentID.flatMap({ outline[$0] }) {
        #expect(parent.bytes.lowerBound <= clause.bytes.lowerBound, "\(clause.id)")
        #expect(clause.bytes.upperBound <= parent.bytes.upperBound, "\(clause.id)")
      }
    }
    #expect(Set(outline.clauses.map(\.id)).count == outline.clauses.count)
    return outline
  }

  private func ids(_ text: String, _ name: String = "x.md") throws -> [String] {
    try clauses(text, name).clauses.map(\.id)
  }

  @Test func chineseDownToPoints() throws {
    let text = """
      # 第一编　总则

      ## 第一分编　通则

      ### 第一章　范围

      #### 第一节　定义

      第十九条　甲。

      第二十条　应当符合下列条件：
      （一）一；
      （二）二：
      1．其一；
      2．其二。
      （三）三。

      有前款情形的，除外。

      第二十条之一　补充。

      第一千二百六十条　自公布之日起施行。
      """
    #expect(
      try ids(text) == [
        "part_1", "part_1__subpart_1", "chp_1", "chp_1__sec_1", "art_19", "art_19__para_1", "art_20", "art_20__para_1",
        "art_20__para_1__point_1", "art_20__para_1__point_2", "art_20__para_1__point_2__point_1",
        "art_20__para_1__point_2__point_2", "art_20__para_1__point_3", "art_20__para_2", "art_20-1",
        "art_20-1__para_1", "art_1260", "art_1260__para_1",
      ])
  }

  @Test func chaptersThatBeginAnewAreNamedWithTheirPart() throws {
    let text = "# 第一编　甲\n\n## 第一章　一\n\n第一条　文。\n\n# 第二编　乙\n\n## 第一章　二\n\n第二条　文。\n\n## 第二章　三\n\n第三条　文。"
    #expect(
      try ids(text) == [
        "part_1", "part_1__chp_1", "art_1", "art_1__para_1", "part_2", "part_2__chp_1", "art_2", "art_2__para_1",
        "chp_2",
        "art_3", "art_3__para_1",
      ])
  }

  @Test func pointsWithinALine() throws {
    #expect(
      try ids("第一条　分为三类：（一）甲；（二）乙；（三）丙。\n\n第二条　文（一）不是项。\n\n第三条　文。").filter { $0.contains("point") } == [
        "art_1__para_1__point_1", "art_1__para_1__point_2", "art_1__para_1__point_3",
      ])
    #expect(
      try ids("### Article 1\n\nA person may: (a) ask; (b) wait; or (c) leave.").filter { $0.contains("point") } == [
        "art_1__para_1__point_a", "art_1__para_1__point_b", "art_1__para_1__point_c",
      ])
  }

  @Test func englishNestsPointsAndCountsSubparagraphs() throws {
    let text = """
      ## Chapter IV — Duties

      ### Article 6 — Lawfulness

      1. Processing is lawful where:

      (a) consent is given;

      (b) one of these holds:

      (i) a contract;

      (ii) a duty;

      (c) nothing else.

      The first subparagraph does not apply to courts.

      2. States may add rules.

      ### Article 6a

      For the purposes of this Act:

      (1) 'term' means a word;

      (2) 'text' means words.

      ### Article 7

      One paragraph.

      Another one.
      """
    #expect(
      try ids(text) == [
        "chp_4", "art_6", "art_6__para_1", "art_6__para_1__point_a", "art_6__para_1__point_b",
        "art_6__para_1__point_b__point_i", "art_6__para_1__point_b__point_ii", "art_6__para_1__point_c",
        "art_6__para_1__subpara_2", "art_6__para_2", "art_6a", "art_6a__para_1", "art_6a__para_1__point_1",
        "art_6a__para_1__point_2", "art_7", "art_7__para_1", "art_7__para_2",
      ])
  }

  @Test func theNinthLetterIsNoRomanNumeral() throws {
    let letters = "abcdefghij".map { "(\($0)) text;" }.joined(separator: "\n\n")
    let found = try ids("### Article 1\n\n1. List:\n\n\(letters)")
    #expect(found.last == "art_1__para_1__point_j")
    #expect(found.contains("art_1__para_1__point_i"))
  }

  @Test func sectionsOfActsKeepTheirName() throws {
    let found = try ids("## Part 1\n\nSection 1. One\n\n(1) Text.\n\n(2) Text:\n\n(a) a.\n\nSection 2. Two\n\nText.")
    #expect(
      found == [
        "part_1", "sec_1", "sec_1__para_1", "sec_1__para_2", "sec_1__para_2__point_a", "sec_2", "sec_2__para_1",
      ])
  }

  @Test func wrappedPlainText() throws {
    let text = """
      某办法

      目录
      第一章　总则
      第二章　附则

      第一章　总则
      第一条　为了规范本单位各部门之间相互协作配合的工作秩序，明确各方的职责，提
      高办事效率，制定本办法。
      第二条　下列人员适用本办法：
      （一）职员；
      （二）实习生，包括依照第一
      条引入的人员。
      前款人员应当遵守。
      第二章　附则
      第３条　自发布之日起施行。
      """
    #expect(
      try ids(text, "x.txt") == [
        "chp_1", "art_1", "art_1__para_1", "art_2", "art_2__para_1", "art_2__para_1__point_1",
        "art_2__para_1__point_2", "art_2__para_2", "chp_2", "art_3", "art_3__para_1",
      ])
  }

  @Test func annexesHaveArticlesOfTheirOwn() throws {
    let found = try ids("### Article 1\n\nText.\n\n## Annex I\n\n### Article 1\n\nText.\n\n### Article 2\n\nText.")
    #expect(found.contains("annex_1__art_1"))
    #expect(found.contains("art_1__para_1") && found.contains("annex_1__art_2__para_1"))
  }

  @Test func aNumberThatComesAgainIsTold() throws {
    #expect(
      try ids("### Article 1\n\nA.\n\n### Article 1\n\nB.").filter { !$0.contains("para") } == ["art_1", "art_1~2"])
  }

  @Test func chunksKnowTheirClause() throws {
    let long = String(repeating: "这是一句话。", count: 60)
    let document = try parse(
      "---\nkind: regulation\n---\n\n前言。\n\n第一条　短文。\n\n第二条　\(long)\n\n\(long)\n\n### 第三条　标题\n\n一段。\n\n二段。", "x.md")
    let chunks = Chunker(maximumTokens: 200, tokenCount: estimatedTokens).chunks(of: document)
    let found = chunks.map { $0.clauseID ?? "-" }
    #expect(found.first == "-" && found[1] == "art_1" && found.last == "art_3")
    #expect(Set(found) == ["-", "art_1", "art_2__para_1", "art_2__para_2", "art_3"])
  }

  @Test(.timeLimit(.minutes(1))) func hostileInput() throws {
    var generator = SplitMix(state: 7)
    let pieces = [
      "第一条", "第", "条", "款", "项", "（一）", "(a)", "(i)", "1.", "\n", "\n\n", "Article 1", "Chapter I", "：", "；", "《", "》",
      "至",
      "前", "本", "of", " points (a) to (z)", "第九九九九九九九九九九九九九九九九九九九九条", "，", "(", "附件", "Annex", "①", "〇", "　",
      "the first paragraph",
    ]
    for _ in 0..<400 {
      let text = (0..<60).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      let outline = try clauses("第一条　文\n\n" + text)
      let reader = ReferenceReader(outline: outline)
      for clause in outline.clauses { _ = reader.references(in: ScalarText(text), of: clause.id) }
    }
    // The largest number there is, and another after it.
    for number in ["9223372036854775807", "九百二十二亿亿", "0"] {
      _ = try clauses("第\(number)条　文。\n\n第二条文。\n\n第\(number)条文。\n\nArticle \(number)\n\nArticle 1 Scope")
    }
    // Deep and long.
    _ = try clauses("第一条　" + String(repeating: "《", count: 20_000))
    _ = try clauses("第一条　文\n" + (1...5000).map { "（\($0)）文；\n" }.joined())
    let huge = "第一条　依照" + (1...20_000).map { "第\($0)条、" }.joined()
    let outline = try clauses(huge)
    _ = ReferenceReader(outline: outline).references(in: ScalarText(huge), of: "art_1")
    _ = ReferenceReader(outline: outline).references(
      in: ScalarText("Articles " + (1...20_000).map { "\($0)(1), " }.joined()), of: "art_1")
  }
}
