/// Builds the tokenizer that a model's metadata describes.
public enum TokenizerFactory {
  /// Checks the metadata as far as wrong values could lead out of the vocabulary.
  ///
  /// Takes a fraction of a second for a vocabulary of 250,000 tokens.
  public static func load(from metadata: any TokenizerMetadata) throws(TokenizerError) -> any Tokenizer {
    guard let model = metadata.string(TokenizerKey.model) else { throw .missing(key: TokenizerKey.model) }
    switch model {
    case "gpt2": return try byteLevel(metadata)
    case "llama": return try sentencePiece(metadata)
    case "t5": return try unigram(metadata)
    case "bert": return try wordPiece(metadata)
    default:
      throw .unsupported(key: TokenizerKey.model, value: model, supported: ["gpt2", "llama", "t5", "bert"])
    }
  }

  private static func byteLevel(_ metadata: any TokenizerMetadata) throws(TokenizerError) -> any Tokenizer {
    let name = metadata.string(TokenizerKey.preTokenizer) ?? "default"
    guard let convention = ByteLevelConvention.byName[name] else {
      throw .unsupported(
        key: TokenizerKey.preTokenizer, value: name, supported: ByteLevelConvention.byName.keys.sorted())
    }
    var reader = try VocabularyReader(metadata)
    reader.decodeByteAlphabet()
    let vocabulary = try reader.vocabulary(.init(begins: convention.beginsText, ends: false))
    let merges = try MergeTable(MergeReader(vocabulary).merges(in: metadata))
    return ByteLevelTokenizer(vocabulary: vocabulary, merges: merges, convention: convention)
  }

  private static func sentencePiece(_ metadata: any TokenizerMetadata) throws(TokenizerError) -> any Tokenizer {
    var reader = try VocabularyReader(metadata)
    try reader.readScores()
    let vocabulary = try reader.vocabulary(.init(begins: true, ends: false))
    return SentencePieceTokenizer(
      vocabulary: vocabulary, normalizer: try normalizer(metadata, vocabulary, removesExtraWhitespace: false))
  }

  private static func unigram(_ metadata: any TokenizerMetadata) throws(TokenizerError) -> any Tokenizer {
    var reader = try VocabularyReader(metadata)
    try reader.readScores()
    let vocabulary = try reader.vocabulary(.init(begins: false, ends: true))
    return UnigramTokenizer(
      vocabulary: vocabulary, normalizer: try normalizer(metadata, vocabulary, removesExtraWhitespace: true))
  }

  private static func wordPiece(_ metadata: any TokenizerMetadata) throws(TokenizerError) -> any Tokenizer {
    let vocabulary = try VocabularyReader(metadata).vocabulary(.init(begins: true, ends: true))
    guard let unknown = vocabulary.special.unknown ?? vocabulary.token("[UNK]") else {
      throw .missing(key: TokenizerKey.unknown)
    }
    return WordPieceTokenizer(vocabulary: vocabulary, unknown: unknown)
  }

  private static func normalizer(
    _ metadata: any TokenizerMetadata, _ vocabulary: Vocabulary, removesExtraWhitespace: Bool
  ) throws(TokenizerError) -> SentencePieceNormalizer {
    var charactersMap: CharactersMap?
    if let bytes = metadata.bytes(TokenizerKey.charactersMap), !bytes.isEmpty {
      charactersMap = try CharactersMap(bytes)
    }
    guard vocabulary.special.unknown != nil || vocabulary.kinds.contains(.byte) else {
      throw .missing(key: TokenizerKey.unknown)
    }
    return SentencePieceNormalizer(
      symbols: MarkerIndex(vocabulary) { $0 == .userDefined },
      charactersMap: charactersMap,
      removesExtraWhitespace: metadata.boolean(TokenizerKey.removesExtraWhitespace) ?? removesExtraWhitespace,
      addsSpacePrefix: metadata.boolean(TokenizerKey.addsSpacePrefix) ?? true)
  }
}
