/// Where a document stands within a grammar: all ways to read what has been written so far.
struct Matcher: Sendable {
  /// One way: a state, its counter, and the call that it will return from.
  struct Position: Equatable, Sendable {
    var state: Grammar.State
    var count: Int32
    /// The innermost open call in `stack`, or -1.
    var call: Int32
  }

  /// Ways kept at once, those that read nothing on their own included. A document with more is not read any further.
  static let maximumPositions = 8 * SchemaCompiler.maximumFork

  let grammar: Grammar
  private let maximumDepth: Int32
  private(set) var stack = CallStack()
  private var queue: [Position] = []
  private var known = StampedTable()
  /// Whether there were more ways than are kept: from then on nothing that is said of the document holds.
  private(set) var isOverfull = false

  /// - Parameter maximumDepth: calls that may be open at once; each state knows how many it needs to end.
  init(_ grammar: Grammar, maximumDepth: Int32) {
    self.grammar = grammar
    self.maximumDepth = maximumDepth
  }

  /// Forgets calls that were opened since; nobody may refer to them any more.
  mutating func dropCalls(from mark: CallStack.Mark) { stack.drop(from: mark) }

  /// Forgets all calls but those that the positions return to. Costs a pass over the calls.
  mutating func keepCalls(of positions: inout [Position]) {
    let places = stack.keep(stack.reachable(from: positions.lazy.map(\.call)))
    for index in positions.indices where positions[index].call >= 0 {
      positions[index].call = places[Int(positions[index].call)]
    }
  }

  /// Appends where a document begins.
  mutating func begin(_ positions: inout [Position]) {
    startClosure()
    add(grammar.start, 0, -1)
    _ = close(&positions)
  }

  /// Appends where `byte` leads from the positions in `range`. True if the document may end there.
  mutating func step(_ byte: UInt8, _ range: Range<Int>, of positions: inout [Position]) -> Bool {
    startClosure()
    for index in range {
      let position = positions[index]
      let node = grammar.nodes[Int(position.state)]
      for edgeIndex in node.edges {
        let edge = grammar.edges[Int(edgeIndex)]
        guard edge.low <= byte, byte <= edge.high else { continue }
        switch edge.effect {
        case .none: add(edge.target, position.count, position.call)
        case .count:
          let bound = grammar.bounds[Int(edge.bound)]
          if position.count < bound.maximum { add(edge.target, bound.raised(position.count), position.call) }
        case .leave:
          if position.count >= grammar.bounds[Int(edge.bound)].minimum { add(edge.target, 0, position.call) }
        }
      }
    }
    return queue.isEmpty ? false : close(&positions)
  }

  /// The positions with all they return to, for finding equal ones again.
  func key(_ positions: [Position]) -> [Int32] {
    let calls = stack.reachable(from: positions.lazy.map(\.call))
    var numbers = [Int32](repeating: -1, count: stack.calls.count)
    for (number, call) in calls.enumerated() { numbers[Int(call)] = Int32(number) }
    func number(_ call: Int32) -> Int32 { call < 0 ? -1 : numbers[Int(call)] }
    var key: [Int32] = []
    for position in positions { key += [position.state, position.count, number(position.call)] }
    for call in calls {
      key.append(-1)
      stack.visitReturns(of: call) { key += [$0.after, $0.count, number($0.below)] }
    }
    return key
  }

  private mutating func startClosure() {
    queue.removeAll(keepingCapacity: true)
    known.begin()
    stack.begin()
  }

  /// Queues a state, unless it is known, or its end would lie too deep.
  @inline(__always)
  private mutating func add(_ state: Grammar.State, _ count: Int32, _ call: Int32) {
    let node = grammar.nodes[Int(state)]
    guard stack.depth(call) + node.height <= maximumDepth else { return }
    if node.gate >= 0, count < grammar.bounds[Int(node.gate)].minimum { return }
    let position = Position(state: state, count: count, call: call)
    let hash = StampedTable.hash(state, count, call)
    var slot = known.slot(hash)
    while let place = known.place(at: slot) {
      if queue[place] == position { return }
      slot = known.slot(after: slot)
    }
    guard queue.count < Self.maximumPositions else {
      isOverfull = true
      return
    }
    known.note(queue.count, hash, at: slot)
    queue.append(position)
  }

  /// Follows everything in the queue that reads nothing; appends the states that read.
  private mutating func close(_ positions: inout [Position]) -> Bool {
    var canEnd = false
    var index = 0
    while index < queue.count {
      let position = queue[index]
      let node = grammar.nodes[Int(position.state)]
      if !node.edges.isEmpty { positions.append(position) }
      for link in node.links { add(grammar.links[Int(link)], position.count, position.call) }
      if node.callee >= 0 { call(node, from: position) }
      if node.isEnd {
        if position.call < 0 { canEnd = true } else { end(position.call) }
      }
      index += 1
    }
    return canEnd
  }

  private mutating func call(_ node: Grammar.Node, from position: Position) {
    let depth = stack.depth(position.call) + 1
    guard depth + grammar.nodes[Int(node.callee)].height <= maximumDepth else { return }
    let (call, isNew) = stack.open(
      node.callee, depth: depth, after: node.after, count: position.count, below: position.call)
    if isNew {
      add(node.callee, 0, call)
    } else if stack.calls[Int(call)].hasEnded {
      add(node.after, position.count, position.call)
    }
  }

  private mutating func end(_ call: Int32) {
    stack.end(call)
    var index = stack.calls[Int(call)].firstReturn
    while index >= 0 {
      let place = stack.returns[Int(index)]
      add(place.after, place.count, place.below)
      index = place.next
    }
  }
}
