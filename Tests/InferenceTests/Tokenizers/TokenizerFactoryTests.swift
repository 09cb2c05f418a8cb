import Testing

@testable import Inference

/// Metadata that cannot be right gives an error that says why.
@Suite struct TokenizerFactoryTests {
  func error(_ change: (inout TestMetadata) -> Void) -> TokenizerError? {
    error(in: ByteLevelTests.metadata(), change)
  }

  func error(in metadata: TestMetadata, _ change: (inout TestMetadata) -> Void) -> TokenizerError? {
    var metadata = metadata
    change(&metadata)
    do throws(TokenizerError) {
      _ = try TokenizerFactory.load(from: metadata)
      return nil
    } catch {
      #expect(error.description.count > 30)
      return error
    }
  }

  @Test func missingParts() {
    #expect(error { $0.values = [:] } == .missing(key: TokenizerKey.model))
    #expect(error { $0[TokenizerKey.tokens] = nil } == .missing(key: TokenizerKey.tokens))
    #expect(error { $0[TokenizerKey.tokens] = .strings([]) } == .missing(key: TokenizerKey.tokens))
    #expect(error { $0[TokenizerKey.merges] = nil } == .missing(key: TokenizerKey.merges))
    #expect(
      error {
        $0[TokenizerKey.addsBeginningOfText] = .boolean(true)
        $0[TokenizerKey.beginningOfText] = nil
      } == .missing(key: TokenizerKey.beginningOfText))
    for model in ["llama", "t5"] {
      #expect(error { $0[TokenizerKey.model] = .string(model) } == .missing(key: TokenizerKey.scores))
    }
    #expect(error { $0[TokenizerKey.model] = .string("bert") } == .missing(key: TokenizerKey.unknown))
  }

  @Test func unknownFamilies() throws {
    let model = try #require(error { $0[TokenizerKey.model] = .string("rwkv") })
    #expect(model.description.contains("rwkv") && model.description.contains("gpt2"))
    let preTokenizer = try #require(error { $0[TokenizerKey.preTokenizer] = .string("tekken") })
    #expect(preTokenizer.description.contains("tekken") && preTokenizer.description.contains("qwen2"))
    #expect(error { $0[TokenizerKey.preTokenizer] = nil } != nil)
  }

  @Test(arguments: [-1, 100_000, Int.min, Int.max])
  func idsOutsideTheVocabulary(id: Int) {
    for key in [TokenizerKey.beginningOfText, TokenizerKey.endOfText, TokenizerKey.unknown, TokenizerKey.mask] {
      #expect(
        error { $0[key] = .integer(id) } == .tokenOutOfRange(key: key, token: id, vocabularySize: 265))
    }
  }

  @Test(arguments: ["zz a", "a", "", " ", "a ", " a", "a b c", "\u{FFFF} a"])
  func mergesOfNothing(merge: String) {
    let error = error { $0[TokenizerKey.merges] = .strings([Array("a b".utf8), Array(merge.utf8)]) }
    guard case .invalid(TokenizerKey.merges, 1, _) = error else {
      Issue.record("\(String(describing: error))")
      return
    }
  }

  @Test func countsThatDoNotFit() {
    let kinds = error { $0[TokenizerKey.tokenTypes] = .integers([1, 1]) }
    #expect(kinds == .countMismatch(key: TokenizerKey.tokenTypes, count: 2, expected: 265))
    let scores = error(in: SentencePieceTests.metadata("t5", [])) { $0[TokenizerKey.scores] = .floats([1]) }
    #expect(scores == .countMismatch(key: TokenizerKey.scores, count: 1, expected: 3))
    let many = VocabularyReader.mostTokens + 1
    #expect(
      error { $0[TokenizerKey.tokens] = .strings(Array(repeating: [], count: many)) }
        == .limitExceeded(key: TokenizerKey.tokens, value: many, limit: VocabularyReader.mostTokens))
    #expect(
      error { $0[TokenizerKey.merges] = .strings(Array(repeating: [], count: many)) }
        == .limitExceeded(key: TokenizerKey.merges, value: many, limit: VocabularyReader.mostTokens))
  }

  @Test func vocabulariesThatAreTooLarge() {
    let longest = [UInt8](repeating: 65, count: VocabularyReader.longestToken)
    let count = VocabularyReader.mostBytes / longest.count + 1
    #expect(
      error { $0[TokenizerKey.tokens] = .strings(Array(repeating: longest, count: count)) }
        == .limitExceeded(
          key: "bytes of \(TokenizerKey.tokens)", value: count * longest.count, limit: VocabularyReader.mostBytes))
  }

  @Test func valuesThatMakeNoSense() {
    #expect(error { $0[TokenizerKey.tokenTypes] = .integers(Array(repeating: 9, count: 265)) } != nil)
    #expect(error { $0[TokenizerKey.tokens] = .strings([Array(repeating: 65, count: 5000)]) } != nil)
    let scores = error(in: SentencePieceTests.metadata("t5", [])) { $0[TokenizerKey.scores] = .floats([0, .nan, 0]) }
    #expect(scores != nil)
  }

  @Test func oddVocabulariesDoNoHarm() throws {
    let pieces: [(String, Float, Int)] = [
      ("", 0, 1), ("", -1, 1), ("a\u{0}b", 3e38, 1), ("a", 3e38, 1), ("a", -3e38, 1), ("b", -3e38, 5), ("<0xZZ>", 0, 6),
    ]
    for model in ["llama", "t5"] {
      let tokenizer = try TokenizerFactory.load(from: SentencePieceTests.metadata(model, pieces))
      #expect(!tokenizer.encode("aaaaaaaab a\u{0}b").isEmpty)
    }
  }
}
