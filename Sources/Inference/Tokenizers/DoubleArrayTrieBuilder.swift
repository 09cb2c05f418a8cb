extension DoubleArrayTrie {
  /// A trie of sorted, distinct keys that are not empty and hold no byte 0.
  ///
  /// Takes time and memory in proportion to the bytes of the keys.
  init(sortedKeys keys: [[UInt8]], values: [Int]) {
    var builder = DoubleArrayTrieBuilder(keys: keys, values: values)
    self.init(units: builder.build())
  }
}

/// Places the children of one node after the other where they first fit.
private struct DoubleArrayTrieBuilder {
  /// The keys that share the path to a node.
  private struct Branch {
    var node: Int
    var depth: Int
    var keys: Range<Int>
  }

  private static let block = 256
  /// A leaf to which no byte leads.
  private static let unused: UInt32 = 0x8000_0000

  /// The keys one after the other, and where each begins.
  private let bytes: [UInt8]
  private let starts: [Int]
  private let values: [Int]
  private var units: [UInt32] = []
  private var isTaken: [Bool] = []
  /// Children are told apart by their byte alone, so no two nodes may share a base.
  private var isBase: [Bool] = []
  /// Bases before this are not tried any more.
  private var firstBase = 0

  init(keys: [[UInt8]], values: [Int]) {
    bytes = Array(keys.joined())
    starts = keys.reduce(into: [0]) { $0.append(($0.last ?? 0) + $1.count) }
    self.values = values
  }

  mutating func build() -> [UInt32] {
    grow(to: Self.block)
    isTaken[DoubleArrayTrie.root] = true
    units[DoubleArrayTrie.root] = 0
    var branches = [Branch(node: DoubleArrayTrie.root, depth: 0, keys: values.indices)]
    while let branch = branches.popLast(), !branch.keys.isEmpty { place(childrenOf: branch, &branches) }
    // Readers ask for whole blocks.
    let used = (isTaken.lastIndex(of: true) ?? 0) / Self.block + 1
    return Array(units.prefix(used * Self.block))
  }

  private mutating func place(childrenOf branch: Branch, _ branches: inout [Branch]) {
    var labels: [UInt8] = []
    var groups: [Range<Int>] = []
    for key in branch.keys {
      let position = starts[key] + branch.depth
      let label = position < starts[key + 1] ? bytes[position] : 0
      if labels.last == label {
        groups[groups.count - 1] = groups[groups.count - 1].lowerBound..<(key + 1)
      } else {
        labels.append(label)
        groups.append(key..<(key + 1))
      }
    }
    let base = freeBase(for: labels, of: branch.node)
    connect(branch.node, to: base, isEnd: labels[0] == 0)
    for (label, group) in zip(labels, groups) {
      let child = base ^ Int(label)
      isTaken[child] = true
      if label == 0 {
        units[child] = UInt32(truncatingIfNeeded: values[group.lowerBound]) | 0x8000_0000
      } else {
        units[child] = UInt32(label)
        branches.append(Branch(node: child, depth: branch.depth + 1, keys: group))
      }
    }
  }

  private mutating func connect(_ node: Int, to base: Int, isEnd: Bool) {
    isBase[base] = true
    let distance = UInt32(node ^ base)
    units[node] |= distance < 1 << 21 ? distance << 10 : (distance >> 8) << 10 | 0x200
    if isEnd { units[node] |= 0x100 }
  }

  /// A base that no other node has, with room for all labels.
  private mutating func freeBase(for labels: [UInt8], of node: Int) -> Int {
    var base = firstBase
    var tried = 0
    while true {
      if base + Self.block > units.count { grow(to: units.count * 2) }
      let distance = node ^ base
      let isNear = distance != 0 && (distance < 1 << 21 || distance & 0xFF == 0)
      if isNear, !isBase[base], labels.allSatisfy({ !isTaken[base ^ Int($0)] }) {
        // Where search has become long, what lies before is as good as full.
        if tried > 64 { firstBase = base - tried / 2 }
        return base
      }
      base += 1
      tried += 1
    }
  }

  private mutating func grow(to count: Int) {
    units.append(contentsOf: repeatElement(Self.unused, count: count - units.count))
    isTaken.append(contentsOf: repeatElement(false, count: count - isTaken.count))
    isBase.append(contentsOf: repeatElement(false, count: count - isBase.count))
  }
}
