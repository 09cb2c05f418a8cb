/// Prepares text as SentencePiece does: characters replaced by a map, white space squeezed, spaces written as U+2581.
struct SentencePieceNormalizer: Sendable {
  static let spaceMark: [UInt8] = [0xE2, 0x96, 0x81]
  private static let space = UInt8(ascii: " ")

  /// Tokens defined by the model's user, which are kept as they are.
  var symbols: MarkerIndex
  var charactersMap: CharactersMap?
  /// Whether spaces at both ends and beside other spaces go.
  var removesExtraWhitespace: Bool
  /// Whether a space is put in front.
  var addsSpacePrefix: Bool

  /// - Parameter text: well-formed UTF-8.
  func normalize(_ text: Span<UInt8>) -> [UInt8] {
    var output = Output(removesExtraWhitespace: removesExtraWhitespace, capacity: text.count + 16)
    output.pendingPrefix = addsSpacePrefix
    var position = 0
    while position < text.count {
      if let symbol = symbols.match(in: text, at: position) {
        for offset in symbol.range { output.append(text[offset]) }
        position = symbol.range.upperBound
      } else if let match = charactersMap?.longestMatch(in: text, at: position) {
        for byte in charactersMap?.replacement(at: match.replacement) ?? [] { output.append(byte) }
        position += match.length
      } else {
        let length = UTF8Text.scalar(in: text, at: position).length
        for offset in 0..<length { output.append(text[position + offset]) }
        position += length
      }
    }
    return output.finish()
  }

  /// Writes normalised bytes and minds the spaces among them.
  private struct Output {
    let removesExtraWhitespace: Bool
    var pendingPrefix = false
    private var bytes: [UInt8] = []
    private var afterSpace: Bool

    init(removesExtraWhitespace: Bool, capacity: Int) {
      self.removesExtraWhitespace = removesExtraWhitespace
      afterSpace = removesExtraWhitespace
      bytes.reserveCapacity(capacity)
    }

    mutating func append(_ byte: UInt8) {
      if byte == SentencePieceNormalizer.space {
        if afterSpace { return }
        writePrefix()
        bytes.append(contentsOf: SentencePieceNormalizer.spaceMark)
        afterSpace = removesExtraWhitespace
      } else {
        writePrefix()
        bytes.append(byte)
        afterSpace = false
      }
    }

    mutating func finish() -> [UInt8] {
      let mark = SentencePieceNormalizer.spaceMark
      while removesExtraWhitespace, bytes.suffix(mark.count) == mark[...] { bytes.removeLast(mark.count) }
      return bytes
    }

    private mutating func writePrefix() {
      guard pendingPrefix else { return }
      bytes.append(contentsOf: SentencePieceNormalizer.spaceMark)
      pendingPrefix = false
    }
  }
}
