/// Where a document stands within a grammar: all ways to read what has been written so far.
struct Matcher: Sendable {
  /// One way: a state, its counter, and the calls it returns to.
  struct Position: Equatable, Sendable {
    var state: Grammar.State
    var count: Int32
    /// The innermost open call in `frames`, or -1.
    var frame: Int32
  }

  private struct Frame: Sendable {
    var after: Grammar.State
    var count: Int32
    var below: Int32
    var depth: Int32
  }

  /// Ways kept at once. More are dropped, which only narrows what may be written.
  static let maximumPositions = 512
  private static let maximumQueue = 8 * maximumPositions

  let grammar: Grammar
  private let maximumDepth: Int32
  private var frames: [Frame] = []
  private var queue: [Position] = []
  private var seen: [UInt32]
  private var stamp: UInt32 = 0

  /// - Parameter maximumDepth: calls that may be open at once; each state knows how many it needs to end.
  init(_ grammar: Grammar, maximumDepth: Int32) {
    self.grammar = grammar
    self.maximumDepth = maximumDepth
    seen = [UInt32](repeating: 0, count: grammar.nodes.count)
  }

  var frameCount: Int { frames.count }

  /// Forgets calls that were opened since; nobody may refer to them any more.
  mutating func dropFrames(from count: Int) {
    frames.removeLast(frames.count - count)
  }

  /// Forgets all calls but those that the positions return to. Costs a pass over the calls.
  mutating func keepCalls(of positions: inout [Position]) {
    var isOpen = [Bool](repeating: false, count: frames.count)
    for position in positions {
      var frame = position.frame
      while frame >= 0, !isOpen[Int(frame)] {
        isOpen[Int(frame)] = true
        frame = frames[Int(frame)].below
      }
    }
    // A call lies above the one it was made in, so that one has its new place already.
    var places = [Int32](repeating: -1, count: frames.count)
    var kept: [Frame] = []
    for index in frames.indices where isOpen[index] {
      var frame = frames[index]
      if frame.below >= 0 { frame.below = places[Int(frame.below)] }
      places[index] = Int32(kept.count)
      kept.append(frame)
    }
    frames = kept
    for index in positions.indices where positions[index].frame >= 0 {
      positions[index].frame = places[Int(positions[index].frame)]
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
        case .none: add(edge.target, position.count, position.frame)
        case .count:
          let bound = grammar.bounds[Int(edge.bound)]
          if position.count < bound.maximum { add(edge.target, bound.raised(position.count), position.frame) }
        case .leave:
          if position.count >= grammar.bounds[Int(edge.bound)].minimum { add(edge.target, 0, position.frame) }
        }
      }
    }
    return queue.isEmpty ? false : close(&positions)
  }

  /// The positions with all they return to, for finding equal ones again.
  func key(_ positions: [Position]) -> [Int32] {
    var key: [Int32] = []
    for position in positions {
      key.append(position.state)
      key.append(position.count)
      var frame = position.frame
      while frame >= 0 {
        let open = frames[Int(frame)]
        key.append(open.after)
        key.append(open.count)
        frame = open.below
      }
      key.append(-1)
    }
    return key
  }

  private mutating func startClosure() {
    queue.removeAll(keepingCapacity: true)
    stamp &+= 1
    if stamp == 0 {
      seen = [UInt32](repeating: 0, count: seen.count)
      stamp = 1
    }
  }

  private func depth(_ frame: Int32) -> Int32 { frame < 0 ? 0 : frames[Int(frame)].depth }

  /// Queues a state, unless it is known, or its end would lie too deep.
  @inline(__always)
  private mutating func add(_ state: Grammar.State, _ count: Int32, _ frame: Int32) {
    let node = grammar.nodes[Int(state)]
    guard depth(frame) + node.height <= maximumDepth, queue.count < Self.maximumQueue else { return }
    if node.gate >= 0, count < grammar.bounds[Int(node.gate)].minimum { return }
    let position = Position(state: state, count: count, frame: frame)
    if seen[Int(state)] == stamp, queue.contains(position) { return }
    seen[Int(state)] = stamp
    queue.append(position)
  }

  /// Follows everything in the queue that reads nothing; appends the states that read.
  private mutating func close(_ positions: inout [Position]) -> Bool {
    var canEnd = false
    let limit = positions.count + Self.maximumPositions
    var index = 0
    while index < queue.count {
      let position = queue[index]
      let node = grammar.nodes[Int(position.state)]
      if !node.edges.isEmpty, positions.count < limit { positions.append(position) }
      for link in node.links { add(grammar.links[Int(link)], position.count, position.frame) }
      if node.callee >= 0 {
        let depth = depth(position.frame) + 1
        if depth + grammar.nodes[Int(node.callee)].height <= maximumDepth {
          frames.append(Frame(after: node.after, count: position.count, below: position.frame, depth: depth))
          add(node.callee, 0, Int32(frames.count - 1))
        }
      }
      if node.isEnd {
        if position.frame < 0 {
          canEnd = true
        } else {
          let frame = frames[Int(position.frame)]
          add(frame.after, frame.count, frame.below)
        }
      }
      index += 1
    }
    return canEnd
  }
}
