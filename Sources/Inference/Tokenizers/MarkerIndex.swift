/// Finds tokens written out in a text, the leftmost first and there the longest.
public struct MarkerIndex: Sendable {
  struct Match {
    let range: Range<Int>
    let token: Int32
  }

  private let trie: DoubleArrayTrie
  private let isEmpty: Bool

  /// - Parameter isMarker: whether tokens of this kind are to be found. Those that hold a byte 0 never are.
  init(_ vocabulary: Vocabulary, where isMarker: (Vocabulary.Kind) -> Bool) {
    let tokens = vocabulary.sortedTokens(where: isMarker)
    trie = DoubleArrayTrie(sortedKeys: tokens.map { Array(vocabulary.piece($0)) }, values: tokens.map(Int.init))
    isEmpty = tokens.isEmpty
  }

  /// Costs a look-up for each byte, beside the tokens that begin there.
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
    var node = DoubleArrayTrie.root
    var end = position
    var match: Match?
    while end < text.count, let child = trie.child(of: node, text[end]) {
      node = child
      end += 1
      if let token = trie.value(at: node) {
        match = Match(range: position..<end, token: Int32(truncatingIfNeeded: token))
      }
    }
    return match
  }
}
