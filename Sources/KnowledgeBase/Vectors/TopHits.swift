/// The best `limit` hits seen so far, in a heap with the worst on top: O(log limit) a hit at most. Equal scores rank by passage id.
struct TopHits {
  private let limit: Int
  private var heap: [SearchHit] = []

  init(limit: Int) {
    self.limit = max(limit, 0)
  }

  /// Best first.
  var sorted: [SearchHit] {
    heap.sorted { Self.isWorse($1, $0) }
  }

  mutating func insert(_ hit: SearchHit) {
    if heap.count < limit {
      heap.append(hit)
      siftUp(heap.count - 1)
    } else if let worst = heap.first, Self.isWorse(worst, hit) {
      heap[0] = hit
      siftDown(0)
    }
  }

  private static func isWorse(_ a: SearchHit, _ b: SearchHit) -> Bool {
    a.score != b.score ? a.score < b.score : a.passageID > b.passageID
  }

  private mutating func siftUp(_ start: Int) {
    var child = start
    while child > 0 {
      let parent = (child - 1) / 2
      guard Self.isWorse(heap[child], heap[parent]) else { return }
      heap.swapAt(child, parent)
      child = parent
    }
  }

  private mutating func siftDown(_ start: Int) {
    var parent = start
    while true {
      var worst = parent
      for child in [2 * parent + 1, 2 * parent + 2] where child < heap.count && Self.isWorse(heap[child], heap[worst]) {
        worst = child
      }
      guard worst != parent else { return }
      heap.swapAt(parent, worst)
      parent = worst
    }
  }
}
