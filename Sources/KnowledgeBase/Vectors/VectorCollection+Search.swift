import Tensors

extension VectorCollection {
  /// As few as this are compared one by one, without their codes.
  private static let fewSlots = 16_384
  /// How many are compared once their codes have been: so many, and more for each that is wanted. Of 150,000 vectors of e5, the best 2,000
  /// estimates hold .995 of the ten hits that a comparison with all finds, and 4,000 hold .999.
  private static let leastCandidates = 4000
  private static let candidatesPerHit = 10

  /// The best of `allowed` slots for each query, best first, equal ones by passage id.
  ///
  /// Few slots are all compared: then the order is that of the bytes. Of many, those with the best estimates are; every slot that is allowed
  /// is estimated, and no other can be found. O(allowed blocks × dimension) for each query, a segment being read once for all.
  func search(_ queries: [QueryVector], among allowed: SlotSet, limit: Int) -> [[SearchHit]] {
    precondition(allowed.words.count == segments.count * VectorSegment.blocks, "slots of another collection")
    guard limit > 0 else { return queries.map { _ in [] } }
    let candidates = Self.leastCandidates + limit * Self.candidatesPerHit
    if allowed.count <= max(Self.fewSlots, candidates) {
      let slots = allowed.slots
      return queries.map { compare($0, with: slots, limit: limit) }
    }
    return zip(queries, scan(queries, among: allowed, keep: candidates)).map { query, pool in
      compare(query, with: pool.slots(), limit: limit)
    }
  }

  private func scan(_ queries: [QueryVector], among allowed: SlotSet, keep: Int) -> [CandidatePool] {
    let pools = queries.map { _ in CandidatePool(keep: keep) }
    allowed.words.withUnsafeBufferPointer { words in
      guard let words = words.baseAddress else { return }
      for (index, segment) in segments.enumerated() {
        let blocks = (segment.count + SignBlocks.lanes - 1) / SignBlocks.lanes
        for (query, pool) in zip(queries, pools) {
          pool.scan(
            segment.signs, count: blocks, allowed: words + index * VectorSegment.blocks,
            first: index * VectorSegment.capacity, query: query.signs)
        }
      }
    }
    return pools
  }

  private func compare(_ query: QueryVector, with slots: [Int], limit: Int) -> [SearchHit] {
    let rows = slots.map { Optional(row($0)) }
    let dots = [Int32](unsafeUninitializedCapacity: slots.count) { buffer, count in
      rows.withUnsafeBufferPointer { rows in
        query.codes.withUnsafeBufferPointer { codes in
          if let base = buffer.baseAddress { Kernels.best.dots(rows, codes, into: base) }
        }
      }
      count = slots.count
    }
    var hits = TopHits(limit: limit)
    for (slot, dot) in zip(slots, dots) {
      let entry = entry(slot)
      let product = Float(dot) * entry.scale * query.scale + entry.base + query.offset
      hits.insert(SearchHit(passageID: entry.passageID, score: product * query.length))
    }
    return hits.sorted
  }
}
