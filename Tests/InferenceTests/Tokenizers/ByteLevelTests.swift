import Testing

@testable import Inference

@Suite struct ByteLevelTests {
  /// All single bytes, a few words, and a control token.
  static func metadata(preTokenizer: String = "qwen2") -> TestMetadata {
    let bytes = ByteAlphabet.characters.map(String.init)
    let merges = ["a b", "c d", "ab cd", "Ġ ab", "l l", "' ll"]
    let tokens = bytes + merges.map { $0.filter { $0 != " " } } + ["abcde", "<|end|>", "<tool>"]
    var metadata = TestMetadata()
    metadata[TokenizerKey.model] = .string("gpt2")
    metadata[TokenizerKey.preTokenizer] = .string(preTokenizer)
    metadata[TokenizerKey.tokens] = .strings(tokens.map { Array($0.utf8) })
    metadata[TokenizerKey.tokenTypes] = .integers(Array(repeating: 1, count: tokens.count - 2) + [3, 4])
    metadata[TokenizerKey.merges] = .strings(merges.map { Array($0.utf8) })
    metadata[TokenizerKey.beginningOfText] = .integer(0)
    metadata[TokenizerKey.endOfText] = .integer(tokens.count - 2)
    return metadata
  }

  static func pieces(_ tokenizer: any Tokenizer, _ ids: [Int32]) -> [String] {
    ids.map { String(decoding: tokenizer.vocabulary.piece($0), as: UTF8.self) }
  }

  @Test func mergesByRank() throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata())
    #expect(Self.pieces(tokenizer, tokenizer.encode("abcd")) == ["abcd"])
    #expect(Self.pieces(tokenizer, tokenizer.encode("abcde")) == ["abcd", "e"])
    #expect(Self.pieces(tokenizer, tokenizer.encode("bcd ab")) == ["b", "cd", " ab"])
    #expect(tokenizer.encode("") == [])
  }

  @Test func takesWholeWordsWhereTheFamilyDoes() throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata(preTokenizer: "llama-bpe"))
    #expect(Self.pieces(tokenizer, tokenizer.encode("abcde")) == ["abcde"])
    #expect(tokenizer.encode("ab", addSpecial: true).first == 0)
  }

  @Test func controlTokensOnlyOnDemand() throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata())
    let end = try #require(tokenizer.vocabulary.token("<|end|>"))
    let tool = try #require(tokenizer.vocabulary.token("<tool>"))
    let text = "ab<|end|><tool><|end"
    #expect(Set(tokenizer.encode(text)).isDisjoint(with: [end, tool]))
    #expect(
      Self.pieces(tokenizer, tokenizer.encode(text, parseSpecial: true)).prefix(3) == ["ab", "<|end|>", "<tool>"])
    #expect(tokenizer.decode(tokenizer.encode(text, parseSpecial: true)) == "ab<tool><|end")
    #expect(tokenizer.decode(tokenizer.encode(text, parseSpecial: true), keepingSpecial: true) == text)
  }

  @Test func brokenBytesAreKept() throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata())
    let bytes: [UInt8] = [0x61, 0xFF, 0xE4, 0xBD, 0x62, 0xED, 0xA0, 0x80, 0xC0, 0xF5]
    var decoded: [UInt8] = []
    for token in tokenizer.encode(bytes: bytes) { tokenizer.appendText(of: token, to: &decoded) }
    #expect(decoded == bytes)
  }

  @Test func composesForQwen() throws {
    let qwen = try TokenizerFactory.load(from: Self.metadata())
    let other = try TokenizerFactory.load(from: Self.metadata(preTokenizer: "smollm"))
    #expect(qwen.encode("e\u{301}") == qwen.encode("\u{E9}"))
    #expect(other.encode("e\u{301}") != other.encode("\u{E9}"))
  }

  @Test func longWordsTakeNoQuadraticTime() throws {
    let tokenizer = try TokenizerFactory.load(from: Self.metadata())
    let clock = ContinuousClock()
    var ids: [Int32] = []
    let seconds = clock.measure { ids = tokenizer.encode(String(repeating: "abcd", count: 50_000)) }
    #expect(ids.count == 50_000)
    #expect(seconds < .seconds(60))
  }
}

@Suite struct PreTokenizerTests {
  static func words(_ text: String, _ preTokenizer: PreTokenizer) -> [String] {
    let bytes = Array(text.utf8)
    var words: [String] = []
    var start = 0
    while start < bytes.count {
      let end = preTokenizer.wordEnd(in: bytes.span, from: start, classes: .shared)
      words.append(String(decoding: bytes[start..<end], as: UTF8.self))
      start = end
    }
    return words
  }

  @Test(arguments: [
    ("It's 2024!", ["It", "'s", " ", "2", "0", "2", "4", "!"]),
    ("HE'LL 'ſo", ["HE", "'LL", " '", "ſo"]),
    ("a  b\n\n  c \n", ["a", " ", " b", "\n\n", " ", " c", " \n"]),
    ("(x) =>\r\n\tfoo", ["(x", ")", " =>\r\n", "\tfoo"]),
    ("龙,好 。\u{3000}好", ["龙", ",好", " 。", "\u{3000}好"]),
    ("  ", ["  "]),
    ("Ⅷ½٣", ["Ⅷ", "½", "٣"]),
  ])
  func prefixedWords(text: String, expected: [String]) {
    #expect(Self.words(text, .wordsWithPrefix(digits: 1)) == expected)
  }

  @Test func prefixedWordsTakeUpToThreeDigits() {
    #expect(Self.words("12345 6", .wordsWithPrefix(digits: 3)) == ["123", "45", " ", "6"])
  }

  @Test(arguments: [
    (true, "it's IT'S  12a", ["it", "'s", " IT", "'", "S", "  ", "1", "2", "a"]),
    (true, "a 1", ["a", " ", "1"]),
    (false, "a 12  b", ["a", " 12", " ", " b"]),
    (false, "x.\n\ny \u{A0}z", ["x", ".", "\n", "\n", "y", " ", "\u{A0}", "z"]),
    (false, "  ", ["  "]),
  ])
  func spacedWords(isolatesDigits: Bool, text: String, expected: [String]) {
    #expect(Self.words(text, .wordsWithSpace(isolatesDigits: isolatesDigits)) == expected)
  }
}
