import Foundation
import Tensors
import Testing

@testable import Inference

/// `tokenizer.json` as the families' checkpoints have it, around the small vocabularies of the goldens.
@Suite struct TokenizerConversionTests {
  private static let prefixedWords =
    #"(?i:'s|'t|'re|'ve|'m|'ll|'d)|[^\\r\\n\\p{L}\\p{N}]?\\p{L}+|\\p{N}DIGITS| ?[^\\s\\p{L}\\p{N}]+[\\r\\n]*|\\s*[\\r\\n]+|\\s+(?!\\S)|\\s+"#
  private static let bytes =
    #"{"type": "ByteLevel", "add_prefix_space": false, "trim_offsets": true, "use_regex": false}"#
  private static let words = bytes.replacing("false}", with: "true}")
  private static let mark = "\u{2581}"

  private static func prefixed(_ digits: String) -> String {
    """
    {"type": "Sequence", "pretokenizers": [{"type": "Split", "pattern": {"Regex": "\
    \(prefixedWords.replacing("DIGITS", with: digits))"}, "behavior": "Isolated", "invert": false}, \(bytes)]}
    """
  }

  private struct Family {
    var name: String
    var normalizer = "null"
    var preTokenizer: String
    var ignoresMerges = false
  }

  private static let families = [
    Family(name: "qwen2", normalizer: #"{"type": "NFC"}"#, preTokenizer: prefixed("")),
    Family(name: "llama-bpe", preTokenizer: prefixed("{1,3}"), ignoresMerges: true),
    Family(
      name: "smollm",
      preTokenizer:
        #"{"type": "Sequence", "pretokenizers": [{"type": "Digits", "individual_digits": true}, \#(words)]}"#),
    Family(name: "gpt-2", preTokenizer: words),
  ]

  private static func quoted(_ bytes: [UInt8]) -> String {
    String(decoding: JSONValue.string(String(decoding: bytes, as: UTF8.self)).compact, as: UTF8.self)
  }

  private static func file(
    _ tokens: [[UInt8]], merges: String, normalizer: String = "null", preTokenizer: String = "null",
    added: String = "", post: String = "null", model: String = ""
  ) -> String {
    let vocabulary = tokens.enumerated().map { "\(quoted($1)): \($0)" }.joined(separator: ",\n")
    return """
      {"version": "1.0", "truncation": null, "added_tokens": [\(added)], "normalizer": \(normalizer), \
      "pre_tokenizer": \(preTokenizer), "post_processor": \(post), "decoder": {"type": "ByteLevel"}, \
      "model": {"type": "BPE", "dropout": null, "unk_token": null, "continuing_subword_prefix": null, \
      "end_of_word_suffix": null, "fuse_unk": false, \(model)"vocab": {\(vocabulary)}, "merges": [\(merges)]}}
      """
  }

  /// - Parameter pairs: whether merges are written as pairs, as since 2024.
  private static func byteLevel(_ family: Family, pairs: Bool = false, added: String = "", post: String = "null") throws
    -> String
  {
    let metadata = try TokenizerGoldens.vocabulary("byte-level")
    let merges = try #require(metadata.strings(TokenizerKey.merges)).map { line in
      pairs ? "[\(line.split(separator: 0x20).map { quoted(Array($0)) }.joined(separator: ","))]" : quoted(line)
    }
    return file(
      try #require(metadata.strings(TokenizerKey.tokens)), merges: merges.joined(separator: ",\n"),
      normalizer: family.normalizer, preTokenizer: family.preTokenizer, added: added, post: post,
      model: #""byte_fallback": false, "ignore_merges": \#(family.ignoresMerges), "#)
  }

  /// A checkpoint with room for `tokens` tokens.
  private static func checkpoint(tokens: Int = 1600) throws -> CheckpointCopy {
    let copy = try CheckpointCopy("llama")
    let place = copy.url.appending(path: "model.safetensors")
    let file = try SafeTensorsFile(path: place.path)
    let tensors = file.tensors.map { tensor in
      tensor.shape == [256, 64]
        ? (tensor.name, "F16", [tokens, 64], Data(count: tokens * 128))
        : (tensor.name, tensor.type.rawValue, tensor.shape, Data(file.bytes(tensor)))
    }
    try SafeTensorsBytes.make(tensors).write(to: place)
    try copy.change("config.json", #""vocab_size": 256"#, to: #""vocab_size": \#(tokens)"#)
    return copy
  }

  private static func convert(_ tokenizer: String) throws -> (file: GGUFFile, report: CheckpointConversion.Report) {
    let copy = try checkpoint()
    try copy.write(tokenizer, to: "tokenizer.json")
    return try copy.convert(.f16)
  }

  @Test(arguments: families.indices, [false, true])
  private func byteLevelFamilies(index: Int, pairs: Bool) throws {
    let family = Self.families[index]
    let (file, report) = try Self.convert(Self.byteLevel(family, pairs: pairs))
    #expect(report.warnings == [])
    #expect(report.tokenizer == "gpt2")
    #expect(file.string(TokenizerKey.preTokenizer) == family.name)
    #expect(try TokenizerGoldens.differences(TokenizerFactory.load(from: file), "small-\(family.name)") == [])
    let tokens = try #require(file.strings(TokenizerKey.tokens))
    #expect(tokens.count == 1600 && tokens[1599] == Array("[PAD1599]".utf8))
    #expect(file.integers(TokenizerKey.tokenTypes)?.last == 5)
  }

  @Test func specialTokens() throws {
    let added = """
      {"id": 1560, "content": "<|begin|>", "single_word": false, "lstrip": false, "rstrip": false, "normalized": false, "special": true},
      {"id": 1561, "content": "<|end|>", "special": true}, {"id": 1562, "content": "<|turn|>", "special": true},
      {"id": 1563, "content": "<tool>", "special": false}
      """
    let post = """
      {"type": "Sequence", "processors": [{"type": "ByteLevel"}, {"type": "TemplateProcessing", \
      "single": [{"SpecialToken": {"id": "<|begin|>", "type_id": 0}}, {"Sequence": {"id": "A", "type_id": 0}}], "pair": []}]}
      """
    let copy = try Self.checkpoint()
    try copy.write(Self.byteLevel(Self.families[1], added: added, post: post), to: "tokenizer.json")
    try copy.write(
      #"{"bos_token": {"content": "<|begin|>"}, "eos_token": "<|end|>", "pad_token": null, "chat_template": "{{ messages }}"}"#,
      to: "tokenizer_config.json")
    try copy.write(#"{"eos_token_id": [1561, 1562]}"#, to: "generation_config.json")
    let (file, report) = try copy.convert(.f16)
    #expect(report.warnings == [])
    let tokenizer = try TokenizerFactory.load(from: file)
    let special = tokenizer.vocabulary.special
    #expect(special.beginningOfText == 1560 && special.endOfText == 1561 && special.endOfTurn == 1562)
    #expect(special.prefix == [1560] && special.suffix == [])
    #expect(tokenizer.vocabulary.kind(1560) == .control && tokenizer.vocabulary.kind(1563) == .userDefined)
    #expect(file.string(TokenizerKey.chatTemplate) == "{{ messages }}")
    #expect(tokenizer.encode("<|end|>", parseSpecial: true, addSpecial: true) == [1560, 1561])
    #expect(!tokenizer.encode("<|end|>").contains(1561))
  }

  /// Merges for a SentencePiece vocabulary as the reference makes them: every cut of a piece into two, by the piece's score.
  private static func sentencePiece(
    normalizer: String =
      #"{"type": "Sequence", "normalizers": [{"type": "Prepend", "prepend": "\#(mark)"}, {"type": "Replace", "pattern": {"String": " "}, "content": "\#(mark)"}]}"#,
    preTokenizer: String = "null", added: String = "", dropping: Int? = nil
  ) throws -> String {
    let metadata = try TokenizerGoldens.vocabulary("sentencepiece")
    let tokens = try #require(metadata.strings(TokenizerKey.tokens))
    let scores = try #require(metadata.floats(TokenizerKey.scores))
    let kinds = try #require(metadata.integers(TokenizerKey.tokenTypes))
    let ids = Dictionary(uniqueKeysWithValues: zip(tokens, tokens.indices))
    var merges: [(piece: Int, text: String)] = []
    for piece in tokens.indices where kinds[piece] == 1 {
      for cut in tokens[piece].indices.dropFirst() {
        let (left, right) = (Array(tokens[piece][..<cut]), Array(tokens[piece][cut...]))
        guard let first = ids[left], let second = ids[right], kinds[first] == 1, kinds[second] == 1 else { continue }
        merges.append((piece, "[\(quoted(left)), \(quoted(right))]"))
      }
    }
    merges.sort { (-scores[$0.piece], $0.piece) < (-scores[$1.piece], $1.piece) }
    if let dropping { merges.remove(at: dropping) }
    // The golden's tokens of a user's own would come before the space in front, which `tokenizer.json` cannot say.
    let control = tokens.indices.filter { $0 < 3 || kinds[$0] == 4 }.map {
      #"{"id": \#($0), "content": \#(quoted(tokens[$0])), "special": true}"#
    }
    return file(
      tokens, merges: merges.map(\.text).joined(separator: ",\n"), normalizer: normalizer, preTokenizer: preTokenizer,
      added: (control + (added.isEmpty ? [] : [added])).joined(separator: ","),
      model: #""byte_fallback": true, "ignore_merges": false, "#
    ).replacing(#""unk_token": null"#, with: #""unk_token": "<unk>""#)
  }

  @Test func sentencePieceMerges() throws {
    let (file, report) = try Self.convert(Self.sentencePiece())
    #expect(report.warnings == [])
    #expect(report.tokenizer == "llama")
    #expect(file.boolean(TokenizerKey.addsSpacePrefix) == true)
    #expect(file.integer(TokenizerKey.unknown) == 0)
    let tokenizer = try TokenizerFactory.load(from: file)
    let reference = try TokenizerFactory.load(from: TokenizerGoldens.vocabulary("sentencepiece"))
    let own = Set(reference.vocabulary.sortedTokens { $0 == .userDefined })
    var compared = 0
    for line in TokenizerGoldens.lines {
      let expected = reference.encode(bytes: line)
      if expected.contains(where: own.contains) { continue }
      compared += 1
      #expect(tokenizer.encode(bytes: line) == expected)
    }
    #expect(compared > 1500)
  }

  @Test func spacesWithoutAPrefix() throws {
    let replace = #"{"type": "Replace", "pattern": {"String": " "}, "content": "\#(Self.mark)"}"#
    let split =
      #"{"type": "Split", "pattern": {"String": " "}, "behavior": "MergedWithPrevious", "invert": false}"#
    let file = try Self.convert(Self.sentencePiece(normalizer: replace, preTokenizer: split)).file
    #expect(file.boolean(TokenizerKey.addsSpacePrefix) == false)
    let always =
      #"{"type": "Metaspace", "replacement": "\#(Self.mark)", "prepend_scheme": "always", "split": false}"#
    #expect(
      try Self.convert(Self.sentencePiece(normalizer: "null", preTokenizer: always)).file
        .boolean(TokenizerKey.addsSpacePrefix) == true)
  }

  /// What would not be loaded exactly is left out, and the reason is told.
  @Test func unknownTokenizersAreLeftOut() throws {
    var cases: [(String, String)] = []
    let family = Self.families[3]
    func byteLevel(_ old: String, _ new: String) throws -> String {
      let text = try Self.byteLevel(family)
      try #require(text.contains(old), "\(old)")
      return text.replacing(old, with: new)
    }
    cases.append((try byteLevel(#""BPE""#, #""Unigram""#), "its model is"))
    cases.append((try byteLevel(#""dropout": null"#, #""dropout": 0.1"#), "its dropout is set"))
    cases.append(
      (try byteLevel(#""normalizer": null"#, #""normalizer": {"type": "NFKC"}"#), "its normalizer is not just NFC"))
    cases.append((try byteLevel(#""normalizer": null"#, #""normalizer": {"type": "NFC"}"#), "those of no known family"))
    cases.append((try byteLevel(#""ignore_merges": false"#, #""ignore_merges": true"#), "those of no known family"))
    cases.append((try byteLevel(#""add_prefix_space": false"#, #""add_prefix_space": true"#), "puts a space in front"))
    cases.append((try byteLevel(#""!": 0"#, #""!": 1"#), "contradicts another"))
    cases.append((try byteLevel(#""!": 0"#, #""!": 1600"#), "has id 1600, and the model has 1600"))
    cases.append((try byteLevel(#""!": 0"#, #""!": -1"#), "is no number from 0"))
    cases.append((try byteLevel(#""merges": ["#, #""merges": ["ab", "#), "merge 0 is no pair"))
    cases.append((try byteLevel(#""merges": ["#, #""merges": ["龙 虎", "#), "byte alphabet"))
    cases.append(
      (try byteLevel(#""post_processor": null"#, #""post_processor": {"type": "BertProcessing"}"#), "around a text"))
    cases.append((try byteLevel("{", "["), "cannot be read as JSON"))
    let split = Self.prefixed("").replacing("Isolated", with: "Removed")
    cases.append((try Self.byteLevel(Family(name: "", preTokenizer: split)), "it cuts words"))
    cases.append((try Self.byteLevel(Family(name: "", preTokenizer: Self.prefixed("{1,2}"))), "it cuts words"))
    let spaces = #"{"id": 1590, "content": "   ", "special": false}"#
    cases.append((try Self.byteLevel(family, added: spaces), "is found in any text"))
    let strips = #"{"id": 1590, "content": "<mask>", "special": true, "lstrip": true}"#
    cases.append((try Self.byteLevel(family, added: strips), "asks for lstrip"))
    cases.append((try Self.sentencePiece(dropping: 5), "where SentencePiece would"))
    cases.append((try Self.sentencePiece(normalizer: "null"), "it writes spaces in a way"))
    let own = #"{"id": 3, "content": "\n\n", "special": false}"#
    cases.append((try Self.sentencePiece(added: own), "a space after tokens of its own"))
    cases.append((try Self.sentencePiece().replacing(#""<0x00>": "#, with: #""<0x0>": "#), "lacks the token <0x00>"))
    cases.append(
      (try Self.sentencePiece().replacing(#""byte_fallback": true"#, with: #""byte_fallback": false"#), "it is neither")
    )
    for (tokenizer, says) in cases {
      let (file, report) = try Self.convert(tokenizer)
      #expect(report.tokenizer == nil)
      #expect(report.warnings.count == 1 && report.warnings[0].contains(says), "\(says): \(report.warnings)")
      #expect(file.string(TokenizerKey.model) == "none")
      #expect(file.metadata[TokenizerKey.tokens] == nil)
    }
  }

  @Test func specialTokensThatAreNoneAreRefused() throws {
    let copy = try Self.checkpoint()
    try copy.write(Self.byteLevel(Self.families[3]), to: "tokenizer.json")
    try copy.write(#"{"eos_token": "<|nowhere|>"}"#, to: "tokenizer_config.json")
    #expect(try copy.convert().report.warnings.first?.contains("its eos_token '<|nowhere|>' is no token") == true)
    try copy.write("{", to: "tokenizer_config.json")
    #expect(try copy.convert().report.warnings.first?.contains("tokenizer_config.json: cannot be read as JSON") == true)
  }
}
