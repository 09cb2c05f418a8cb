import Foundation
import Testing

/// Regulations from files, without a library or a model.
@Suite struct RegulationCommandTests {
  private let scratch: Scratch
  private let kaijuan: Binary

  init() throws {
    scratch = try Scratch()
    kaijuan = Binary(folder: scratch.url)
    let text = """
      ---
      kind: regulation
      title: 登记办法
      ---

      ## 第一章　总则

      第一条　本办法所称职员，是指在册人员。

      第二条　职员应当在三十日内登记；违反前条规定的除外。

      第三条　违反第二条、第九条的，处一万元以下罚款。

      第四条　本办法自2021年1月1日起施行。《旧登记办法》同时废止。
      """
    try scratch.write(text, to: "old.md")
    try scratch.write(text.replacing("三十日", with: "十五日"), to: "new.md")
    try scratch.write("# An essay\n\nNo articles here.", to: "essay.md")
  }

  @Test func filesAreReadIntoRows() async throws {
    var outputs: [(schema: String, document: String)] = []
    for name in ["outline", "references", "definitions"] {
      let ending = try await kaijuan("regulation", name, "old.md", "--json")
      #expect(ending.status == 0, "\(ending.errors)")
      outputs.append(("regulation-\(name)", ending.output))
    }
    let difference = try await kaijuan("regulation", "diff", "old.md", "new.md", "--json")
    outputs.append(("regulation-diff", difference.output))
    let outline = try #require(try await kaijuan("regulation", "outline", "old.md", "--json").json)
    #expect(outline["effective"] as? String == "2021-01-01")
    let ids = (outline["clauses"] as? [[String: Any]])?.compactMap { $0["id"] as? String }
    #expect(ids?.prefix(3) == ["chp_1", "art_1", "art_1__para_1"])
    let references = try #require(try await kaijuan("regulation", "references", "old.md", "--json").json)
    let rows = try #require(references["references"] as? [[String: Any]])
    #expect(
      rows.map { $0["missing"] as? String ?? ($0["targets"] as? [String])?.first } == ["art_1", "art_2", "art_9", nil])
    let changes = try #require(difference.json?["changes"] as? [[String: Any]])
    #expect(changes.map { $0["new_id"] as? String } == ["art_2__para_1"])
    try await Schemas.validate(outputs)
  }

  @Test func peopleCanReadThem() async throws {
    #expect(try await kaijuan("regulation", "diff", "old.md", "new.md").output.contains("[-三-]十{+五+}日内"))
    #expect(try await kaijuan("regulation", "definitions", "old.md").output.contains("art_1__para_1  职员  在册人员"))
    #expect(try await kaijuan("regulation", "references", "old.md").output.contains("not found: art_9"))
  }

  @Test(arguments: [
    (["outline", "essay.md"], "kind: regulation"), (["outline", "none.md"], "no library"),
    (["thresholds"], "no library"),
  ])
  func failuresSayWhatToDo(_ arguments: [String], _ hint: String) async throws {
    let ending = try await kaijuan.run(["regulation"] + arguments)
    #expect(ending.status == 1)
    #expect(ending.errors.contains(hint), "\(ending.errors)")
  }

  @Test(arguments: [
    ["thresholds", "--value", "3"], ["thresholds", "--limit", "0"], ["thresholds", "--as-of", "yesterday"],
    ["diff", "a"],
  ])
  func wrongUseEndsWithTwo(_ arguments: [String]) async throws {
    #expect(try await kaijuan.run(["regulation"] + arguments).status == 2)
  }
}
