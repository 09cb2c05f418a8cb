import Testing

@testable import Inference

@Suite struct WordPieceTests {
  static func tokenizer() throws -> any Tokenizer {
    let tokens = [
      "[PAD]", "[UNK]", "[CLS]", "[SEP]", "▁un", "▁unaffable", "aff", "able", "▁,", "▁龙", "▁cafe", "a", "▁a",
    ]
    var metadata = TestMetadata()
    metadata[TokenizerKey.model] = .string("bert")
    metadata[TokenizerKey.tokens] = .strings(tokens.map { Array($0.utf8) })
    metadata[TokenizerKey.tokenTypes] = .integers([3, 2, 3, 3] + Array(repeating: 1, count: tokens.count - 4))
    metadata[TokenizerKey.classifier] = .integer(2)
    metadata[TokenizerKey.separator] = .integer(3)
    return try TokenizerFactory.load(from: metadata)
  }

  @Test(arguments: [
    ("UNAFFABLE unable", [5, 4, 7]),
    ("un,a龙a", [4, 8, 12, 9, 12]),
    ("Café cafe\u{301}", [10, 10]),
    ("xyz un unxyz", [1, 4, 1]),
    ("un\u{0}\u{200B}able\u{FFFD}", [4, 7]),
    ("", []),
    (String(repeating: "a", count: 101), [1]),
  ])
  func segments(text: String, ids: [Int32]) throws {
    #expect(try Self.tokenizer().encode(text) == ids)
  }

  @Test func surroundsAndDecodes() throws {
    let tokenizer = try Self.tokenizer()
    #expect(tokenizer.encode("unable", addSpecial: true) == [2, 4, 7, 3])
    #expect(tokenizer.decode([2, 4, 7, 12, 3]) == "unable a")
  }
}
