import Synchronization

/// Keeps one generation to a grammar: tells which tokens may come next, and takes the one that came.
///
/// A value: a copy stands at the same place and goes its own way. Copies share what they found out about the
/// vocabulary, so a request should start from a copy of a constraint that is kept for its grammar.
public struct TokenConstraint: Sendable {
  /// Calls that may be open at once; an array or object takes one or two.
  static let maximumDepth: Int32 = 128

  private let vocabulary: ConstrainedVocabulary
  private let masks: MaskCache
  private(set) var matcher: Matcher
  private var positions: [Matcher.Position] = []
  /// Whether the document is complete, though it might go on.
  public private(set) var canEnd = false

  public init(_ grammar: Grammar, _ vocabulary: ConstrainedVocabulary) {
    self.vocabulary = vocabulary
    masks = MaskCache()
    matcher = Matcher(grammar, maximumDepth: Self.maximumDepth)
    matcher.begin(&positions)
  }

  /// Whether the document is complete and nothing can follow.
  public var isComplete: Bool { canEnd && positions.isEmpty }

  /// Moves on by the bytes of a token. False, and nothing has changed, if the grammar does not allow it.
  public mutating func accept(_ token: Int32) -> Bool {
    let bytes = vocabulary.bytes(of: token)
    guard !bytes.isEmpty else { return false }
    var current = positions
    var ends = canEnd
    for byte in bytes {
      let count = current.count
      ends = matcher.step(byte, 0..<count, of: &current)
      current.removeFirst(count)
      guard ends || !current.isEmpty else { return false }
    }
    matcher.keepCalls(of: &current)
    (positions, canEnd) = (current, ends)
    return true
  }

  /// Sets the logits of all tokens that must not come next to minus infinity; `endTokens` stay while the document is
  /// complete. False if nothing is left.
  ///
  /// Costs a pass over the vocabulary, and below a millisecond or two where the place is new.
  public mutating func restrict(_ logits: inout [Float], endTokens: Set<Int32>) -> Bool {
    let mask = mask()
    var restricted = [Float](repeating: -.infinity, count: logits.count)
    var isEmpty = true
    mask.visit { token in
      guard token < logits.count else { return }
      restricted[token] = logits[token]
      isEmpty = false
    }
    if canEnd {
      for token in endTokens where logits.indices.contains(Int(token)) {
        restricted[Int(token)] = logits[Int(token)]
        isEmpty = false
      }
    }
    logits = restricted
    return !isEmpty
  }

  /// The tokens that may come next, without those that end a generation.
  mutating func mask() -> TokenMask {
    let key = matcher.key(positions)
    if let known = masks[key] { return known }
    var mask = TokenMask(count: vocabulary.size)
    walk(vocabulary.special, from: positions, into: &mask)
    let room = positions.map(characterRoom).max() ?? 0
    if room > 0 { mask.formUnion(vocabulary.plainTokens(upTo: room)) }
    let others = positions.filter { matcher.grammar.nodes[Int($0.state)].text < 0 }
    if !others.isEmpty { walk(vocabulary.plain, from: others, into: &mask) }
    masks[key] = mask
    return mask
  }

  /// Characters that may still be put into the string at whose inside the position is; 0 elsewhere.
  private func characterRoom(_ position: Matcher.Position) -> Int {
    let text = matcher.grammar.nodes[Int(position.state)].text
    guard text >= 0 else { return 0 }
    let maximum = matcher.grammar.bounds[Int(text)].maximum
    return maximum == .max ? .max : Int(maximum - position.count)
  }

  private func hasRoomForAnyToken(_ position: Matcher.Position) -> Bool {
    characterRoom(position) >= ConstrainedVocabulary.longestToken
  }

  private mutating func walk(_ trie: TokenTrie, from start: [Matcher.Position], into mask: inout TokenMask) {
    // By depth: where the positions end that the bytes up to there lead to, and the calls open by then.
    var ends = [Int](repeating: 0, count: trie.depth + 1)
    var frames = [Int](repeating: matcher.frameCount, count: trie.depth + 1)
    let initialFrames = matcher.frameCount
    var positions = start
    ends[0] = positions.count
    var index = 0
    while index < trie.nodes.count {
      let node = trie.nodes[index]
      let depth = Int(node.depth)
      let first = depth == 1 ? 0 : ends[depth - 2]
      positions.removeLast(positions.count - ends[depth - 1])
      matcher.dropFrames(from: frames[depth - 1])
      let canEnd = matcher.step(node.byte, first..<ends[depth - 1], of: &positions)
      ends[depth] = positions.count
      frames[depth] = matcher.frameCount
      if trie.isPlain, positions[ends[depth - 1]...].contains(where: hasRoomForAnyToken) {
        for token in trie.tokens(below: index) { mask.insert(token) }
        index = Int(node.end)
        continue
      }
      let goesOn = ends[depth] > ends[depth - 1]
      if goesOn || canEnd {
        for token in trie.tokens(of: index) { mask.insert(token) }
      }
      index = goesOn ? index + 1 : Int(node.end)
    }
    matcher.dropFrames(from: initialFrames)
  }
}

/// Masks by the place in the grammar, shared by the generations of a schema.
private final class MaskCache: Sendable {
  /// A mask of 150,000 tokens takes 19 kB.
  private static let capacity = 512

  private let masks = Mutex<[[Int32]: TokenMask]>([:])

  subscript(key: [Int32]) -> TokenMask? {
    get { masks.withLock { $0[key] } }
    set {
      masks.withLock {
        if $0.count >= Self.capacity { $0.removeAll(keepingCapacity: true) }
        $0[key] = newValue
      }
    }
  }
}
