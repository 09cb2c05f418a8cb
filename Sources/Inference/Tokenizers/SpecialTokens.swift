/// The ids with a meaning of their own, and which of them stand around a text.
public struct SpecialTokens: Sendable, Equatable {
  public var beginningOfText: Int32?
  public var endOfText: Int32?
  public var endOfTurn: Int32?
  public var unknown: Int32?
  public var separator: Int32?
  public var padding: Int32?
  public var classifier: Int32?
  public var mask: Int32?
  /// Put before and after a text encoded with `addSpecial`.
  public var prefix: [Int32] = []
  public var suffix: [Int32] = []

  /// Tokens after which a generation is over.
  public var endOfGeneration: Set<Int32> { Set([endOfText, endOfTurn].compactMap(\.self)) }
}

extension SpecialTokens {
  /// Defaults of an algorithm where the metadata is silent about what stands around a text.
  struct Surroundings {
    var begins: Bool
    var ends: Bool
  }

  init(
    from metadata: any TokenizerMetadata, vocabularySize: Int, defaults: Surroundings
  ) throws(TokenizerError) {
    func token(_ key: String) throws(TokenizerError) -> Int32? {
      guard let token = metadata.integer(key) else { return nil }
      guard token >= 0, token < vocabularySize else {
        throw .tokenOutOfRange(key: key, token: token, vocabularySize: vocabularySize)
      }
      return Int32(token)
    }
    beginningOfText = try token(TokenizerKey.beginningOfText)
    endOfText = try token(TokenizerKey.endOfText)
    endOfTurn = try token(TokenizerKey.endOfTurn)
    unknown = try token(TokenizerKey.unknown)
    separator = try token(TokenizerKey.separator)
    padding = try token(TokenizerKey.padding)
    classifier = try token(TokenizerKey.classifier)
    mask = try token(TokenizerKey.mask)
    if metadata.boolean(TokenizerKey.addsBeginningOfText) ?? defaults.begins {
      guard let first = classifier ?? beginningOfText else { throw .missing(key: TokenizerKey.beginningOfText) }
      prefix = [first]
    }
    if metadata.boolean(TokenizerKey.addsEndOfText) ?? defaults.ends {
      guard let last = separator ?? endOfText else { throw .missing(key: TokenizerKey.endOfText) }
      suffix = [last]
    }
  }
}
