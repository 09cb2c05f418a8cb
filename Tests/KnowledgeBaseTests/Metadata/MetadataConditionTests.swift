import Foundation
import KnowledgeBase
import Testing

@Suite struct MetadataConditionTests {
  @Test(arguments: [
    ("王敏", MetadataComparison.equal, ["王敏"], true), ("Wang Min", .equal, ["wang min"], true),
    ("ＡＢＣ", .equal, ["abc"], true), ("1.50", .equal, ["1.5"], true), ("a", .equal, ["b"], false),
    ("gpu, 显存", .contains, ["显存"], true), ("gpu", .contains, ["tpu"], false), ("gpu", .startsWith, ["GP"], true),
    ("report.pdf", .endsWith, [".pdf"], true), ("pdf", .isIn, ["docx", "pdf"], true), ("pdf", .isIn, ["docx"], false),
    ("pdf", .isNotIn, ["docx"], true), ("10", .greater, ["9"], true), ("10", .less, ["9"], false),
    ("9", .atMost, ["9"], true), ("9", .atLeast, ["9.5"], false), ("ten", .greater, ["9"], false),
    ("2026-11-21", .atLeast, ["2026-02-01"], true), ("2026-11-21T08:00:00Z", .atMost, ["2026-11-21"], true),
    ("2026-11-21", .before, ["2026-11-22"], true), ("2026-11-21", .after, ["2026-11-21"], false),
    ("soon", .before, ["2026-11-22"], false), ("nan", .less, ["1"], false), ("b", .greater, ["a"], true),
    ("2026-11-21x", .before, ["2026-11-22"], false), ("a", .isNot, ["b"], true), ("a", .containsNot, ["a"], false),
  ])
  func valuesAreCompared(_ value: String, _ comparison: MetadataComparison, _ values: [String], _ holds: Bool) throws {
    #expect(try MetadataTest("x", comparison, values).holds(for: value) == holds)
  }

  /// What says “not” holds where nothing is known; the rest does not.
  @Test(arguments: [nil, ""])
  func aMissingFieldFailsWhatAsksForSomething(_ value: String?) throws {
    for comparison in MetadataComparison.allCases {
      let values = comparison.takesValue ? ["2026-11-21"] : []
      let holds = try MetadataTest("x", comparison, values).holds(for: value)
      #expect(holds == [.isNot, .isNotIn, .containsNot, .empty].contains(comparison), "\(comparison)")
    }
    #expect(try !MetadataTest("x", .empty).holds(for: "a"))
    #expect(try MetadataTest("x", .notEmpty).holds(for: "a"))
  }

  @Test func testsAreJoined() throws {
    let tests = [try MetadataTest("a", .equal, ["1"]), try MetadataTest("b", .equal, ["2"])]
    func value(_ known: [String: String]) -> (String) -> String? { { known[$0] } }
    #expect(try MetadataCondition(tests).holds(value(["a": "1", "b": "2"])))
    #expect(try !MetadataCondition(tests).holds(value(["a": "1"])))
    #expect(try MetadataCondition(tests, logic: .or).holds(value(["a": "1"])))
    #expect(try !MetadataCondition(tests, logic: .or).holds(value([:])))
    for logic in MetadataCondition.Logic.allCases { #expect(try MetadataCondition([], logic: logic).holds(value([:]))) }
  }

  @Test(arguments: [
    ("=", MetadataComparison.equal), ("!=", .isNot), (" Not   Contains ", .containsNot), (">=", .atLeast),
    ("≥", .atLeast),
    ("is not empty", .notEmpty), ("starts with", .startsWith),
  ])
  func spellingsAreUnderstood(_ text: String, _ comparison: MetadataComparison) throws {
    #expect(try MetadataComparison(spelled: text) == comparison)
  }

  @Test func whatMakesNoSenseIsRefused() throws {
    #expect(throws: MetadataConditionError.unknownComparison("like")) { try MetadataComparison(spelled: "like") }
    #expect(throws: MetadataConditionError.emptyName) { try MetadataTest("", .equal, ["1"]) }
    #expect(throws: MetadataConditionError.missingValue(name: "a", comparison: .isIn)) { try MetadataTest("a", .isIn) }
    #expect(throws: MetadataConditionError.severalValues(name: "a", comparison: .equal, count: 2)) {
      try MetadataTest("a", .equal, ["1", "2"])
    }
    #expect(throws: MetadataConditionError.noDay(name: "a", value: "2026-02-30")) {
      try MetadataTest("a", .after, ["2026-02-30"])
    }
    let many = Array(repeating: try MetadataTest("a", .equal, ["1"]), count: 33)
    #expect(throws: MetadataConditionError.tooMany("conditions", count: 33, limit: 32)) { try MetadataCondition(many) }
    #expect(throws: MetadataConditionError.self) {
      try MetadataTest("a", .isIn, Array(repeating: "1", count: 257))
    }
  }
}
