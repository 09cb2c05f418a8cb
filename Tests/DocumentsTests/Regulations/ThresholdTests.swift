import Foundation
import Testing

@testable import Documents

struct ThresholdTests {
  private struct Entry: Decodable {
    struct Bound: Decodable {
      var subject: String
      var relation: String
      var values: [Double]
      var unit: String
    }
    var id: String
    var split: String
    var text: String
    var language: String
    var thresholds: [Bound]
  }

  private static func written(_ relation: String, _ values: [Double], _ unit: String) -> String {
    relation + " " + values.map { String(format: "%.4f", $0) }.joined(separator: "–") + " " + unit
  }

  @Test(arguments: ["dev", "held"]) func sample(_ split: String) throws {
    var tallies: [String: Tally] = [:]
    for entry in try Sample.read("thresholds", as: Entry.self) where entry.split == split {
      let found = ThresholdReader().thresholds(in: ScalarText(entry.text), of: "art_1")
      tallies["thresholds \(entry.language)", default: Tally()].count(
        "\(entry.id) \(entry.text)",
        expected: entry.thresholds.map { Self.written($0.relation, $0.values, $0.unit) },
        found: found.map { Self.written($0.relation.rawValue, [$0.value] + ($0.upper.map { [$0] } ?? []), $0.unit) })
      // Where the sentence says what is measured.
      for bound in entry.thresholds where !bound.subject.isEmpty {
        let written = Self.written(bound.relation, bound.values, bound.unit)
        let match = found.first {
          Self.written($0.relation.rawValue, [$0.value] + ($0.upper.map { [$0] } ?? []), $0.unit) == written
            && $0.subject.lowercased().contains(bound.subject.lowercased())
        }
        tallies["subjects \(entry.language)", default: Tally()].count(
          "\(entry.id) \(entry.text) \(found.map(\.subject))", expected: [bound.subject],
          found: match == nil ? [] : [bound.subject])
      }
    }
    for (kind, tally) in tallies.sorted(by: { $0.key < $1.key }) {
      tally.report(kind, split)
      #expect(tally.recall >= 0.85 && tally.precision >= 0.85)
    }
  }

