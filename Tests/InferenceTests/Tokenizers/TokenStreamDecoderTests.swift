import Testing

@testable import Inference

@Suite struct TokenStreamDecoderTests {
  @Test func holdsBackHalfCharacters() throws {
    let tokenizer = try TokenizerFactory.load(from: ByteLevelTests.metadata())
    var decoder = TokenStreamDecoder(tokenizer)
    let shown = tokenizer.encode("a龙😀").map { decoder.append($0) }
    #expect(shown == ["a", "", "", "龙", "", "", "", "😀"])
    #expect(decoder.finish() == "")
  }

  @Test func showsBrokenBytesAsReplacements() throws {
    let tokenizer = try TokenizerFactory.load(from: ByteLevelTests.metadata())
    var decoder = TokenStreamDecoder(tokenizer)
    let shown = tokenizer.encode(bytes: [0xE9, 0xBE, 0x61, 0xFF, 0xF0, 0x9F]).map { decoder.append($0) }
    #expect(shown == ["", "", "\u{FFFD}a", "\u{FFFD}", "", ""])
    #expect(decoder.finish() == "\u{FFFD}")
  }

  @Test func ignoresIdsOutsideTheVocabulary() throws {
    let tokenizer = try TokenizerFactory.load(from: ByteLevelTests.metadata())
    #expect(tokenizer.decode([-1, .max, .min, 64]) == tokenizer.decode([64]))
  }

  /// Whatever the text, the pieces add up to what is decoded at once.
  @Test func streamsEveryLine() throws {
    var metadata = try TokenizerGoldens.vocabulary("byte-level")
    metadata[TokenizerKey.preTokenizer] = .string("gpt-2")
    let tokenizer = try TokenizerFactory.load(from: metadata)
    for line in TokenizerGoldens.lines.suffix(600) {
      #expect(tokenizer.decode(tokenizer.encode(bytes: line)) == String(decoding: line, as: UTF8.self))
    }
  }
}
