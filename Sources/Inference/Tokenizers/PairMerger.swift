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
/// Symbols are a linked list in an array, candidates a heap: n symbols take O(n log n). Meant to be reused, so that a
/// word costs no allocation.
struct PairMerger {
  private static let noMerge = UInt32.max

  private struct Symbol {
    var token: Int32
    var start: Int32
    var previous: Int32
    /// -1 at the end.
    var next: Int32 = -1
    /// The merge with the next symbol.
    var priority = PairMerger.noMerge
    var result: Int32 = -1
  }

  private var symbols: [Symbol] = []
  private var heap = MinimumHeap()

  /// Begins a new word.
  mutating func removeAll() {
    symbols.removeAll(keepingCapacity: true)
  }

  /// Adds a symbol that starts at byte `start`; in order.
  @inline(__always)
  mutating func append(_ token: Int32, start: Int) {
    let index = Int32(symbols.count)
    if index > 0 { symbols[symbols.count - 1].next = index }
    symbols.append(Symbol(token: token, start: Int32(start), previous: index - 1))
  }

  /// Merges, then calls `body` with each symbol left and its bytes.
  /// - Parameter end: where the last symbol ends.
  @inline(__always)
  mutating func merge(by rule: some MergeRule, end: Int, _ body: (Int32, Range<Int>) -> Void) {
    guard !symbols.isEmpty else { return }
    heap.removeAll()
    for index in symbols.indices.dropLast() { weigh(index, by: rule, end: end) }
    while let entry = heap.removeFirst() {
      let index = Int(truncatingIfNeeded: entry & 0xFFFF_FFFF)
      // Entries are not taken out when their pair goes; a pair that has gone has another priority now.
      guard symbols[index].priority == UInt32(entry >> 32) else { continue }
      join(index)
      weigh(index, by: rule, end: end)
      let previous = Int(symbols[index].previous)
      if previous >= 0 { weigh(previous, by: rule, end: end) }
    }
    var index = 0
    while index >= 0 {
      body(symbols[index].token, Int(symbols[index].start)..<endOfSymbol(index, end))
      index = Int(symbols[index].next)
    }
  }

  @inline(__always)
  private mutating func weigh(_ index: Int, by rule: some MergeRule, end: Int) {
    let next = Int(symbols[index].next)
    guard next >= 0,
      let merge = rule.merge(
        symbols[index].token, symbols[next].token, spanning: Int(symbols[index].start)..<endOfSymbol(next, end))
    else {
      symbols[index].priority = Self.noMerge
      return
    }
    symbols[index].priority = merge.priority
    symbols[index].result = merge.token
    heap.insert(UInt64(merge.priority) << 32 | UInt64(index))
  }

  @inline(__always)
  private mutating func join(_ index: Int) {
    let gone = Int(symbols[index].next)
    let next = symbols[gone].next
    symbols[gone].priority = Self.noMerge
    symbols[index].token = symbols[index].result
    symbols[index].next = next
    if next >= 0 { symbols[Int(next)].previous = Int32(index) }
  }

  @inline(__always)
  private func endOfSymbol(_ index: Int, _ end: Int) -> Int {
    let next = Int(symbols[index].next)
    return next < 0 ? end : Int(symbols[next].start)
  }
}
