/// The tokens of a model: their bytes, kinds and scores, found by id in constant time and by bytes through a hash.
public struct Vocabulary: Sendable {
  public enum Kind: UInt8, Sendable {
    case normal = 1
    case unknown, control, userDefined, unused, byte

    /// Whether the piece may come out of ordinary text.
    var isText: Bool { self == .normal || self == .userDefined }
  }

  public let special: SpecialTokens
  let kinds: [Kind]
  /// Empty where the algorithm has no scores.
  let scores: [Float]
  let longestPiece: Int
  private let bytes: [UInt8]
  private let ends: [Int]
  private let slots: [Int32]
  private let seed: UInt64

  /// - Parameter pieces: the bytes of each token. Where two are equal, the first is found.
  init(pieces: [[UInt8]], kinds: [Kind], scores: [Float], special: SpecialTokens) {
    var bytes: [UInt8] = []
    var ends: [Int] = []
    bytes.reserveCapacity(pieces.reduce(0) { $0 + $1.count })
    ends.reserveCapacity(pieces.count)
    for piece in pieces {
      bytes.append(contentsOf: piece)
      ends.append(bytes.count)
    }
    self.special = special
    self.kinds = kinds
    self.scores = scores
    self.bytes = bytes
    self.ends = ends
    longestPiece = pieces.reduce(0) { max($0, $1.count) }
    seed = HashSeed.make()
    slots = Self.index(pieces, seed)
  }

  public var count: Int { ends.count }

  /// The bytes of a token as the algorithm matches them; empty for an id outside the vocabulary.
  public func piece(_ token: Int32) -> ArraySlice<UInt8> {
    guard token >= 0, token < ends.count else { return [] }
    return bytes[range(of: Int(token))]
  }

  public func kind(_ token: Int32) -> Kind? {
    token >= 0 && token < kinds.count ? kinds[Int(token)] : nil
  }

  /// The token with exactly this text, whatever its kind.
  public func token(_ text: String) -> Int32? {
    find(Array(text.utf8).span)
  }

  /// The tokens of the wanted kinds whose bytes are not empty and hold no 0, by their bytes; of equal ones the first.
  func sortedTokens(where isWanted: (Kind) -> Bool) -> [Int32] {
    var tokens: [(head: UInt64, token: Int32)] = []
    for token in 0..<Int32(count) where isWanted(kinds[Int(token)]) {
      let piece = piece(token)
      guard !piece.isEmpty, !piece.contains(0) else { continue }
      // The first eight bytes as a number settle most comparisons.
      let head = piece.prefix(8).reduce(UInt64(0)) { $0 << 8 | UInt64($1) } << (8 * UInt64(max(0, 8 - piece.count)))
      tokens.append((head, token))
    }
    tokens.sort {
      if $0.head != $1.head { return $0.head < $1.head }
      let (left, right) = (piece($0.token), piece($1.token))
      return left == right ? $0.token < $1.token : left.lexicographicallyPrecedes(right)
    }
    return tokens.reduce(into: []) { distinct, next in
      if distinct.last.map({ piece($0) != piece(next.token) }) ?? true { distinct.append(next.token) }
    }
  }

  func find(_ piece: Span<UInt8>) -> Int32? {
    guard piece.count <= longestPiece else { return nil }
    var slot = Self.hash(piece, seed) & (slots.count - 1)
    while slots[slot] >= 0 {
      if matches(range(of: Int(slots[slot])), piece) { return slots[slot] }
      slot = (slot + 1) & (slots.count - 1)
    }
    return nil
  }

  private func range(of token: Int) -> Range<Int> {
    (token == 0 ? 0 : ends[token - 1])..<ends[token]
  }

  private func matches(_ range: Range<Int>, _ piece: Span<UInt8>) -> Bool {
    guard range.count == piece.count else { return false }
    for i in 0..<piece.count where bytes[range.lowerBound + i] != piece[i] { return false }
    return true
  }

  private static func index(_ pieces: [[UInt8]], _ seed: UInt64) -> [Int32] {
    var capacity = 16
    while capacity < pieces.count * 2 { capacity *= 2 }
    var slots = [Int32](repeating: -1, count: capacity)
    for (token, piece) in pieces.enumerated() where !piece.isEmpty {
      var slot = hash(piece.span, seed) & (capacity - 1)
      while slots[slot] >= 0, pieces[Int(slots[slot])] != piece { slot = (slot + 1) & (capacity - 1) }
      if slots[slot] < 0 { slots[slot] = Int32(token) }
    }
    return slots
  }

  /// FNV-1a from a seed, with its high bits folded in.
  private static func hash(_ piece: Span<UInt8>, _ seed: UInt64) -> Int {
    var hash = seed
    for i in 0..<piece.count { hash = (hash ^ UInt64(piece[i])) &* 0x100_0000_01B3 }
    return Int(truncatingIfNeeded: hash ^ (hash >> 29))
  }
}
