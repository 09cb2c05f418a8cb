import Testing

@testable import Inference

@Suite struct TokenizerGoldenTests {
  @Test(arguments: ["qwen2", "smollm", "llama-bpe", "gpt-2"])
  func byteLevel(preTokenizer: String) throws {
    var metadata = try TokenizerGoldens.vocabulary("byte-level")
    metadata[TokenizerKey.preTokenizer] = .string(preTokenizer)
    let tokenizer = try TokenizerFactory.load(from: metadata)
    #expect(try TokenizerGoldens.differences(tokenizer, "small-\(preTokenizer)") == [])
  }

  @Test(arguments: ["sentencepiece", "unigram", "wordpiece"])
  func smallVocabulary(name: String) throws {
    let tokenizer = try TokenizerFactory.load(from: try TokenizerGoldens.vocabulary(name))
    #expect(try TokenizerGoldens.differences(tokenizer, "small-\(name)") == [])
  }

  @Test func byteLevelKeepsEveryByte() throws {
    var metadata = try TokenizerGoldens.vocabulary("byte-level")
    metadata[TokenizerKey.preTokenizer] = .string("gpt-2")
    let tokenizer = try TokenizerFactory.load(from: metadata)
    for line in TokenizerGoldens.lines {
      var bytes: [UInt8] = []
      for token in tokenizer.encode(bytes: line) { tokenizer.appendText(of: token, to: &bytes) }
      #expect(bytes == line)
    }
  }

  /// The goldens of models that have been pulled; `special` is recorded with control tokens found in the text.
  static let pulled: [(file: String, plain: String, special: String?)] = [
    ("qwen2.5-coder-1.5b-instruct-q4_k_m.gguf", "qwen2", "qwen2-special"),
    ("SmolLM2-135M-Instruct.Q4_1.gguf", "smollm", "smollm-special"),
    ("multilingual-e5-small.Q4_0.gguf", "e5", nil),
    ("all-MiniLM-L6-v2.F32.gguf", "minilm", nil),
  ].filter { PulledModels.isPresent($0.file) }

  @Test(arguments: pulled)
  func pulledModel(file: String, plain: String, special: String?) throws {
    let tokenizer = try TokenizerFactory.load(from: try GGUFFile(path: PulledModels.path(file)))
    #expect(try TokenizerGoldens.differences(tokenizer, plain) == [])
    if let special {
      #expect(try TokenizerGoldens.differences(tokenizer, special, parseSpecial: true) == [])
    }
  }
}