  @Test func theyAreChecked() throws {
    let found = ThresholdReader().thresholds(in: ScalarText("处十万元以上不满五十万元的罚款，一级资本充足率不得低于百分之六。"), of: "art_1")
    try #require(found.count == 2)
    #expect(
      found[0].isSatisfied(by: 100_000) && !found[0].isSatisfied(by: 500_000) && !found[0].isSatisfied(by: 99_999))
    #expect(found[1].isSatisfied(by: 6) && !found[1].isSatisfied(by: 5.99))
    #expect(found[1].subject == "一级资本充足率" && found[1].unit == "%")
  }

  @Test func theCaseIsKept() throws {
    let found = ThresholdReader().thresholds(in: ScalarText("情节严重的，处二万元以下罚款。"), of: "art_1")
    #expect(found.map(\.condition) == ["情节严重的"])
    #expect(found.map(\.text) == ["二万元以下"])
  }

  @Test func aListTakesTheRelationOfItsLead() throws {
    let document = try parse(
      "---\nkind: regulation\n---\n\n第三条　各级比率不得低于下列数值：\n（一）核心一级资本充足率，4.5%；\n（二）总资本充足率，8%，每季报告。\n\n第四条　敞口不得超过一级资本的25%。",
      "x.md")
    let rows = try #require(RegulationRows.read(document)).thresholds
    #expect(
      rows.map { "\($0.clauseID) \($0.subject) \($0.relation.rawValue) \($0.value) \($0.unit)" } == [
        "art_3__para_1__point_1 核心一级资本充足率 >= 4.5 %", "art_3__para_1__point_2 总资本充足率 >= 8.0 %",
        "art_4__para_1 敞口 <= 25.0 %",
      ])
  }

  /// Rows of a table as `subject | condition relation value unit`.
  private func rows(_ text: String) throws -> [String] {
    let document = try parse("---\nkind: regulation\n---\n\n" + text, "x.md")
    let bytes = Array(document.text.utf8)
    return try #require(RegulationRows.read(document)).thresholds.map { row in
      #expect(String(decoding: bytes[row.bytes], as: UTF8.self) == row.text)
      let values = [row.value] + (row.upper.map { [$0] } ?? [])
      return "\(row.clauseID) \(row.subject) | \(row.condition) \(row.relation.rawValue) "
        + values.map { $0.formatted() }.joined(separator: "–") + " \(row.unit)"
    }
  }

  @Test func aColumnOfLimitsWithOneOfUnits() throws {
    let found = try rows(
      """
      第一条　排放应当符合下表。

      | 序号 | 项目 | 限值 | 单位 | 备注 |
      |---|---|---:|---|---|
      | 1 | 化学需氧量 | 60 | mg/L | 24 小时均值 |
      | 2 | pH 值 | 6~9 | 无量纲 | |
      | 3 | 氨氮 | ≤ 8 | mg/L | |
      | 4 | 总磷 | — | mg/L | |

      第二条　本办法自2020年1月1日起施行。
      """)
    #expect(
      found == [
        "art_1__para_1 化学需氧量 |  <= 60 mg/l", "art_1__para_1 pH 值 |  between 6–9 无量纲", "art_1__para_1 氨氮 |  <= 8 mg/l",
      ])
  }

  @Test func columnsAreCases() throws {
    let found = try rows(
      """
      第三条　环境噪声不得超过下表规定的限值。单位：dB(A)

      声环境功能区类别 | 昼间 | 夜间
      0 类 | 50 | 40
      1 类 | 55 | 45

      第四条　其他。
      """)
    #expect(
      found == [
        "art_3__para_2 0 类 | 昼间 <= 50 db(a)", "art_3__para_2 0 类 | 夜间 <= 40 db(a)",
        "art_3__para_2 1 类 | 昼间 <= 55 db(a)", "art_3__para_2 1 类 | 夜间 <= 45 db(a)",
      ])
  }

  @Test func englishMinimaAndMaxima() throws {
    let found = try rows(
      """
      ## Article 1
      Rooms shall keep to the following table.

      | Parameter | Condition | Minimum | Maximum (lx) |
      |---|---|---|---|
      | Lighting | reading | 300 lx | 750 |
      | Lighting | storage | 100 lx | |

      ## Article 2
      Text.
      """)
    #expect(
      found == [
        "art_1__para_1 Lighting | reading >= 300 lx", "art_1__para_1 Lighting | reading <= 750 lx",
        "art_1__para_1 Lighting | storage >= 100 lx",
      ])
  }

  @Test func anAnnexThatIsATable() throws {
    let found = try rows(
      """
      第一条　限值见附件一。

      第二条　施行日期另定。

      第三条　解释权归港口管理局。

      附件一　污染物排放限值

      | 污染物 | 特别排放限值（mg/m³） | 监控位置 |
      |---|---|---|
      | 二氧化硫 | 50 | 烟囱 |
      """)
    #expect(found == ["annex_1 二氧化硫 烟囱 | 特别排放 <= 50 mg/m³"])
  }

  /// Numbers that nothing gives a direction to bound nothing.
  @Test func aTableOfNumbersOnly() throws {
    let found = try rows(
      """
      第一条　各站的人数如下。

      | 站 | 人数 |
      |---|---|
      | 甲 | 12 |
      | 乙 | 30 |

      第二条　其他。
      """)
    #expect(found == [])
  }

  @Test(arguments: ["日", "天", "days", "Day"]) func unitsHaveOneName(_ written: String) {
    #expect(MeasureUnit.canonical(written) == "day")
  }

  @Test(.timeLimit(.minutes(1))) func hostileInput() {
    var generator = SplitMix(state: 3)
    let pieces = [
      "百分之", "分之", "零", "一", "亿", "万", "9", ".", ",", " ", "不得", "低于", "以上", "以下", "至", "内", "日", "元", "%", "between ",
      "and ", "1e999", "－", "：",
      "at least ", "within ", "two thirds", "\u{0}", "🀄️", "99999999999999999999999999999",
    ]
    for _ in 0..<1000 {
      let text = (0..<40).map { _ in pieces.randomElement(using: &generator) ?? "" }.joined()
      for row in ThresholdReader().thresholds(in: ScalarText(text), of: "a") {
        #expect(row.value.isFinite && (row.upper ?? 0).isFinite)
      }
    }
    for piece in ["不得低于三", "2020年1月1日", "25 May 2018 ", "1 | 2\n", "|", "9|\n9|", "9万"] {
      for row in ThresholdReader().thresholds(in: ScalarText(String(repeating: piece, count: 10_000)), of: "a") {
        #expect(row.value.isFinite)
      }
    }
  }
}
