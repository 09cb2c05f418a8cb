import Testing

@testable import Inference

/// Both SentencePiece algorithms on vocabularies made by hand.
@Suite struct SentencePieceTests {
  static func metadata(_ model: String, _ pieces: [(String, Float, Int)]) -> TestMetadata {
    let pieces = [("<unk>", 0, 2), ("<s>", 0, 3), ("</s>", 0, 3)] + pieces
    var metadata = TestMetadata()
    metadata[TokenizerKey.model] = .string(model)
    metadata[TokenizerKey.tokens] = .strings(pieces.map { Array($0.0.utf8) })
    metadata[TokenizerKey.scores] = .floats(pieces.map(\.1))
    metadata[TokenizerKey.tokenTypes] = .integers(pieces.map(\.2))
    metadata[TokenizerKey.beginningOfText] = .integer(1)
    metadata[TokenizerKey.endOfText] = .integer(2)
    return metadata
  }

  static let words: [(String, Float, Int)] = [
    ("▁", -5, 1), ("a", -3, 1), ("b", -3, 1), ("ab", -1, 1), ("▁a", -2, 1), ("bb", -4, 1), ("▁ab", -3.5, 1),
    ("X\n", 0, 4),
  ]

  @Test func mergesByScore() throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata("llama", Self.words))
    // "ab" (−1) goes before "▁a" (−2), then "▁ab" is made of both.
    #expect(ByteLevelTests.pieces(tokenizer, tokenizer.encode("ab")) == ["▁ab"])
    #expect(ByteLevelTests.pieces(tokenizer, tokenizer.encode("abb")) == ["▁ab", "b"])
    #expect(tokenizer.decode(tokenizer.encode("ab  abb")) == "ab  abb")
    #expect(tokenizer.encode("ab", addSpecial: true).first == 1)
  }

  @Test func unknownCharactersBecomeBytesOrOneUnknown() throws {
    let plain = try TokenizerFactory.load(from: Self.metadata("llama", Self.words))
    #expect(ByteLevelTests.pieces(plain, plain.encode("a龙龙b")) == ["▁a", "<unk>", "b"])
    let bytes = (0..<256).map { (byteName($0), Float(0), 6) }
    let fallback = try TokenizerFactory.load(from: Self.metadata("llama", Self.words + bytes))
    #expect(fallback.encode("a龙").count == 4)
    #expect(fallback.decode(fallback.encode("a龙b\u{0}")) == "a龙b\u{0}")
  }

  @Test(arguments: ["llama", "t5"])
  func symbolsOfTheUserStayWhole(model: String) throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata(model, Self.words))
    #expect(ByteLevelTests.pieces(tokenizer, tokenizer.encode("aX\nb")) == ["▁a", "X\n", "b"])
  }

  @Test(arguments: ["llama", "t5"])
  func controlTokensOnlyOnDemand(model: String) throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata(model, Self.words))
    #expect(!tokenizer.encode("a</s>b").contains(2))
    #expect(
      ByteLevelTests.pieces(tokenizer, tokenizer.encode("a</s>b", parseSpecial: true)) == ["▁a", "</s>", "▁", "b"])
  }

  @Test func unigramTakesTheBestSum() throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata("t5", Self.words))
    #expect(ByteLevelTests.pieces(tokenizer, tokenizer.encode("abb")) == ["▁a", "bb"])
    #expect(ByteLevelTests.pieces(tokenizer, tokenizer.encode("  ab   a ")) == ["▁ab", "▁a"])
    #expect(tokenizer.encode("   ") == [])
    #expect(tokenizer.encode("ab", addSpecial: true).last == 2)
    #expect(tokenizer.decode(tokenizer.encode("  ab   a ")) == "ab a")
  }

  @Test func unigramReadsNoKeyIntoByteZero() throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata("t5", Self.words))
    #expect(ByteLevelTests.pieces(tokenizer, tokenizer.encode("a\u{0}b")) == ["▁a", "<unk>", "b"])
  }

  @Test func brokenTextIsReplaced() throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata("t5", Self.words))
    #expect(tokenizer.encode(bytes: [0x61, 0xFF, 0x62]) == tokenizer.encode("a\u{FFFD}b"))
  }

  private func byteName(_ byte: Int) -> String {
    let digits = String(byte, radix: 16, uppercase: true)
    return "<0x\(digits.count == 1 ? "0" : "")\(digits)>"
  }
}
