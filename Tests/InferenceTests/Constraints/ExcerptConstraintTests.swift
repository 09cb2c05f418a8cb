import Foundation
import Testing

@testable import Inference

@Suite struct ExcerptConstraintTests {
  private let tokenizer: any Tokenizer
  private let arranged: ConstrainedVocabulary

  init() throws {
    tokenizer = try vocabulary(
      spanningPieces + ["308", " 308", " the", "the ", "8 p", "中", ", 3"].map { Array($0.utf8) })
    arranged = try ConstrainedVocabulary(tokenizer)
  }

  private static let texts = [
    "The defence gave up 1,308 points; the 308 rest.", "中文字有 12 个，naïve é😀。", "", "ab", "308 3081 a.b 3.5",
  ]

  private func isWritable(_ constraint: ExcerptConstraint, _ text: String) -> Bool {
    var constraint = constraint
    return text.utf8.allSatisfy { byte in
      let token = Int32(byte)
      return constraint.mask().contains(token) && constraint.accept(token)
    } && constraint.canEnd
  }

  @Test(arguments: [
    ("308", true), (" 308", false), ("1,308 points", true), ("1", false), ("1,308", true), ("30", false), ("08", false),
    ("3.5", true), ("3", false), ("a", true), ("ab", true), ("b", true), ("efence", false), ("defenc", false),
    ("中文", true), ("文字有12个", true), ("文字有 12", false), ("😀", true), ("é😀", true), ("rest.", true), ("points;", true),
    ("the 308 rest.中文", false), ("points the", false), ("", false), (" ", false), ("ghost", false),
  ]) func wordsOfTheTextsOnly(_ text: String, isAllowed: Bool) {
    let constraint = ExcerptConstraint(of: Self.texts, arranged)
    #expect(isWritable(constraint, text) == isAllowed)
  }

  @Test(arguments: [
    ("1991年", true), ("1991", false), ("3%", true), ("3", false), ("12月5日", true), ("12月", true), ("12月5", false),
    ("IBM 704", true),
    ("第7", true), ("5", true),
  ]) func numbersKeepTheirUnits(_ text: String, isAllowed: Bool) {
    let constraint = ExcerptConstraint(of: ["1991 年 12月5日，3% 的 IBM 704 在第7 章，5"], arranged)
    #expect(isWritable(constraint, text) == isAllowed)
  }

  /// The mask says of each token what taking it says, and walks end in words of the texts.
  @Test func everyWalkIsAnExcerpt() throws {
    let pristine = ExcerptConstraint(of: Self.texts, arranged)
    var random = SplitMix64(state: 5)
    for walk in 0..<200 {
      var constraint = pristine
      var bytes: [UInt8] = []
      while !(constraint.canEnd && bytes.count > walk % 20) {
        let mask = constraint.mask()
        for token in 0..<Int32(tokenizer.vocabularySize) {
          var next = constraint
          let isAccepted = next.accept(token)
          #expect(isAccepted == mask.contains(token))
        }
        var allowed: [Int32] = []
        mask.visit { allowed.append(Int32($0)) }
        guard let token = allowed.randomElement(using: &random) else { break }
        let isAccepted = constraint.accept(token)
        #expect(isAccepted)
        tokenizer.appendText(of: token, to: &bytes)
      }
      let text = try #require(String(validating: bytes, as: UTF8.self))
      try #require(constraint.canEnd, "\(text)")
      let words = text.hasPrefix(" ") ? String(text.dropFirst()) : text
      #expect(Self.texts.contains { $0.replacing("有 12 个", with: "有12个").contains(words) }, "\(text)")
    }
  }

  @Test func theEndOfATextIsTheEnd() {
    var constraint = ExcerptConstraint(of: ["one two"], arranged)
    #expect(!constraint.canEnd && !constraint.isComplete)
    for byte in "two".utf8 {
      let isAccepted = constraint.accept(Int32(byte))
      #expect(isAccepted)
    }
    let mask = constraint.mask()
    #expect(constraint.canEnd && !constraint.isComplete && mask.isEmpty)
  }

  /// As models write it after a colon, though the text has a bracket there.
  @Test func aTokenMayBringABlankBeforeTheFirstWord() throws {
    var constraint = ExcerptConstraint(of: ["(308)"], arranged)
    let token = try #require(tokenizer.vocabulary.token(" 308"))
    #expect(constraint.mask().contains(token) && constraint.accept(token) && constraint.canEnd)
  }

  @Test func withoutTextsNothingCanBeWritten() {
    var nothing = ExcerptConstraint(of: ["", " "], arranged)
    let mask = nothing.mask()
    #expect(mask.isEmpty && !nothing.canEnd && !nothing.isComplete)
  }
}
