/// SentencePiece's BPE as `tokenizer.json` has it: merges by rank where SentencePiece has a score for each piece.
///
/// The two agree when every way to make a piece is among the merges, next to the others of that piece. That is checked; the score
/// is then the place of the piece's merges in their order.
enum SentencePieceConversion {
  private static let mark = "\u{2581}"

  static func describe(
    _ file: TokenizerFile, _ vocabulary: ConvertedVocabulary
  ) throws -> [(key: String, value: GGUFValue)] {
    guard file.flag("byte_fallback"), !file.flag("ignore_merges") else {
      throw TokenizerRefusal("it is neither byte-level BPE nor SentencePiece's with a byte fallback")
    }
    let addsSpacePrefix = try addsSpacePrefix(file)
    var vocabulary = vocabulary
    for byte in UInt8.min...UInt8.max {
      let digits = String(byte, radix: 16, uppercase: true)
      let name = "<0x\(digits.count == 1 ? "0" : "")\(digits)>"
      guard let id = vocabulary.id(name) else { throw TokenizerRefusal("it lacks the token \(name)") }
      vocabulary.set(.byte, of: id)
    }
    var unknown: Int?
    if case .string(let piece) = file.model["unk_token"] {
      unknown = vocabulary.id(piece)
      if let unknown { vocabulary.set(.unknown, of: unknown) }
    }
    for token in file.addedTokens where !token.isSpecial && token.content.contains(mark) {
      // Spaces are written so only after these tokens are looked for; what makes them of spaces are merges.
      vocabulary.set(.normal, of: token.id)
    }
    if addsSpacePrefix, vocabulary.kinds.contains(.userDefined) {
      throw TokenizerRefusal("it puts a space after tokens of its own in the middle of a text")
    }
    let scores = try PieceScores(file.merges, vocabulary).scores
    var metadata: [(key: String, value: GGUFValue)] = []
    metadata.append((TokenizerKey.model, .string(Array("llama".utf8))))
    metadata.append((TokenizerKey.preTokenizer, .string(Array("default".utf8))))
    vocabulary.write(to: &metadata)
    metadata.append((TokenizerKey.scores, .floats(scores)))
    if let unknown { metadata.append((TokenizerKey.unknown, .unsigned(UInt64(unknown)))) }
    metadata.append((TokenizerKey.addsSpacePrefix, .boolean(addsSpacePrefix)))
    metadata.append((TokenizerKey.removesExtraWhitespace, .boolean(false)))
    return metadata
  }

  /// Spaces become U+2581 in one of two places, and one may be put in front.
  private static func addsSpacePrefix(_ file: TokenizerFile) throws -> Bool {
    let replaces = JSONValue.object([
      .init(name: "type", value: .string("Replace")),
      .init(name: "pattern", value: .object([.init(name: "String", value: .string(" "))])),
      .init(name: "content", value: .string(mark)),
    ])
    let normalizers = file.steps("normalizer", "normalizers")
    let words = file.steps("pre_tokenizer", "pretokenizers")
    let first = words.first
    let splitsSpaces = first?["type"] == .string("Split") && first?["pattern"]?["String"] == .string(" ")
    // No space is left to split at.
    if normalizers.last == replaces, words.isEmpty || (words.count == 1 && splitsSpaces) {
      if normalizers.count == 1 { return false }
      if normalizers.count == 2, normalizers[0]["type"] == .string("Prepend"),
        normalizers[0]["prepend"] == .string(mark)
      {
        return true
      }
    }
    if normalizers.isEmpty, words.count == 1, first?["type"] == .string("Metaspace"),
      first?["replacement"] == .string(mark), first?["split"] == .bool(false)
    {
      switch first?["prepend_scheme"] {
      case .string("always"): return true
      case .string("never"): return false
      default: break
      }
    }
    throw TokenizerRefusal("it writes spaces in a way that is not known here")
  }
}

/// A score for each piece, from merges by rank.
private struct PieceScores {
  private(set) var scores: [Float]

  init(_ merges: [(left: String, right: String)], _ vocabulary: ConvertedVocabulary) throws {
    scores = [Float](repeating: 0, count: vocabulary.pieces.count)
    var known = Set<UInt64>(minimumCapacity: merges.count)
    var made = [Bool](repeating: false, count: vocabulary.pieces.count)
    var (place, last) = (0, -1)
    for (rank, merge) in merges.enumerated() {
      let (left, right) = (Array(merge.left.utf8), Array(merge.right.utf8))
      guard let first = vocabulary.id(left), let second = vocabulary.id(right),
        let result = vocabulary.id(left + right),
        vocabulary.kinds[result].isText
      else { throw TokenizerRefusal("merge \(rank) makes no token of two") }
      known.insert(Self.key(first, second))
      if result != last {
        guard !made[result] else {
          throw TokenizerRefusal(
            "merge \(rank) makes '\(merge.left + merge.right)', as earlier ones do that are not next to it")
        }
        made[result] = true
        (place, last) = (place + 1, result)
        scores[result] = -Float(place)
      }
    }
    try Self.check(vocabulary, known)
  }

  /// Every two neighbours that make a piece must be among the merges.
  private static func check(_ vocabulary: ConvertedVocabulary, _ known: Set<UInt64>) throws {
    for (id, piece) in vocabulary.pieces.enumerated() where vocabulary.kinds[id] == .normal {
      guard let piece else { continue }
      for split in piece.indices.dropFirst() where piece[split] & 0xC0 != 0x80 {
        guard let left = part(piece[..<split], vocabulary), let right = part(piece[split...], vocabulary) else {
          continue
        }
        guard left >= 0, right >= 0, known.contains(key(left, right)) else {
          throw TokenizerRefusal("no merge makes '\(String(decoding: piece, as: UTF8.self))' where SentencePiece would")
        }
      }
    }
  }

  /// The token of a part of a piece, -1 for a character without one; `nil` where the part never stands alone.
  private static func part(_ bytes: ArraySlice<UInt8>, _ vocabulary: ConvertedVocabulary) -> Int? {
    if let id = vocabulary.id(Array(bytes)), vocabulary.kinds[id] == .normal { return id }
    return bytes.dropFirst().allSatisfy { $0 & 0xC0 == 0x80 } ? -1 : nil
  }

  private static func key(_ left: Int, _ right: Int) -> UInt64 { UInt64(left) << 32 | UInt64(right) }
}
