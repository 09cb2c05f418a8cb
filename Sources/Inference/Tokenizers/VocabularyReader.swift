/// Reads and checks the token lists of a model's metadata.
struct VocabularyReader {
  static let mostTokens = 1 << 22
  static let longestToken = 1 << 12
  /// Of all tokens together.
  static let mostBytes = 1 << 25

  private let metadata: any TokenizerMetadata
  private var pieces: [[UInt8]]
  private let kinds: [Vocabulary.Kind]
  private var scores: [Float] = []

  init(_ metadata: any TokenizerMetadata) throws(TokenizerError) {
    self.metadata = metadata
    guard let pieces = metadata.strings(TokenizerKey.tokens), !pieces.isEmpty else {
      throw .missing(key: TokenizerKey.tokens)
    }
    guard pieces.count <= Self.mostTokens else {
      throw .limitExceeded(key: TokenizerKey.tokens, value: pieces.count, limit: Self.mostTokens)
    }
    if let token = pieces.firstIndex(where: { $0.count > Self.longestToken }) {
      throw .invalid(
        key: TokenizerKey.tokens, index: token,
        reason: "a token of \(pieces[token].count) bytes is longer than \(Self.longestToken)")
    }
    let bytes = pieces.reduce(0) { $0 + $1.count }
    guard bytes <= Self.mostBytes else {
      throw .limitExceeded(key: "bytes of \(TokenizerKey.tokens)", value: bytes, limit: Self.mostBytes)
    }
    self.pieces = pieces
    kinds = try Self.kinds(metadata, count: pieces.count)
  }

  /// Turns tokens written in the byte alphabet into the bytes they stand for; markers are written as they are.
  mutating func decodeByteAlphabet() {
    for token in pieces.indices where kinds[token] == .normal {
      let piece = pieces[token]
      if let bytes = ByteAlphabet.decode(piece.span) { pieces[token] = bytes }
    }
  }

  mutating func readScores() throws(TokenizerError) {
    guard let scores = metadata.floats(TokenizerKey.scores) else { throw .missing(key: TokenizerKey.scores) }
    guard scores.count == pieces.count else {
      throw .countMismatch(key: TokenizerKey.scores, count: scores.count, expected: pieces.count)
    }
    if let token = scores.firstIndex(where: { !$0.isFinite }) {
      throw .invalid(key: TokenizerKey.scores, index: token, reason: "\(scores[token]) is not a finite score")
    }
    self.scores = scores
  }

  func vocabulary(_ defaults: SpecialTokens.Surroundings) throws(TokenizerError) -> Vocabulary {
    var special = try SpecialTokens(from: metadata, vocabularySize: pieces.count, defaults: defaults)
    special.unknown = special.unknown ?? kinds.firstIndex(of: .unknown).map(Int32.init)
    return Vocabulary(pieces: pieces, kinds: kinds, scores: scores, special: special)
  }

  private static func kinds(_ metadata: any TokenizerMetadata, count: Int) throws(TokenizerError) -> [Vocabulary.Kind] {
    guard let types = metadata.integers(TokenizerKey.tokenTypes) else {
      return Array(repeating: .normal, count: count)
    }
    guard types.count == count else {
      throw .countMismatch(key: TokenizerKey.tokenTypes, count: types.count, expected: count)
    }
    var kinds: [Vocabulary.Kind] = []
    kinds.reserveCapacity(count)
    for (token, type) in types.enumerated() {
      guard let kind = UInt8(exactly: type).flatMap(Vocabulary.Kind.init) else {
        throw .invalid(key: TokenizerKey.tokenTypes, index: token, reason: "there is no token type \(type)")
      }
      kinds.append(kind)
    }
    return kinds
  }
}

/// Reads the merges of byte-level BPE, each two tokens with a space between.
struct MergeReader {
  private let vocabulary: Vocabulary

  init(_ vocabulary: Vocabulary) {
    self.vocabulary = vocabulary
  }

  func merges(
    in metadata: any TokenizerMetadata
  ) throws(TokenizerError) -> [(left: Int32, right: Int32, result: Int32)] {
    let key = TokenizerKey.merges
    guard let lines = metadata.strings(key) else { throw .missing(key: key) }
    guard lines.count <= VocabularyReader.mostTokens else {
      throw .limitExceeded(key: key, value: lines.count, limit: VocabularyReader.mostTokens)
    }
    var merges: [(left: Int32, right: Int32, result: Int32)] = []
    merges.reserveCapacity(lines.count)
    for (index, line) in lines.enumerated() {
      guard let space = line.firstIndex(of: UInt8(ascii: " ")),
        let left = ByteAlphabet.decode(line.span.extracting(..<space)),
        let right = ByteAlphabet.decode(line.span.extracting((space + 1)...)), !left.isEmpty, !right.isEmpty
      else {
        throw .invalid(key: key, index: index, reason: "it is not two tokens in the byte alphabet")
      }
      merges.append(
        (
          try token(left, index: index), try token(right, index: index), try token(left + right, index: index)
        ))
    }
    return merges
  }

  private func token(_ bytes: [UInt8], index: Int) throws(TokenizerError) -> Int32 {
    guard let token = vocabulary.find(bytes.span) else {
      throw .invalid(
        key: TokenizerKey.merges, index: index,
        reason: "'\(String(decoding: bytes.prefix(100), as: UTF8.self))' is not in the vocabulary")
    }
    return token
  }
}
