import Testing

@testable import Inference

@Suite struct TokenPlacesTests {
  private static let texts = [
    "Terns nest on gravel banks. Both parents feed the young.", "燕鸥每年五月筑巢。最多的一次是2007年，共有412个。", "🚀 naïve\n\n  x", " ",
  ]

  @Test(arguments: ["byte-level", "sentencepiece"]) func everyByteIsHeldByATokenOfItsText(_ vocabulary: String) throws {
    var metadata = try TokenizerGoldens.vocabulary(vocabulary)
    if vocabulary == "byte-level" { metadata[TokenizerKey.preTokenizer] = .string("gpt-2") }
    let tokenizer = try TokenizerFactory.load(from: metadata)
    for text in Self.texts {
      let tokens = tokenizer.encode(text)
      let places = TokenPlaces(of: tokens, tokenizer)
      let bytes = Array(tokenizer.decode(tokens).utf8)
      // The space that SentencePiece puts in front may be a token of its own, without a byte of the text.
      let first = vocabulary == "sentencepiece" && tokenizer.decode(tokens.prefix(1)).isEmpty ? 1 : 0
      #expect(places.tokens(holding: 0..<bytes.count) == first..<tokens.count)
      for start in bytes.indices {
        let one = places.tokens(holding: start..<start + 1)
        #expect(one.count == 1, "byte \(start) of \(text)")
        let rest = places.tokens(holding: start..<bytes.count)
        #expect(rest.lowerBound == one.lowerBound && rest.upperBound == tokens.count)
      }
      #expect(places.tokens(holding: bytes.count..<bytes.count + 9).isEmpty)
      #expect(places.tokens(holding: 0..<0).isEmpty)
    }
    #expect(TokenPlaces(of: [], tokenizer).tokens(holding: 0..<4).isEmpty)
  }
}
