/// How a family of models with byte-level BPE prepares its text.
struct ByteLevelConvention: Sendable {
  var preTokenizer: PreTokenizer
  /// Whether text is brought into normalisation form C first.
  var composes = false
  /// Whether a word that is itself a token is taken as it is, without merging.
  var takesWholeWords = false
  var beginsText = false

  /// By the names that `tokenizer.ggml.pre` takes.
  static let byName: [String: ByteLevelConvention] = {
    let qwen = ByteLevelConvention(preTokenizer: .wordsWithPrefix(digits: 1), composes: true)
    let llama = ByteLevelConvention(
      preTokenizer: .wordsWithPrefix(digits: 3), takesWholeWords: true, beginsText: true)
    let digits = ByteLevelConvention(preTokenizer: .wordsWithSpace(isolatesDigits: true))
    let plain = ByteLevelConvention(preTokenizer: .wordsWithSpace(isolatesDigits: false))
    return [
      "qwen2": qwen, "deepseek-r1-qwen": qwen,
      "llama-bpe": llama, "llama3": llama, "llama-v3": llama,
      "smollm": digits, "starcoder": digits, "refact": digits,
      "gpt-2": plain,
    ]
  }()
}
