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
  /// is estimated, but for those in the lists that promise least, and no other can be found. O(allowed blocks × dimension) for each query, a
  /// segment being read once for all; lists are read for each.
  func search(
    _ queries: [QueryVector], among allowed: SlotSet, limit: Int, probing: ListProbing = ListProbing()
  ) -> [[SearchHit]] {
    precondition(allowed.words.count == segments.count * VectorSegment.blocks, "slots of another collection")
    guard limit > 0 else { return queries.map { _ in [] } }
    let candidates = Self.leastCandidates + limit * Self.candidatesPerHit
    let count = allowed.count
    if count <= max(Self.fewSlots, candidates) {
      let slots = allowed.slots
      return queries.map { compare($0, with: slots, limit: limit) }
    }
    let pools = queries.map { _ in CandidatePool(keep: candidates) }
    let inLists = lists.map { allowed.count(in: 0..<$0.end) } ?? 0
    let wanted = probing.wanted(of: inLists)
    var rest = 0..<allowed.words.count
    if let lists, wanted < inLists {
      for (query, pool) in zip(queries, pools) {
        probe(lists, for: query, among: allowed, wanted: wanted, of: inLists, pool)
      }
      rest = lists.end..<allowed.words.count
    }
    scan(queries, rest, among: allowed, pools)
    return zip(queries, pools).map { query, pool in compare(query, with: pool.slots(), limit: limit) }
  }

  /// Scans lists, the most promising first, until `wanted` allowed slots of those in lists were looked at.
  private func probe(
    _ lists: InvertedLists, for query: QueryVector, among allowed: SlotSet, wanted: Int, of inLists: Int,
    _ pool: CandidatePool
  ) {
    let centroids = lists.centroids.live.slots
    // Sorting all lists would cost more than those that are likely enough.
    let likely = 2 * centroids.count * wanted / inLists + 1
    var isProbed = [Bool](repeating: false, count: centroids.count)
    var looked = 0
    for most in [min(likely, centroids.count), centroids.count] where looked < wanted {
      for hit in lists.centroids.compare(query, with: centroids, limit: most) where looked < wanted {
        let list = Int(hit.passageID)
        guard !isProbed[list] else { continue }
        isProbed[list] = true
        let count = allowed.count(in: lists.blocks[list])
        looked += count
        if count > 0 { scan([query], lists.blocks[list], among: allowed, [pool]) }
      }
    }
  }

  /// Each segment of some blocks once for all queries.
  private func scan(_ queries: [QueryVector], _ blocks: Range<Int>, among allowed: SlotSet, _ pools: [CandidatePool]) {
    let width = VectorSegment.blocks
    allowed.words.withUnsafeBufferPointer { words in
      guard let words = words.baseAddress else { return }
      for index in blocks.lowerBound / width..<(blocks.upperBound + width - 1) / width {
        let segment = segments[index]
        let filled = (segment.count + SignBlocks.lanes - 1) / SignBlocks.lanes
        let range = blocks.clamped(to: index * width..<index * width + filled)
        let inside = range.lowerBound - index * width..<range.upperBound - index * width
        for (query, pool) in zip(queries, pools) where !inside.isEmpty {
          pool.scan(
            segment.signs, inside, allowed: words + index * width, first: index * VectorSegment.capacity,
            query: query.signs)
        }
      }
    }
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
