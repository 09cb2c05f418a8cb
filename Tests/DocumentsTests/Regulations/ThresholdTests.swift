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
    _ = ThresholdReader().thresholds(in: ScalarText(String(repeating: "不得低于三", count: 10_000)), of: "a")
  }
}
