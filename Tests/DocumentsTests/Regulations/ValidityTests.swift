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

  @Test func frontMatterGoesBefore() throws {
    let document = try parse(
      "---\nkind: regulation\neffective: 2030-01-01\n---\n\n（2020年5月1日公布）\n\n第一条　本法自2021年1月1日起施行。", "x.md")
    let validity = try #require(RegulationRows.read(document)?.validity)
    #expect(validity.effective?.description == "2030-01-01")
    #expect(validity.promulgated?.description == "2020-05-01")
  }
}
