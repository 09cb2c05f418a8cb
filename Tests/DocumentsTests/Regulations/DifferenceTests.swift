import Testing

@testable import Documents

struct DifferenceTests {
  private func changes(_ old: String, _ new: String) throws -> [ClauseChange] {
    func read(_ text: String) throws -> (text: String, clauses: ClauseOutline) {
      let document = try parse("---\nkind: regulation\n---\n\n" + text, "x.md")
      return (document.text, try #require(document.clauses))
    }
    return try RegulationDifference.changes(from: read(old), to: read(new))
  }

  private func written(_ changes: [ClauseChange]) -> [String] {
    changes.map { "\($0.kind) \($0.old?.id ?? "-") \($0.new?.id ?? "-")" }
  }

  @Test func nothingChanged() throws {
    #expect(try changes("第一条　甲。\n\n第二条　乙。", "第一条 甲。\n\n\n第二条　乙。").isEmpty)
  }

  @Test func eachKindIsTold() throws {
    let old = """
      第一条　为了规范登记，制定本办法。

      第二条　申请人应当在三十日内提交材料，并缴纳费用。

      第三条　逾期不提交的，视为放弃申请。

      第四条　本办法由登记机关负责解释。
      """
    let new = """
      第一条　为了规范登记，制定本办法。

      第二条　申请人应当在十五日内提交材料，并缴纳费用。

      电子材料与纸质材料具有同等效力。

      第三条　登记机关应当公开办理进度，接受社会监督。

      第四条　逾期不提交的，视为放弃申请。
      """
    let found = try changes(old, new)
    #expect(
      written(found) == [
        "changed art_2__para_1 art_2__para_1", "added - art_2__para_2", "added - art_3", "renumbered art_3 art_4",
        "removed art_4 -",
      ])
    #expect(
      found[0].words == [
        .init(kind: .kept, text: "申请人应当在"), .init(kind: .removed, text: "三"), .init(kind: .kept, text: "十"),
        .init(kind: .added, text: "五"), .init(kind: .kept, text: "日内提交材料，并缴纳费用。"),
      ])
  }

  @Test func englishByWord() throws {
    let found = try changes(
      "### Article 1\n\n1. The fee is ten euros.\n\n2. It is due at once.",
      "### Article 2\n\n1. The fee is twenty euros.\n\n2. It is due at once.")
    #expect(written(found) == ["renumbered art_1 art_2", "changed art_1__para_1 art_2__para_1"])
    #expect(found.last?.words.filter { $0.kind != .kept }.map(\.text) == ["ten", "twenty"])
  }

  @Test(.timeLimit(.minutes(1))) func longTextsEnd() throws {
    let long = String(repeating: "条文", count: 9000)
    #expect(try changes("第一条　\(long)", "第一条　\(long)完").map(\.kind) == [.changed])
    let many = (1...700).map { "第\($0)条　登记事项的内容是数字\($0 * 7)。" }.joined(separator: "\n\n")
    let moved = (2...701).map { "第\($0)条　登记事项的内容是数字\(($0 - 1) * 7)。" }.joined(separator: "\n\n")
    let found = try changes(many, "第一条　新的。\n\n" + moved)
    #expect(found.filter { $0.kind == .renumbered }.count == 700)
    #expect(found.filter { $0.kind == .added }.count == 1)
  }
}
