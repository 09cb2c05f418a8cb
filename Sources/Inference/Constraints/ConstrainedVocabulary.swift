/// A tokenizer's vocabulary, arranged for finding the tokens that a grammar allows.
///
/// Takes some tenths of a second to make for 150,000 tokens, and about 10 MB; one serves all grammars.
public struct ConstrainedVocabulary: Sendable {
  /// Tokens with fewer characters are told apart by their length.
  private static let maximumCharacters = 32
  /// Longer ones, in bytes, are never used: vocabularies hold a few of blanks and dashes.
  static let longestToken = 256

  let size: Int
  /// Tokens that any string can hold: whole characters without quotes, backslashes and control characters.
  let plain: TokenTrie
  /// The others that stand for text.
  let special: TokenTrie
  /// By token, its bytes: empty for those that stand for no text.
  private let bytes: [UInt8]
  private let ends: [Int32]
  /// By number of characters: the plain tokens with at most so many.
  private let plainByLength: [TokenMask]

  /// - Throws: `ConstraintError.vocabulary` if JSON cannot be written with these tokens.
  public init(_ tokenizer: any Tokenizer) throws(ConstraintError) {
    size = tokenizer.vocabularySize
    var bytes: [UInt8] = []
    var ends: [Int32] = []
    for token in 0..<Int32(size) {
      switch tokenizer.vocabulary.kind(token) {
      case .normal, .userDefined, .byte: tokenizer.appendText(of: token, to: &bytes)
      case .control, .unknown, .unused, nil: break
      }
      ends.append(Int32(bytes.count))
    }
    self.bytes = bytes
    self.ends = ends
    var entries: [(bytes: ArraySlice<UInt8>, token: Int32)] = []
    var singles = Set<UInt8>()
    for token in ends.indices {
      let range = Int(token == 0 ? 0 : ends[token - 1])..<Int(ends[token])
      guard !range.isEmpty, range.count <= Self.longestToken else { continue }
      if range.count == 1 { singles.insert(bytes[range.lowerBound]) }
      entries.append((bytes[range], Int32(token)))
    }
    // A character begun must be possible to end, byte by byte.
    let canFinish = (UInt8(0x80)...0xBF).allSatisfy(singles.contains)
    let missing = (UInt8(0x20)...0x7E).filter { !singles.contains($0) }
    if let missing = missing.first { throw .vocabulary(missing: Character(Unicode.Scalar(missing))) }

    var kinds = entries.map { Self.characters($0.bytes) }
    if !canFinish {
      let kept = entries.indices.filter { kinds[$0] != .broken }
      entries = kept.map { entries[$0] }
      kinds = kept.map { kinds[$0] }
    }
    var byLength = [TokenMask](repeating: TokenMask(count: size), count: Self.maximumCharacters + 1)
    for (entry, kind) in zip(entries, kinds) {
      if case .plain(let count) = kind { byLength[min(count, Self.maximumCharacters)].insert(entry.token) }
    }
    for count in 1...Self.maximumCharacters { byLength[count].formUnion(byLength[count - 1]) }
    plainByLength = byLength
    let order = Self.sorted(entries)
    plain = TokenTrie(sorted: order.filter { kinds[$0].isPlain }.map { entries[$0] }, isPlain: true)
    special = TokenTrie(sorted: order.filter { !kinds[$0].isPlain }.map { entries[$0] }, isPlain: false)
  }

  /// The bytes of a token; empty if it stands for no text.
  func bytes(of token: Int32) -> ArraySlice<UInt8> {
    guard token >= 0, token < size else { return [] }
    return bytes[Int(token == 0 ? 0 : ends[Int(token) - 1])..<Int(ends[Int(token)])]
  }

  /// Plain tokens of at most `count` characters. Those of `maximumCharacters` and more are counted as one length: they
  /// come only where any of them fits.
  func plainTokens(upTo count: Int) -> TokenMask {
    plainByLength[count >= Self.longestToken ? Self.maximumCharacters : max(0, min(count, Self.maximumCharacters - 1))]
  }

  private enum Kind: Equatable {
    /// Whole characters that a string may hold, with their number.
    case plain(Int)
    case special
    /// Holds a part of a character.
    case broken

    var isPlain: Bool { if case .plain = self { true } else { false } }
  }

  private static func characters(_ bytes: ArraySlice<UInt8>) -> Kind {
    var tail = Tail.none
    var count = 0
    var isPlain = true
    for byte in bytes {
      if tail == .none { count += 1 }
      if let next = tail.next(byte) {
        tail = next
      } else if tail == .none, byte < 0x80 {
        isPlain = false
      } else {
        return .broken
      }
    }
    return tail == .none ? (isPlain ? .plain(count) : .special) : .broken
  }

  private static func sorted(_ entries: [(bytes: ArraySlice<UInt8>, token: Int32)]) -> [Int] {
    // The first eight bytes as a number settle most comparisons.
    let heads = entries.map { entry in
      entry.bytes.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } << UInt64(8 * max(0, 8 - entry.bytes.count))
    }
    return entries.indices.sorted {
      heads[$0] != heads[$1]
        ? heads[$0] < heads[$1] : entries[$0].bytes.lexicographicallyPrecedes(entries[$1].bytes)
    }
  }
}
