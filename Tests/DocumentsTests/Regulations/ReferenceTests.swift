import Foundation
import Testing

@testable import Documents

struct ReferenceTests {
  private struct Entry: Decodable {
    var id: String
    var language: String
    var split: String
    var at: String
    var text: String
    var targets: [String]
  }

  /// A regulation with everything that the sample points at: ten chapters in two parts, twenty articles in each, five paragraphs, ten points,
  /// three points within.
  private static func universe(_ language: String) -> ClauseOutline {
    var clauses: [Clause] = []
    func add(_ id: String, _ level: ClauseLevel, _ parent: String?, isNumbered: Bool = true) {
      let label = level == .article ? (language == "en" ? "Article" : "第") : ""
      clauses.append(
        Clause(
          id: id, level: level, number: id.split(separator: "_").last.map(String.init) ?? "", isNumbered: isNumbered,
          label: label, parentID: parent, bytes: 0..<0, ownBytes: 0..<0))
    }
    let letters = language == "en" ? Array("abcdefghij").map(String.init) : (1...10).map(String.init)
    let inner = language == "en" ? ["i", "ii", "iii"] : ["1", "2", "3"]
    for chapter in 1...10 {
      if chapter == 1 || chapter == 6 { add("part_\(chapter / 6 + 1)", .part, nil) }
      add("chp_\(chapter)", .chapter, "part_\(chapter / 6 + 1)")
      for article in (chapter - 1) * 20 + 1...chapter * 20 {
        let section = "chp_\(chapter)__sec_\((article - 1) % 20 / 10 + 1)"
        if article % 10 == 1 { add(section, .section, "chp_\(chapter)") }
        for name in article == 20 ? ["20", "20-1"] : article == 6 ? ["6", "6a"] : ["\(article)"] {
          let id = "art_\(name)"
          add(id, .article, section)
          for paragraph in 1...5 {
            add("\(id)__para_\(paragraph)", .paragraph, id, isNumbered: language == "en")
            for point in letters {
              add("\(id)__para_\(paragraph)__point_\(point)", .point, "\(id)__para_\(paragraph)")
              for deeper in inner {
                add(
                  "\(id)__para_\(paragraph)__point_\(point)__point_\(deeper)", .point,
                  "\(id)__para_\(paragraph)__point_\(point)")
              }
            }
            if language == "en", paragraph == 5 { add("\(id)__para_5__subpara_2", .subparagraph, "\(id)__para_5") }
          }
        }
      }
    }
    for annex in 1...3 { add("annex_\(annex)", .annex, nil) }
    // A clause takes up the bytes of what is within it.
    for index in clauses.indices.reversed() {
      clauses[index].bytes = index * 10..<max(index * 10 + 10, clauses[index].bytes.upperBound)
      if let parent = clauses[index].parentID, let place = clauses[..<index].lastIndex(where: { $0.id == parent }) {
        clauses[place].bytes = place * 10..<max(clauses[index].bytes.upperBound, clauses[place].bytes.upperBound)
      }
    }
    return ClauseOutline(clauses)
  }

  private static func written(_ reference: ClauseReference) -> String {
    let range =
      reference.targets.count > 1
      ? "\(reference.targets[0])..\(reference.targets[reference.targets.count - 1])" : reference.targets.first ?? ""
    if let document = reference.document { return document + "#" + range }
    return reference.missing.map { "!" + $0 } ?? range
  }

  @Test(arguments: ["dev", "held"]) func sample(_ split: String) throws {
    let outlines = ["zh": Self.universe("zh"), "en": Self.universe("en")]
    var tallies: [String: Tally] = [:]
    for entry in try Sample.read("references", as: Entry.self) where entry.split == split {
      let reader = ReferenceReader(outline: try #require(outlines[entry.language]))
      let found = reader.references(in: ScalarText(entry.text), of: entry.at)
      tallies[entry.language, default: Tally()].count(
        "\(entry.id) \(entry.text)", expected: entry.targets, found: found.map(Self.written))
    }
    for (language, tally) in tallies {
      tally.report("references \(language)", split)
      #expect(tally.precision >= 0.9 && tally.recall >= 0.9)
    }
  }
}
