import Foundation
import Testing

@testable import Documents

@Suite struct ClauseQuestionTests {
  private static func outline() throws -> ClauseOutline {
    let text = """
      ---
      kind: regulation
      title: 登记办法
      ---

      第一条　本办法所称职员，是指在册人员。

      第二条　职员应当登记。

      登记分为下列情形：

      （一）新入职；

      （二）离职。

      第三条　本办法自2021年1月1日起施行。
      """
    let document = try DocumentParser().parse(data: Data(text.utf8), name: "a.md")
    return try #require(RegulationRows.read(document)).outline
  }

  @Test(arguments: [
    ("第二条怎么写", ["art_2"]), ("登记办法第二条第二款第（二）项", ["art_2__para_2__point_2"]), ("第一条和第三条", ["art_1", "art_3"]),
    ("第一条至第三条的原文", ["art_1", "art_2", "art_3"]), ("What does Article 2 say?", ["art_2"]), ("第九条", []),
    ("第一条和第九条", []),
  ])
  func namedClausesAreLookedUp(_ question: String, _ ids: [String]) throws {
    let named = try #require(ClauseQuestion(question))
    #expect(named.clauses(in: try Self.outline()).map(\.id) == ids)
  }

  @Test(arguments: ["", "年假有几天？", "前款怎么说", "How many days?", "第三条线路", "《公司法》讲什么"])
  func questionsWithoutClausesNameNone(_ question: String) {
    #expect(ClauseQuestion(question) == nil)
  }

  @Test func theTitleBesideIsTold() {
    #expect(ClauseQuestion("《公司法》第三条")?.title == "公司法")
    #expect(ClauseQuestion("请问劳动合同法第三十八条的内容")?.title?.hasSuffix("劳动合同法") == true)
    #expect(ClauseQuestion("第三条")?.title == nil)
  }
}
