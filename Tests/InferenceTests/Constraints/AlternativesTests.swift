import Testing

@testable import Inference

/// Schemas that can be read in many ways at once.
@Suite struct AlternativesTests {
  private func list(_ count: Int, _ item: (Int) -> String) -> String { (0..<count).map(item).joined(separator: ",") }

  private func constraint(_ schema: String) throws -> GrammarConstraint {
    GrammarConstraint(try Grammar(jsonSchema: schema), try ConstrainedVocabulary(try vocabulary(spanningPieces)))
  }

  private func write(_ text: String, _ constraint: inout GrammarConstraint) throws -> Bool {
    for byte in text.utf8 {
      guard try constraint.mask().contains(Int32(byte)), try constraint.accept(Int32(byte)) else { return false }
    }
    return true
  }

  /// What the alternatives have in common is read once for all of them.
  @Test func manyArraysShareTheirItems() throws {
    let pristine = try constraint(#"{"anyOf": [\#(list(250) { #"{"prefixItems": [true, {"const": \#($0)}]}"# })]}"#)
    var widest = 0
    for last in [0, 137, 249] {
      var constraint = pristine
      for part in ["[", #"{"a":"#, "[[1,2],", #""b"]}"#, ",", "\(last)", "]"] {
        try #require(try write(part, &constraint), "\(part)")
        widest = max(widest, constraint.positionCount)
      }
      #expect(constraint.isComplete)
    }
    var other = pristine
    #expect(try !write("[1,250]", &other))
    // One an array and state of it, not one for each state of a value.
    #expect(widest < 1_100, "\(widest)")
  }

  /// None of the choices that a schema may have is forgotten.
  @Test func everyChoiceCanBeWritten() throws {
    let groups = list(3) { group in #"{"anyOf": [\#(list(250) { #"{"const": \#(1000 + 250 * group + $0)}"# })]}"# }
    let pristine = try constraint(#"{"anyOf": [\#(groups)]}"#)
    for choice in [1000, 1249, 1250, 1511, 1512, 1600, 1749] {
      var constraint = pristine
      #expect(try write("\(choice)", &constraint) && constraint.isComplete, "\(choice)")
    }
    var other = pristine
    #expect(try !write("1750", &other))
  }

  @Test(arguments: [(3, 255, true), (4, 254, true), (4, 256, false), (5, 250, false)])
  func forksAreBoundedWhereTheyAreWritten(_ outer: Int, _ inner: Int, _ fits: Bool) throws {
    let schema = #"{"anyOf": [\#(list(outer) { _ in #"{"anyOf": [\#(list(inner) { #"{"const": \#($0)}"# })]}"# })]}"#
    if fits {
      _ = try Grammar(jsonSchema: schema)
    } else {
      #expect(throws: SchemaError.tooLarge("the number of choices that nested “anyOf” offer at once", limit: 1024)) {
        try Grammar(jsonSchema: schema)
      }
    }
  }

  /// Each fork is narrow, all of them together are not; that is said, and nothing is left out in silence.
  @Test func tooManyReadingsAreAnError() throws {
    let array = #"{"prefixItems": [{"anyOf": [\#(list(100) { _ in #"{"const":7}"# })]}]}"#
    let pristine = try constraint(#"{"anyOf": [\#(list(90) { _ in array })]}"#)
    var constraint = pristine
    let error = ConstraintError.tooManyReadings(limit: Matcher.maximumPositions)
    #expect(throws: error) { try constraint.mask() }
    constraint = pristine
    #expect(throws: error) { try constraint.accept(0x5B) }
    constraint = try self.constraint(#"{"anyOf": [\#(list(60) { _ in array })]}"#)
    #expect(try write("[7]", &constraint) && constraint.isComplete)
  }

  @Test func keptMasksAreBoundedInBytes() {
    let cache = MaskCache(limitBytes: 1000)
    let mask = TokenMask(count: 64 * 50)
    cache.keep(mask, at: [1, 2])
    cache.keep(mask, at: [1, 2])
    #expect(cache.byteCount == 408 && cache[[1, 2]] == mask)
    cache.keep(mask, at: Array(repeating: 3, count: 40))
    #expect(cache.byteCount == 968)
    cache.keep(mask, at: [4])
    #expect(cache.byteCount == 404 && cache[[1, 2]] == nil && cache[[4]] == mask)
    cache.keep(mask, at: Array(repeating: 5, count: 200))
    #expect(cache.byteCount == 404 && cache[[4]] == mask)
  }
}
