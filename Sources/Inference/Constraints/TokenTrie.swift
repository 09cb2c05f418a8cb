/// Tokens by their bytes, as a tree in depth-first order: what a dead end rules out is skipped in one step.
struct TokenTrie: Sendable {
  struct Node: Sendable {
    var byte: UInt8
    /// Bytes from the root, 1 for the first.
    var depth: Int32
    /// The node after all below this one.
    var end: Int32
    /// Where this node's tokens begin in `tokens`; they end where the next node's begin.
    var tokens: Int32
  }

  private(set) var nodes: [Node] = []
  private(set) var tokens: [Int32] = []
  private(set) var depth = 0
  /// Whether all tokens are such as any string can hold.
  let isPlain: Bool

  /// - Parameter sorted: by bytes; none empty.
  init(sorted entries: [(bytes: ArraySlice<UInt8>, token: Int32)], isPlain: Bool) {
    self.isPlain = isPlain
    var path: [Int] = []
    var previous: ArraySlice<UInt8> = []
    tokens.reserveCapacity(entries.count)
    for (bytes, token) in entries {
      let shared = zip(previous, bytes).prefix { $0 == $1 }.count
      while path.count > shared { nodes[path.removeLast()].end = Int32(nodes.count) }
      for byte in bytes.dropFirst(shared) {
        path.append(nodes.count)
        nodes.append(Node(byte: byte, depth: Int32(path.count), end: 0, tokens: Int32(tokens.count)))
      }
      depth = max(depth, path.count)
      tokens.append(token)
      previous = bytes
    }
    while let open = path.popLast() { nodes[open].end = Int32(nodes.count) }
  }

  func tokens(of node: Int) -> ArraySlice<Int32> {
    tokens[Int(nodes[node].tokens)..<firstToken(node + 1)]
  }

  /// Those of the node and of all below it.
  func tokens(below node: Int) -> ArraySlice<Int32> {
    tokens[Int(nodes[node].tokens)..<firstToken(Int(nodes[node].end))]
  }

  private func firstToken(_ node: Int) -> Int {
    node < nodes.count ? Int(nodes[node].tokens) : tokens.count
  }
}
