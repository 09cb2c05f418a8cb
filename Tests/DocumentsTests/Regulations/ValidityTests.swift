import Foundation
import Testing

@testable import Documents

struct ValidityTests {
  private struct Entry: Decodable {
    var id: String
    var split: String
    var text: String
    var promulgated: String?
    var effective: String?
    var repealed: String?
    var repeals: [String]?
  }

  @Test(arguments: ["dev", "held"]) func sample(_ split: String) throws {
    var tally = Tally()
    for entry in try Sample.read("dates", as: Entry.self) where entry.split == split {
      var reader = ValidityReader()
      reader.take(ScalarText(entry.text))
      let found = reader.finish()
      func facts(_ promulgated: String?, _ effective: String?, _ repealed: String?, _ repeals: [String]) -> [String] {
        [
          promulgated.map { "promulgated \($0)" }, effective.map { "effective \($0)" },
          repealed.map { "repealed \($0)" },
        ]
        .compactMap { $0 } + repeals.map { "repeals \($0)" }
      }
      tally.count(
        "\(entry.id) \(entry.text)",
        expected: facts(entry.promulgated, entry.effective, entry.repealed, entry.repeals ?? []),
        found: facts(
          found.promulgated?.description, found.effective?.description, found.repealed?.description,
          found.repeals.map { "\($0.title)@\($0.date)" }))
    }
    tally.report("dates", split)
    #expect(tally.precision >= 0.9 && tally.recall >= 0.9)
  }

  @Test(arguments: [
    "2021-02-29", "2021-13-01", "0000-01-01", "2021-1-1", "２０２１-01-01", "2021-01-01x", "", "-2021-01-01",
  ])
  func noDates(_ text: String) {
    #expect(CalendarDate(text) == nil)
  }

  @Test func theCalendar() throws {
    #expect(CalendarDate("2024-02-29")?.next.description == "2024-03-01")
    #expect(CalendarDate("2024-12-31")?.next.description == "2025-01-01")
    #expect(CalendarDate("2024-02-29")?.adding(years: 1)?.description == "2025-02-28")
    #expect(try #require(CalendarDate("2020-10-01")) < #require(CalendarDate("2021-01-01")))
  }

  @Test(arguments: [
    ("1970-01-01", 0), ("1969-12-31", -1), ("2000-02-29", 11_016), ("2000-03-01", 11_017), ("2026-11-21", 20_778),
    ("1000-01-01", -354_285), ("9999-12-31", 2_932_896),
  ])
  func daysAreCounted(_ text: String, _ days: Int) throws {
    let date = try #require(CalendarDate(text))
    #expect(date.daysSince1970 == days)
    for second in [0.0, 86_399] {
      #expect(CalendarDate(Date(timeIntervalSince1970: Double(days) * 86_400 + second)) == date)
    }
    #expect(try #require(CalendarDate("1970-01-01")).days(to: date) == days)
  }

  @Test(arguments: [Double.infinity, -.infinity, .nan, 1e300, -1e12, 2.6e11])
  func momentsFarAwayHaveNoDay(_ seconds: Double) {
    #expect(CalendarDate(Date(timeIntervalSince1970: seconds)) == nil)
  }

  @Test func frontMatterGoesBefore() throws {
    let document = try parse(
      "---\nkind: regulation\neffective: 2030-01-01\n---\n\n（2020年5月1日公布）\n\n第一条　本法自2021年1月1日起施行。", "x.md")
    let validity = try #require(RegulationRows.read(document)?.validity)
    #expect(validity.effective?.description == "2030-01-01")
    #expect(validity.promulgated?.description == "2020-05-01")
  }
}
