/// WordPiece as in BERT: words and punctuation, each cut greedily into the longest pieces.
///
/// The vocabulary is in GGUF's form: a piece that begins a word starts with U+2581, one that continues a word has no
/// mark.
struct WordPieceTokenizer: Tokenizer {
  /// Longer words, in characters, are unknown.
  private static let longestWord = 100

  let vocabulary: Vocabulary
  let markers: MarkerIndex
  let addsSpacePrefix = true
  private let unknown: Int32

  init(vocabulary: Vocabulary, unknown: Int32) {
    self.vocabulary = vocabulary
    markers = MarkerIndex(vocabulary) { $0 == .control || $0 == .userDefined }
    self.unknown = unknown
  }

  func segment(_ text: Span<UInt8>, into ids: inout [Int32]) {
    for word in BertNormalizer.words(of: text) { segmentWord(word, into: &ids) }
  }

  func appendText(of token: Int32, to text: inout [UInt8]) {
    let piece = vocabulary.piece(token)
    let mark = SentencePieceNormalizer.spaceMark
    if piece.starts(with: mark) {
      text.append(UInt8(ascii: " "))
      text.append(contentsOf: piece.dropFirst(mark.count))
    } else {
      text.append(contentsOf: piece)
    }
  }

  private func segmentWord(_ word: [UInt8], into ids: inout [Int32]) {
    guard word.count(where: { $0 & 0xC0 != 0x80 }) <= Self.longestWord else {
      ids.append(unknown)
      return
    }
    let mark = SentencePieceNormalizer.spaceMark
    let text = mark + word
    let firstID = ids.count
    var start = 0
    while start < text.count {
      guard let (token, end) = longestPiece(of: text.span, from: start) else {
        ids.removeLast(ids.count - firstID)
        ids.append(unknown)
        return
      }
      ids.append(token)
      start = end
    }
  }

  private func longestPiece(of text: Span<UInt8>, from start: Int) -> (token: Int32, end: Int)? {
    let mark = SentencePieceNormalizer.spaceMark
    // Past the beginning, a mark is a character of the text, which no piece has.
    if start > 0, start + mark.count <= text.count, mark.indices.allSatisfy({ mark[$0] == text[start + $0] }) {
      return nil
    }
    var end = min(text.count, start + vocabulary.longestPiece)
    while end > start + (start == 0 ? mark.count : 0) {
      let isBoundary = end == text.count || text[end] & 0xC0 != 0x80
      if isBoundary, let token = vocabulary.find(text.extracting(start..<end)), vocabulary.kinds[Int(token)].isText {
        return (token, end)
      }
      end -= 1
    }
    return nil
  }
}
