/// A binary heap of integers, the smallest on top.
struct MinimumHeap {
  private var items: [UInt64] = []

  mutating func removeAll() {
    items.removeAll(keepingCapacity: true)
  }

  mutating func insert(_ item: UInt64) {
    var hole = items.count
    items.append(item)
    while hole > 0 {
      let parent = (hole - 1) / 2
      guard items[parent] > item else { break }
      items[hole] = items[parent]
      hole = parent
    }
    items[hole] = item
  }

  mutating func removeFirst() -> UInt64? {
    guard let first = items.first, let item = items.popLast() else { return nil }
    guard !items.isEmpty else { return first }
    var hole = 0
    while true {
      var child = hole * 2 + 1
      guard child < items.count else { break }
      if child + 1 < items.count, items[child + 1] < items[child] { child += 1 }
      guard items[child] < item else { break }
      items[hole] = items[child]
      hole = child
    }
    items[hole] = item
    return first
  }
}
