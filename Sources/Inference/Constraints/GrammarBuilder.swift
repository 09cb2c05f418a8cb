/// Grows the states of a grammar, and finds which of them lead to an end.
struct GrammarBuilder {
  typealias State = Grammar.State

  /// States and edges together.
  static let maximumSize = 200_000

  private struct Draft {
    var edges: [Grammar.Edge] = []
    var links: [State] = []
    var callee: State = -1
    var after: State = -1
    var isEnd = false
    var text: Int32 = -1
    var gate: Int32 = -1
  }

  private var drafts: [Draft] = []
  private var bounds: [Grammar.Bound] = []
  private(set) var size = 0
  /// The end of every rule.
  private(set) var end: State = 0

  init() {
    end = state()
    drafts[Int(end)].isEnd = true
  }

  mutating func state() -> State {
    drafts.append(Draft())
    size += 1
    return State(drafts.count - 1)
  }

  mutating func edge(
    _ from: State, _ low: UInt8, _ high: UInt8, _ target: State, _ effect: Grammar.Effect = .none, _ bound: Int32 = 0
  ) {
    drafts[Int(from)].edges.append(.init(low: low, high: high, effect: effect, bound: bound, target: target))
    size += 1
  }

  mutating func edge(
    _ from: State, _ character: Unicode.Scalar, _ target: State, _ effect: Grammar.Effect = .none, _ bound: Int32 = 0
  ) {
    let byte = UInt8(ascii: character)
    edge(from, byte, byte, target, effect, bound)
  }

  /// Whatever may follow `target` may follow `from`.
  mutating func link(_ from: State, _ target: State) {
    drafts[Int(from)].links.append(target)
    size += 1
  }

  /// A state that reads what `rule` describes and goes on at `after`.
  mutating func call(_ rule: State, then after: State) -> State {
    let caller = state()
    drafts[Int(caller)].callee = rule
    drafts[Int(caller)].after = after
    return caller
  }

  /// A state that reads exactly `bytes` and goes on at `target`.
  mutating func literal(_ bytes: some Collection<UInt8>, then target: State) -> State {
    let first = state()
    var last = first
    for (index, byte) in bytes.enumerated() {
      let next = index == bytes.count - 1 ? target : state()
      edge(last, byte, byte, next)
      last = next
    }
    if bytes.isEmpty { link(first, target) }
    return first
  }

  mutating func bound(_ bound: Grammar.Bound) -> Int32 {
    bounds.append(bound)
    return Int32(bounds.count - 1)
  }

  mutating func markText(_ state: State, _ bound: Int32) {
    drafts[Int(state)].text = bound
  }

  /// Lets only those into the state whose counter has reached the bound's minimum.
  mutating func markGate(_ state: State, _ bound: Int32) {
    drafts[Int(state)].gate = bound
  }

  func grammar(start: State) -> Grammar {
    let heights = heights()
    let shortcuts = shortcuts()
    func short(_ state: State) -> State { state < 0 ? state : shortcuts[Int(state)] }
    var nodes: [Grammar.Node] = []
    var edges: [Grammar.Edge] = []
    var links: [State] = []
    nodes.reserveCapacity(drafts.count)
    for (draft, height) in zip(drafts, heights) {
      let firstEdge = Int32(edges.count)
      let firstLink = Int32(links.count)
      for var edge in draft.edges {
        edge.target = short(edge.target)
        edges.append(edge)
      }
      links += draft.links.map(short)
      nodes.append(
        .init(
          edges: firstEdge..<Int32(edges.count), links: firstLink..<Int32(links.count), callee: short(draft.callee),
          after: short(draft.after), isEnd: draft.isEnd, text: draft.text, gate: draft.gate,
          height: height))
    }
    return Grammar(nodes: nodes, edges: edges, links: links, bounds: bounds, start: short(start))
  }

  /// By state: where it leads if it is nothing but a link, as references make in chains.
  private func shortcuts() -> [State] {
    var shortcuts = [State](repeating: -1, count: drafts.count)
    for state in drafts.indices where shortcuts[state] < 0 {
      var path: [Int] = []
      var at = state
      while shortcuts[at] < 0 {
        let draft = drafts[at]
        // Its own shortcut for now, which also ends a circle.
        shortcuts[at] = State(at)
        guard draft.links.count == 1, draft.edges.isEmpty, draft.callee < 0, !draft.isEnd, draft.gate < 0 else { break }
        path.append(at)
        at = Int(draft.links[0])
      }
      for step in path { shortcuts[step] = shortcuts[at] }
    }
    return shortcuts
  }

  /// By state: the least depth of calls to the end of its rule. Dijkstra's way round, from the ends, by depth.
  private func heights() -> [Int32] {
    var sources = [[State]](repeating: [], count: drafts.count)
    for (index, draft) in drafts.enumerated() {
      for edge in draft.edges { sources[Int(edge.target)].append(State(index)) }
      for link in draft.links { sources[Int(link)].append(State(index)) }
      if draft.callee >= 0 {
        sources[Int(draft.callee)].append(State(index))
        sources[Int(draft.after)].append(State(index))
      }
    }
    var heights = drafts.map { $0.isEnd ? 0 : Grammar.unreachable }
    var layers: [[State]] = [drafts.indices.filter { drafts[$0].isEnd }.map(State.init)]
    var depth: Int32 = 0
    while Int(depth) < layers.count {
      var pending = layers[Int(depth)]
      while let state = pending.popLast() {
        guard heights[Int(state)] == depth else { continue }
        for source in sources[Int(state)] {
          let draft = drafts[Int(source)]
          var height = depth
          if draft.callee >= 0 { height = max(heights[Int(draft.callee)] + 1, heights[Int(draft.after)]) }
          guard height < heights[Int(source)] else { continue }
          heights[Int(source)] = height
          if height == depth {
            pending.append(source)
          } else {
            while layers.count <= Int(height) { layers.append([]) }
            layers[Int(height)].append(source)
          }
        }
      }
      depth += 1
    }
    return heights
  }
}
