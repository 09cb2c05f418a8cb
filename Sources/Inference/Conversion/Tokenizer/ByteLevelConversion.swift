/// Byte-level BPE: known by how it cuts text into words.
enum ByteLevelConversion {
  private static let prefixedWords = (
    head: #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\r\n\p{L}\p{N}]?\p{L}+|\p{N}"#,
    tail: #"| ?[^\s\p{L}\p{N}]+[\r\n]*|\s*[\r\n]+|\s+(?!\S)|\s+"#
  )

  /// Whether a tokenizer is of this kind: its last step writes bytes as printable characters.
  static func matches(_ file: TokenizerFile) -> Bool {
    file.steps("pre_tokenizer", "pretokenizers").last?["type"] == .string("ByteLevel")
  }

  static func describe(
    _ file: TokenizerFile, _ vocabulary: ConvertedVocabulary
  ) throws -> [(key: String, value: GGUFValue)] {
    if let run = file.addedTokens.first(where: { !$0.isSpecial && $0.content.allSatisfy(\.isWhitespace) }) {
      throw TokenizerRefusal("its added token of \(run.content.count) white space characters is found in any text")
    }
    var metadata: [(key: String, value: GGUFValue)] = []
    metadata.append((TokenizerKey.model, .string(Array("gpt2".utf8))))
    metadata.append((TokenizerKey.preTokenizer, .string(Array(try convention(file).utf8))))
    vocabulary.write(to: &metadata)
    metadata.append((TokenizerKey.merges, .strings(file.merges.map { Array("\($0.left) \($0.right)".utf8) })))
    return metadata
  }

  /// The name in `tokenizer.ggml.pre`.
  private static func convention(_ file: TokenizerFile) throws -> String {
    if file.flag("byte_fallback") { throw TokenizerRefusal("it has byte-level words and a byte fallback") }
    let composes = try composes(file)
    let wholeWords = file.flag("ignore_merges")
    switch (try words(file), composes, wholeWords) {
    case (.wordsWithPrefix(digits: 1), true, false): return "qwen2"
    case (.wordsWithPrefix(digits: 3), false, true): return "llama-bpe"
    case (.wordsWithSpace(isolatesDigits: true), false, false): return "smollm"
    case (.wordsWithSpace(isolatesDigits: false), false, false): return "gpt-2"
    default:
      throw TokenizerRefusal(
        "its words, normalisation (NFC: \(composes)) and ignore_merges (\(wholeWords)) are those of no known family")
    }
  }

  private static func composes(_ file: TokenizerFile) throws -> Bool {
    let steps = file.steps("normalizer", "normalizers").map { $0["type"] ?? .null }
    guard steps.allSatisfy({ $0 == .string("NFC") }) else { throw TokenizerRefusal("its normalizer is not just NFC") }
    return !steps.isEmpty
  }

  private static func words(_ file: TokenizerFile) throws -> PreTokenizer {
    let steps = file.steps("pre_tokenizer", "pretokenizers")
    guard let bytes = steps.last, bytes["add_prefix_space"] != .bool(true) else {
      throw TokenizerRefusal("it puts a space in front of a text")
    }
    let cutsWords = bytes["use_regex"] != .bool(false)
    switch (steps.count, steps[0]["type"], cutsWords) {
    case (1, _, true): return .wordsWithSpace(isolatesDigits: false)
    case (2, .string("Digits"), true) where steps[0]["individual_digits"] == .bool(true):
      return .wordsWithSpace(isolatesDigits: true)
    case (2, .string("Split"), false)
    where steps[0]["behavior"] == .string("Isolated") && steps[0]["invert"] != .bool(true):
      guard case .string(let pattern) = steps[0]["pattern"]?["Regex"] else { break }
      if pattern == prefixedWords.head + prefixedWords.tail { return .wordsWithPrefix(digits: 1) }
      if pattern == prefixedWords.head + "{1,3}" + prefixedWords.tail { return .wordsWithPrefix(digits: 3) }
    default: break
    }
    throw TokenizerRefusal("it cuts words in a way that is not known here")
  }
}
