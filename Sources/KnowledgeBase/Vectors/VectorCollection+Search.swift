import Tensors

extension VectorCollection {
  /// As few as this are compared one by one, without their codes.
  private static let fewSlots = 16_384
  /// How many are compared, for each that is wanted and at least, after their codes have been.
  private static let candidatesPerHit = 50
  private static let leastCandidates = 2000

  /// The best of `allowed` slots for each query, best first, equal ones by passage id.
  ///
  /// Few slots are all compared: then the order is that of the stored bytes. Of many, those with the best estimates are; every slot that
  /// is allowed is estimated, and no other can be found. O(allowed blocks × dimension) for each query, a segment being read once for all.
  func search(_ queries: [QueryVector], among allowed: SlotSet, limit: Int) -> [[SearchHit]] {
    guard limit > 0 else { return queries.map { _ in [] } }
    let candidates = max(Self.leastCandidates, limit * Self.candidatesPerHit)
    if allowed.count <= max(Self.fewSlots, candidates) {
      var slots = [Int]()
      allowed.forEach { slots.append($0) }
      return queries.map { compare($0, with: slots, limit: limit) }
    }
    let pools = scan(queries.map(coding.query), among: allowed, keep: candidates)
    return zip(queries, pools).map { compare($0, with: $1.slots(), limit: limit) }
  }

  private func scan(_ queries: [SignQuery], among allowed: SlotSet, keep: Int) -> [CandidatePool] {
    let pools = queries.map { _ in CandidatePool(keep: keep) }
    allowed.words.withUnsafeBufferPointer { words in
      guard let words = words.baseAddress else { return }
      for (index, segment) in segments.enumerated() {
        let blocks = (segment.count + SignBlocks.lanes - 1) / SignBlocks.lanes
        for (query, pool) in zip(queries, pools) {
          pool.scan(
            segment.signs, count: blocks, allowed: words + index * VectorSegment.blocks,
            first: index * VectorSegment.capacity, query: query)
        }
      }
    }
    return pools
  }

  private func compare(_ query: QueryVector, with slots: [Int], limit: Int) -> [SearchHit] {
    var hits = TopHits(limit: limit)
    let rows = slots.map { Optional(row($0)) }
    let dots = [Int32](unsafeUninitializedCapacity: slots.count) { buffer, count in
      rows.withUnsafeBufferPointer { rows in
        query.codes.withUnsafeBufferPointer { codes in
          if let base = buffer.baseAddress { Kernels.best.dots(rows, codes, into: base) }
        }
      }
      count = slots.count
    }
    for (slot, dot) in zip(slots, dots) {
      hits.insert(SearchHit(passageID: passageID(slot), score: Float(dot) * scale(slot) * query.scale))
    }
    return hits.sorted
  }
}
