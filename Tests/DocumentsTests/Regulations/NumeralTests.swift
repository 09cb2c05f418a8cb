import Testing

@testable import Documents

struct NumeralTests {
  private struct Entry: Decodable {
    var id: String
    var split: String
    var text: String
    var kind: String?
    var value: Int?
  }

  @Test(arguments: ["dev", "held"]) func sample(_ split: String) throws {
    var tally = Tally()
    for entry in try Sample.read("numerals", as: Entry.self) where entry.split == split {
      let value = entry.kind == "roman" ? RomanNumeral.value(of: entry.text) : ChineseNumeral.value(of: entry.text)
      tally.count(
        "\(entry.id) \(entry.text)", expected: [entry.value.map { "\($0)" } ?? "none"],
        found: [value.map { "\($0)" } ?? "none"])
    }
    tally.report("numerals", split)
    #expect(tally.precision >= 0.98)
  }
}
