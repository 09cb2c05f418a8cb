import Inference

/// A tokenizer's metadata and a text for it, as fuzzers mutate them best: sections ended by 0xFE, items in them by 0xFF.
///
///     header 0xFE token 0xFF token … 0xFE merge 0xFF merge … (or the characters map) 0xFE text
///
/// A header is flags, the number of a pre-tokenizer, and the ids of special tokens plus one; what is lacking counts as 0.
/// A token is its kind, its score and its bytes.
struct TokenizerInput {
  private let bytes: [UInt8]
  private let sections: [ArraySlice<UInt8>]

  init(_ bytes: [UInt8]) {
    self.bytes = bytes
    sections = bytes.split(separator: 0xFE, maxSplits: 3, omittingEmptySubsequences: false)
  }

  func run(model: String) {
    let text = Array(section(3))
    do {
      let tokenizer = try TokenizerFactory.load(from: metadata(model))
      FuzzTarget.check(tokenizer, text: text)
      if model == "gpt2", flag(0), preTokenizer != "qwen2" { checkRoundTrip(tokenizer, text) }
    } catch {
      FuzzTarget.check(error)
    }
  }

  /// Byte-level tokens that cover all bytes lose none, unless text is normalised.
  private func checkRoundTrip(_ tokenizer: any Tokenizer, _ text: [UInt8]) {
    var decoded: [UInt8] = []
    for token in tokenizer.encode(bytes: text) { tokenizer.appendText(of: token, to: &decoded) }
    precondition(decoded == text)
  }

  private func section(_ index: Int) -> ArraySlice<UInt8> {
    index < sections.count ? sections[index] : []
  }

  private func header(_ index: Int) -> UInt8 {
    section(0).dropFirst(index).first ?? 0
  }

  private func flag(_ bit: UInt8) -> Bool { header(0) >> bit & 1 == 1 }

  private var preTokenizer: String {
    let names = ["gpt-2", "qwen2", "llama-bpe", "smollm", "unheard-of"]
    return names[Int(header(1)) % names.count]
  }

  private func metadata(_ model: String) -> FuzzMetadata {
    var metadata = FuzzMetadata()
    metadata.strings[TokenizerKey.model] = model
    metadata.strings[TokenizerKey.preTokenizer] = preTokenizer
    setTokens(model, in: &metadata)
    metadata.stringLists[TokenizerKey.merges] = items(2).map { Array($0) }
    if !section(2).isEmpty { metadata.byteLists[TokenizerKey.charactersMap] = Array(section(2)) }
    let ids = [
      TokenizerKey.unknown, TokenizerKey.beginningOfText, TokenizerKey.endOfText, TokenizerKey.separator,
      TokenizerKey.classifier,
    ]
    for (position, key) in ids.enumerated() { metadata.integers[key] = Self.id(header(2 + position)) }
    let flags = [
      TokenizerKey.addsBeginningOfText, TokenizerKey.addsEndOfText, TokenizerKey.addsSpacePrefix,
      TokenizerKey.removesExtraWhitespace,
    ]
    for (position, key) in flags.enumerated() { metadata.booleans[key] = flag(3 + UInt8(position)) }
    return metadata
  }

  /// The tokens listed; before them, if asked for, one for each byte.
  private func setTokens(_ model: String, in metadata: inout FuzzMetadata) {
    var tokens: [[UInt8]] = []
    var kinds: [Int] = []
    var scores: [Float] = []
    for byte in flag(0) ? Array(UInt8.min...UInt8.max) : [] {
      tokens.append(model == "gpt2" ? Self.alphabet[Int(byte)] : Self.byteName(byte))
      kinds.append(model == "gpt2" ? 1 : 6)
      scores.append(0)
    }
    for item in items(1) {
      kinds.append(Int(item.first ?? 0))
      scores.append(Self.score(Int8(bitPattern: item.dropFirst().first ?? 0)))
      tokens.append(Array(item.dropFirst(2)))
    }
    metadata.stringLists[TokenizerKey.tokens] = tokens
    if !flag(1) { metadata.integerLists[TokenizerKey.tokenTypes] = kinds }
    if !flag(2) { metadata.floatLists[TokenizerKey.scores] = scores }
  }

  private func items(_ index: Int) -> [ArraySlice<UInt8>] {
    section(index).isEmpty ? [] : section(index).split(separator: 0xFF, omittingEmptySubsequences: false)
  }

  private static func id(_ byte: UInt8) -> Int? {
    switch byte {
    case 0: nil
    case 253: Int.min
    case 254: Int.max
    case 255: -1
    default: Int(byte) - 1
    }
  }

  private static func score(_ byte: Int8) -> Float {
    switch byte {
    case 127: .infinity
    case 126: .greatestFiniteMagnitude
    case -127: -.greatestFiniteMagnitude
    case -128: .nan
    default: Float(byte) / 4
    }
  }

  private static func byteName(_ byte: UInt8) -> [UInt8] {
    let digits = String(byte, radix: 16, uppercase: true)
    return Array("<0x\(digits.count == 1 ? "0" : "")\(digits)>".utf8)
  }

  /// The characters by which byte-level vocabularies write bytes.
  private static let alphabet: [[UInt8]] = {
    let isPrintable = { (byte: UInt32) in (0x21...0x7E).contains(byte) || (0xA1...0xFF).contains(byte) && byte != 0xAD }
    var next: UInt32 = 0x100
    return (UInt32(0)..<256).map { byte in
      var value = byte
      if !isPrintable(byte) {
        value = next
        next += 1
      }
      return Array(Unicode.Scalar(value).map { String($0) }?.utf8 ?? "".utf8)
    }
  }()
}
