/// What two neighbouring symbols become.
struct Merge {
  /// The lowest goes first; of equals, the leftmost.
  var priority: UInt32
  var token: Int32
}

/// Says which neighbours may be merged.
protocol MergeRule {
  /// - Parameter spanning: the bytes that both symbols cover together.
  func merge(_ left: Int32, _ right: Int32, spanning: Range<Int>) -> Merge?
}

/// Merges neighbouring symbols, the best pair first, until none is left to merge.
///
/// Symbols are a linked list in arrays, candidates a heap: n symbols take O(n log n). Meant to be reused, so that a
/// word costs no allocation.
struct PairMerger {
  private static let noMerge = UInt32.max
  private static let end = Int32(-1)

  private var tokens: [Int32] = []
  private var starts: [Int32] = []
  private var next: [Int32] = []
  private var previous: [Int32] = []
  /// The merge of each symbol with the one after it.
  private var priorities: [UInt32] = []
  private var results: [Int32] = []
  private var heap = MinimumHeap()

  /// Begins a new word.
  mutating func removeAll() {
    tokens.removeAll(keepingCapacity: true)
    starts.removeAll(keepingCapacity: true)
  }

  /// Adds a symbol that starts at byte `start`; in order.
  @inline(__always)
  mutating func append(_ token: Int32, start: Int) {
    tokens.append(token)
    starts.append(Int32(start))
  }

  /// Merges, then calls `body` with each symbol left and its bytes.
  /// - Parameter end: where the last symbol ends.
  @inline(__always)
  mutating func merge(by rule: some MergeRule, end: Int, _ body: (Int32, Range<Int>) -> Void) {
    let count = tokens.count
    guard count > 0 else { return }
    link(count)
    for symbol in 0..<(count - 1) { weigh(symbol, by: rule, end: end) }
    while let entry = heap.removeFirst() {
      let symbol = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)
      // Entries are not taken out when their pair goes; a pair that has gone has another priority now.
      guard priorities[symbol] == UInt32(entry >> 32) else { continue }
      join(symbol)
      weigh(symbol, by: rule, end: end)
      if previous[symbol] != Self.end { weigh(Int(previous[symbol]), by: rule, end: end) }
    }
    var symbol = 0
    while symbol >= 0 {
      body(tokens[symbol], Int(starts[symbol])..<endOfSymbol(symbol, end))
      symbol = Int(next[symbol])
    }
  }

  private mutating func link(_ count: Int) {
    heap.removeAll()
    next.removeAll(keepingCapacity: true)
    previous.removeAll(keepingCapacity: true)
    priorities.removeAll(keepingCapacity: true)
    results.removeAll(keepingCapacity: true)
    for symbol in 0..<Int32(count) {
      next.append(symbol + 1)
      previous.append(symbol - 1)
      priorities.append(Self.noMerge)
      results.append(0)
    }
    next[count - 1] = Self.end
  }

  @inline(__always)
  private mutating func weigh(_ symbol: Int, by rule: some MergeRule, end: Int) {
    priorities[symbol] = Self.noMerge
    guard next[symbol] != Self.end else { return }
    let neighbour = Int(next[symbol])
    let bytes = Int(starts[symbol])..<endOfSymbol(neighbour, end)
    guard let merge = rule.merge(tokens[symbol], tokens[neighbour], spanning: bytes) else { return }
    priorities[symbol] = merge.priority
    results[symbol] = merge.token
    heap.insert(UInt64(merge.priority) << 32 | UInt64(symbol))
  }

  private mutating func join(_ symbol: Int) {
    let gone = Int(next[symbol])
    tokens[symbol] = results[symbol]
    next[symbol] = next[gone]
    priorities[gone] = Self.noMerge
    if next[gone] != Self.end { previous[Int(next[gone])] = Int32(symbol) }
  }

  @inline(__always)
  private func endOfSymbol(_ symbol: Int, _ end: Int) -> Int {
    next[symbol] == Self.end ? end : Int(starts[Int(next[symbol])])
  }
}
