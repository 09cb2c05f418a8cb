/// SentencePiece BPE as in Llama 2 and Gemma: characters merged by the score of the piece they make, characters without
/// a piece written as bytes.
struct SentencePieceTokenizer: Tokenizer {
  let vocabulary: Vocabulary
  let markers: MarkerIndex
  var addsSpacePrefix: Bool { normalizer.addsSpacePrefix }

  private let normalizer: SentencePieceNormalizer
  private let fallback: ByteFallback
  /// By token: the lower, the better its score.
  private let priorities: [UInt32]

  init(vocabulary: Vocabulary, normalizer: SentencePieceNormalizer) {
    self.vocabulary = vocabulary
    self.normalizer = normalizer
    markers = MarkerIndex(vocabulary) { $0 == .control }
    fallback = ByteFallback(vocabulary)
    priorities = vocabulary.scores.map { UInt32.max - 1 - min(Self.order($0), .max - 1) }
  }

  func segment(_ text: Span<UInt8>, into ids: inout [Int32]) {
    let normalized = normalizer.normalize(UTF8Text.repaired(text).span)
    let rule = Rule(text: normalized, vocabulary: vocabulary, priorities: priorities)
    var merger = PairMerger()
    var start = 0
    while start < normalized.count {
      if let symbol = normalizer.symbols.match(in: normalized.span, at: start) {
        merger.append(Rule.whole, start: start)
        start = symbol.range.upperBound
      } else {
        merger.append(Rule.character, start: start)
        start += UTF8Text.scalar(in: normalized.span, at: start).length
      }
    }
    var afterUnknown = false
    merger.merge(by: rule, end: normalized.count) { _, bytes in
      if let token = rule.token(bytes) {
        ids.append(token)
        afterUnknown = false
      } else {
        fallback.append(normalized.span.extracting(bytes), to: &ids, afterUnknown: &afterUnknown)
      }
    }
  }

  func appendText(of token: Int32, to text: inout [UInt8]) {
    fallback.appendText(of: token, in: vocabulary, to: &text)
  }

  /// The bits of a score as an integer that grows with it.
  private static func order(_ score: Float) -> UInt32 {
    let bits = score.bitPattern
    return bits & 0x8000_0000 == 0 ? bits | 0x8000_0000 : ~bits
  }

  private struct Rule: MergeRule {
    /// Stand for tokens until something is merged: a symbol that stays as it is, and a character.
    static let whole: Int32 = -2
    static let character: Int32 = -1

    let text: [UInt8]
    let vocabulary: Vocabulary
    let priorities: [UInt32]

    func merge(_ left: Int32, _ right: Int32, spanning bytes: Range<Int>) -> Merge? {
      if left == Self.whole || right == Self.whole { return nil }
      return token(bytes).map { Merge(priority: priorities[Int($0)], token: $0) }
    }

    /// The piece that is part of ordinary text and has these bytes.
    func token(_ bytes: Range<Int>) -> Int32? {
      guard bytes.count <= vocabulary.longestPiece, let token = vocabulary.find(text.span.extracting(bytes)),
        vocabulary.kinds[Int(token)].isText
      else { return nil }
      return token
    }
  }
}
