/// What both SentencePiece algorithms share: the byte tokens, the unknown token, and tokens back into text.
struct ByteFallback: Sendable {
  private let byteTokens: [Int32?]
  private let unknown: Int32?
  private let bytesByToken: [Int32: UInt8]

  init(_ vocabulary: Vocabulary) {
    var byteTokens = [Int32?](repeating: nil, count: 256)
    for token in 0..<Int32(vocabulary.count) where vocabulary.kind(token) == .byte {
      if let byte = Self.byte(named: vocabulary.piece(token)) { byteTokens[Int(byte)] = token }
    }
    self.byteTokens = byteTokens
    unknown = vocabulary.special.unknown
    bytesByToken = Dictionary(
      byteTokens.enumerated().compactMap { byte, token in token.map { ($0, UInt8(byte)) } },
      uniquingKeysWith: { first, _ in first })
  }

  /// Appends the byte tokens of text that no piece covers; where they are lacking, one unknown token for a whole run.
  func append(_ text: Span<UInt8>, to ids: inout [Int32], afterUnknown: inout Bool) {
    let start = ids.count
    for i in 0..<text.count {
      guard let token = byteTokens[Int(text[i])] else {
        ids.removeLast(ids.count - start)
        if let unknown, !afterUnknown { ids.append(unknown) }
        afterUnknown = true
        return
      }
      ids.append(token)
    }
    afterUnknown = false
  }

  func appendText(of token: Int32, in vocabulary: Vocabulary, to text: inout [UInt8]) {
    if let byte = bytesByToken[token] {
      text.append(byte)
      return
    }
    let piece = vocabulary.piece(token)
    var position = piece.startIndex
    while position < piece.endIndex {
      if piece[position...].starts(with: SentencePieceNormalizer.spaceMark) {
        text.append(UInt8(ascii: " "))
        position += SentencePieceNormalizer.spaceMark.count
      } else {
        text.append(piece[position])
        position += 1
      }
    }
  }

  /// Reads `<0x41>`.
  private static func byte(named piece: ArraySlice<UInt8>) -> UInt8? {
    let name = String(decoding: piece, as: UTF8.self)
    guard name.utf8.count == 6, name.hasPrefix("<0x"), name.hasSuffix(">") else { return nil }
    return UInt8(name.dropFirst(3).dropLast(), radix: 16)
  }
}
