/// Keeps one generation to a grammar: tells which tokens may come next, and takes the one that came.
///
/// A value: a copy stands at the same place and goes its own way. Copies share what they found out about the
/// vocabulary, so a request should start from a copy of a constraint that is kept for its grammar.
public struct GrammarConstraint: TokenConstraint {
  /// Calls that may be open at once; an array or object takes one or two.
  static let maximumDepth: Int32 = 128

  private let vocabulary: ConstrainedVocabulary
  private let masks: MaskCache
  private(set) var matcher: Matcher
  private var positions: [Matcher.Position] = []
  public private(set) var canEnd = false

  public init(_ grammar: Grammar, _ vocabulary: ConstrainedVocabulary) {
    self.vocabulary = vocabulary
    masks = MaskCache()
    matcher = Matcher(grammar, maximumDepth: Self.maximumDepth)
    matcher.begin(&positions)
  }

  public var isComplete: Bool { canEnd && positions.isEmpty }

  /// Ways in which what was written so far can be read.
  var positionCount: Int { positions.count }

  public mutating func accept(_ token: Int32) throws(ConstraintError) -> Bool {
    let bytes = vocabulary.bytes(of: token)
    guard !bytes.isEmpty else { return false }
    var current = positions
    var ends = canEnd
    for byte in bytes {
      let count = current.count
      ends = matcher.step(byte, 0..<count, of: &current)
      current.removeFirst(count)
      try checkReadings()
      guard ends || !current.isEmpty else { return false }
    }
    matcher.keepCalls(of: &current)
    (positions, canEnd) = (current, ends)
    return true
  }

  /// Costs a pass over the vocabulary, and where the place is new one over the tokens that are not plain text, for each way.
  public mutating func mask() throws(ConstraintError) -> TokenMask {
    let key = matcher.key(positions)
    if let known = masks[key] { return known }
    var mask = TokenMask(count: vocabulary.size)
    walk(vocabulary.special, from: positions, into: &mask)
    let room = positions.map(characterRoom).max() ?? 0
    if room > 0 { mask.formUnion(vocabulary.plainTokens(upTo: room)) }
    let others = positions.filter { matcher.grammar.nodes[Int($0.state)].text < 0 }
    if !others.isEmpty { walk(vocabulary.plain, from: others, into: &mask) }
    try checkReadings()
    masks.keep(mask, at: key)
    return mask
  }

  private func checkReadings() throws(ConstraintError) {
    if matcher.isOverfull { throw .tooManyReadings(limit: Matcher.maximumPositions) }
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
    let initial = matcher.stack.mark
    var calls = [CallStack.Mark](repeating: initial, count: trie.depth + 1)
    var positions = start
    ends[0] = positions.count
    var index = 0
    while index < trie.nodes.count, !matcher.isOverfull {
      let node = trie.nodes[index]
      let depth = Int(node.depth)
      let first = depth == 1 ? 0 : ends[depth - 2]
      positions.removeLast(positions.count - ends[depth - 1])
      matcher.dropCalls(from: calls[depth - 1])
      let canEnd = matcher.step(node.byte, first..<ends[depth - 1], of: &positions)
      ends[depth] = positions.count
      calls[depth] = matcher.stack.mark
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
    matcher.dropCalls(from: initial)
  }
}
