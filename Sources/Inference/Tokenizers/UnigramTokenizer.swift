/// SentencePiece Unigram as in T5 and XLM-RoBERTa: the segmentation whose pieces have the greatest sum of scores.
///
/// Ties and rounding follow the reference: sums are kept in single precision, and of equal ones the first stays, which
/// is the one whose last piece begins earliest.
struct UnigramTokenizer: Tokenizer {
  /// How far an unknown character scores below the worst piece.
  private static let unknownPenalty: Float = 10

  let vocabulary: Vocabulary
  let markers: MarkerIndex
  var addsSpacePrefix: Bool { normalizer.addsSpacePrefix }

  private let normalizer: SentencePieceNormalizer
  private let fallback: ByteFallback
  private let trie: DoubleArrayTrie
  private let scores: [Float]
  private let unknownScore: Float

  init(vocabulary: Vocabulary, normalizer: SentencePieceNormalizer) {
    self.vocabulary = vocabulary
    self.normalizer = normalizer
    markers = MarkerIndex(vocabulary) { $0 == .control }
    fallback = ByteFallback(vocabulary)
    let tokens = vocabulary.sortedTokens { $0.isText }
    trie = DoubleArrayTrie(sortedKeys: tokens.map { Array(vocabulary.piece($0)) }, values: tokens.map(Int.init))
    let normal = zip(vocabulary.scores, vocabulary.kinds).filter { $0.1 == .normal }.map(\.0)
    unknownScore = (normal.min() ?? 0) - Self.unknownPenalty
    let best = normal.max() ?? 0
    scores = vocabulary.scores.enumerated().map { token, score in
      guard vocabulary.kinds[token] == .userDefined else { return score }
      // Better than any way to cut it up.
      return Float(vocabulary.piece(Int32(token)).count) * best - 0.1
    }
  }

  func segment(_ text: Span<UInt8>, into ids: inout [Int32]) {
    let normalized = normalizer.normalize(UTF8Text.repaired(text).span)
    var afterUnknown = false
    for piece in bestPath(normalized.span) {
      if let token = piece.token {
        ids.append(token)
        afterUnknown = false
      } else {
        fallback.append(normalized.span.extracting(piece.bytes), to: &ids, afterUnknown: &afterUnknown)
      }
    }
  }

  func appendText(of token: Int32, to text: inout [UInt8]) {
    fallback.appendText(of: token, in: vocabulary, to: &text)
  }

  /// The best way to a position: its sum, and its last piece.
  private struct Arrival {
    var score: Float = 0
    var start: Int32 = -1
    var token: Int32 = -1

    @inline(__always)
    mutating func improve(_ candidate: Float, from start: Int, by token: Int32) {
      guard self.start < 0 || candidate > score else { return }
      self = Self(score: candidate, start: Int32(start), token: token)
    }
  }

  private func bestPath(_ text: Span<UInt8>) -> [(token: Int32?, bytes: Range<Int>)] {
    var arrivals = [Arrival](repeating: Arrival(), count: text.count + 1)
    var start = 0
    while start < text.count {
      let score = arrivals[start].score
      let characterEnd = start + UTF8Text.scalar(in: text, at: start).length
      var hasCharacter = false
      var node = DoubleArrayTrie.root
      var end = start
      while end < text.count, let child = trie.child(of: node, text[end]) {
        node = child
        end += 1
        guard let token = trie.value(at: node) else { continue }
        arrivals[end].improve(scores[token] + score, from: start, by: Int32(token))
        if end == characterEnd { hasCharacter = true }
      }
      if !hasCharacter { arrivals[characterEnd].improve(unknownScore + score, from: start, by: -1) }
      start = characterEnd
    }
    var path: [(token: Int32?, bytes: Range<Int>)] = []
    var end = text.count
    while end > 0 {
      let arrival = arrivals[end]
      path.append((arrival.token < 0 ? nil : arrival.token, Int(arrival.start)..<end))
      end = Int(arrival.start)
    }
    return path.reversed()
  }
}
