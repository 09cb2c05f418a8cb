/// The tokens of a converted tokenizer, by id.
struct ConvertedVocabulary {
  private(set) var pieces: [[UInt8]?]
  private(set) var kinds: [Vocabulary.Kind]
  private let ids: [[UInt8]: Int]

  /// - Parameter size: rows of the model's embedding. Ids that no token has become unused ones.
  init(_ file: TokenizerFile, size: Int) throws {
    var pieces = [[UInt8]?](repeating: nil, count: size)
    var kinds = [Vocabulary.Kind](repeating: .unused, count: size)
    var ids: [[UInt8]: Int] = [:]
    ids.reserveCapacity(file.vocabulary.count)
    func put(_ piece: String, _ id: Int, _ kind: Vocabulary.Kind) throws {
      guard id < size else {
        throw TokenizerRefusal("its token '\(piece)' has id \(id), and the model has \(size) tokens")
      }
      let bytes = Array(piece.utf8)
      guard pieces[id] == nil || pieces[id] == bytes, ids[bytes] == nil || ids[bytes] == id else {
        throw TokenizerRefusal("its token '\(piece)' contradicts another of id \(ids[bytes] ?? id)")
      }
      (pieces[id], kinds[id], ids[bytes]) = (bytes, kind, id)
    }
    for (piece, id) in file.vocabulary { try put(piece, id, .normal) }
    for token in file.addedTokens { try put(token.content, token.id, token.isSpecial ? .control : .userDefined) }
    self.pieces = pieces
    self.kinds = kinds
    self.ids = ids
  }

  func id(_ piece: [UInt8]) -> Int? { ids[piece] }

  func id(_ piece: String) -> Int? { ids[Array(piece.utf8)] }

  mutating func set(_ kind: Vocabulary.Kind, of id: Int) { kinds[id] = kind }

  func write(to metadata: inout [(key: String, value: GGUFValue)]) {
    let tokens = pieces.enumerated().map { id, piece in piece ?? Array("[PAD\(id)]".utf8) }
    metadata.append((TokenizerKey.tokens, .strings(tokens)))
    metadata.append((TokenizerKey.tokenTypes, .integers(kinds.map { Int64($0.rawValue) })))
  }
}
