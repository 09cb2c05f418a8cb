import Foundation
import Testing

@testable import Inference

/// Texts made to cost more than their length.
@Suite struct HostileTextTests {
  /// A letter with 100,000 marks out of order: sorting them pair by pair would take minutes.
  static let marks = "a" + String(repeating: "\u{301}\u{316}", count: 50_000)

  @Test(arguments: ["byte-level", "wordpiece"])
  func manyMarksTakeTimeInProportion(name: String) throws {
    var metadata = try TokenizerGoldens.vocabulary(name)
    metadata[TokenizerKey.preTokenizer] = .string("qwen2")
    let tokenizer = try TokenizerFactory.load(from: metadata)
    let start = ContinuousClock.now
    #expect(!tokenizer.encode(Self.marks).isEmpty)
    #expect(ContinuousClock.now - start < .seconds(60))
  }

  @Test func ordinaryRunsOfMarksAreNormalisedAsEver() {
    for count in [0, 1, 2, 31, 64] {
      let text = "xe" + String(repeating: "\u{316}\u{301}", count: count / 2) + "か\u{3099}\u{1100}\u{1161}é"
      #expect(Array(CanonicalForm.composed(text).utf8) == Array(text.precomposedStringWithCanonicalMapping.utf8))
      #expect(Array(CanonicalForm.decomposed(text).utf8) == Array(text.decomposedStringWithCanonicalMapping.utf8))
    }
  }

  @Test func longRunsKeepEveryMark() {
    let scalars = CanonicalForm.decomposed(Self.marks).unicodeScalars
    #expect(scalars.count == Self.marks.unicodeScalars.count)
    #expect(scalars.count(where: { $0 == "\u{316}" }) == 50_000)
  }
}
