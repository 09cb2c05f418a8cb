/// Finds tokens written out in a text, the leftmost first and there the longest.
public struct MarkerIndex: Sendable {
  struct Match {
    let range: Range<Int>
    let token: Int32
  }

  /// By first byte, the longest first.
  private var candidates: [[(bytes: [UInt8], token: Int32)]]

  /// - Parameter isMarker: whether tokens of this kind are to be found.
  init(_ vocabulary: Vocabulary, where isMarker: (Vocabulary.Kind) -> Bool) {
    candidates = Array(repeating: [], count: 256)
    for (token, kind) in vocabulary.kinds.enumerated() where isMarker(kind) {
      let piece = Array(vocabulary.piece(Int32(token)))
      guard let first = piece.first else { continue }
      candidates[Int(first)].append((piece, Int32(token)))
    }
    for byte in candidates.indices { candidates[byte].sort { $0.bytes.count > $1.bytes.count } }
    isEmpty = candidates.allSatisfy(\.isEmpty)
  }

  private let isEmpty: Bool

  /// Costs one table look-up a byte beside the candidates that begin with it.
  func first(in text: Span<UInt8>, from start: Int) -> Match? {
    if isEmpty { return nil }
    for position in start..<text.count {
      if let match = match(in: text, at: position) { return match }
    }
    return nil
  }

  /// The longest token that stands at `position`.
  @inline(__always)
  func match(in text: Span<UInt8>, at position: Int) -> Match? {
    if isEmpty { return nil }
    for candidate in candidates[Int(text[position])] {
      let end = position + candidate.bytes.count
      if end <= text.count, Self.equal(candidate.bytes, text, at: position) {
        return Match(range: position..<end, token: candidate.token)
      }
    }
    return nil
  }

  private static func equal(_ bytes: [UInt8], _ text: Span<UInt8>, at position: Int) -> Bool {
    for i in bytes.indices where bytes[i] != text[position + i] { return false }
    return true
  }
}
