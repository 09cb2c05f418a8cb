import Testing

@testable import KnowledgeBase

@Suite struct VectorCollectionTests {
  private let dimension = 48

  private func vectors(_ count: Int, seed: UInt64 = 1) -> [[Float]] {
    SampleVectors.clustered(count, dimension: dimension, seed: seed)
  }

  private func exact(_ query: [Float], _ vectors: [(id: Int64, vector: [Float])], limit: Int) -> [Int64] {
    Array(vectors.map { (SampleVectors.dot(query, $0.vector), $0.id) }.sorted { $0.0 > $1.0 }.prefix(limit).map(\.1))
  }

  private func collection(_ vectors: [[Float]], group: Int = 7) throws -> VectorCollection {
    var collection = VectorCollection(center: VectorMath.mean(vectors, dimension: dimension))
    for start in stride(from: 0, to: vectors.count, by: group) {
      let end = min(start + group, vectors.count)
      try collection.append(
        version: Int64(start), passageIDs: (start..<end).map(Int64.init), vectors: Array(vectors[start..<end]))
    }
    return collection
  }

  /// Few are all compared, many by their codes first; sizes lie on both sides of blocks, segments and of that line.
  @Test(arguments: [1, 63, 64, 65, 4096, 4097, 20_001])
  func findsWhatAnExactSearchFinds(_ count: Int) throws {
    let all = vectors(count)
    let collection = try collection(all)
    #expect(collection.count == count)
    let numbered = all.enumerated().map { (id: Int64($0.offset), vector: $0.element) }
    var found = 0
    let queries = vectors(20, seed: 99)
    let lists = try collection.search(queries, limit: 10)
    for (query, hits) in zip(queries, lists) {
      #expect(hits.count == min(10, count))
      #expect(hits.map(\.score) == hits.map(\.score).sorted(by: >))
      for hit in hits { #expect(abs(hit.score - SampleVectors.dot(query, all[Int(hit.passageID)])) < 0.002) }
      found += Set(exact(query, numbered, limit: 10)).intersection(hits.map(\.passageID)).count
      #expect(try collection.search([query], limit: 10) == [hits])
    }
    #expect(Double(found) >= 0.95 * Double(20 * min(10, count)))
  }

  @Test func onlyAllowedPassagesAreFoundAndNoneIsLost() throws {
    let all = vectors(20_000)
    let collection = try collection(all)
    let query = vectors(1, seed: 5)[0]
    for share in [1, 2, 10, 1000] {
      let allowed = collection.passages { $0 % Int64(share) == 0 }
      #expect(allowed.count == 20_000 / share)
      let hits = try collection.search([query], allowed: allowed, limit: 30)[0]
      #expect(hits.count == min(30, allowed.count))
      #expect(hits.allSatisfy { $0.passageID % Int64(share) == 0 })
      let numbered = stride(from: 0, to: 20_000, by: share).map { (id: Int64($0), vector: all[$0]) }
      #expect(Set(exact(query, numbered, limit: 30)).intersection(hits.map(\.passageID)).count >= min(26, hits.count))
    }
    #expect(try collection.search([query], allowed: collection.passages { _ in false }, limit: 5) == [[]])
    #expect(try collection.search([query], limit: 0) == [[]])
    #expect(try VectorCollection(center: [0, 0]).search([[1, 0]], limit: 5) == [[]])
  }

  /// A copy goes on finding what it held, while the other changes; what was removed is given up in time.
  @Test func copiesDoNotSeeEachOther() throws {
    let all = vectors(12_000)
    var current = try collection(all, group: 10)
    let before = current
    let old = try before.search([all[3]], limit: 5)
    current.remove(versions: Set(stride(from: Int64(0), to: 9000, by: 10)))
    #expect(current.count == 3000)
    #expect(current.segments.count == 1)
    #expect(try current.search([all[3]], limit: 3000)[0].allSatisfy { $0.passageID >= 9000 })
    #expect(try #require(current.search([all[9999]], limit: 1)[0].first).passageID == 9999)
    try current.append(version: 50_000, passageIDs: [50_000], vectors: [all[3]])
    #expect(try #require(current.search([all[3]], limit: 1)[0].first).passageID == 50_000)
    #expect(try before.search([all[3]], limit: 5) == old)
    #expect(before.count == 12_000)
    let values = before.values(3)
    #expect(zip(values, all[3]).allSatisfy { abs($0 - $1) < 0.002 })
  }

  @Test(
    arguments: [
      [3.4e38, 3.4e38, -3.4e38], [.leastNonzeroMagnitude, 0, 0], [0, 0, 0], [1e30, -1e-30, 1],
    ] as [[Float]])
  func hostileNumbersDoNotCrash(_ vector: [Float]) throws {
    for center in [[0, 0, 0], [1, 1, 1], [3e38, 3e38, 3e38]] as [[Float]] {
      var collection = VectorCollection(center: center)
      try collection.append(version: 1, passageIDs: [1, 2], vectors: [vector, [1, 0, 0]])
      for query in [vector, [1, 0, 0]] { #expect(try collection.search([query], limit: 5)[0].count == 2) }
      _ = collection.values(0)
    }
    var collection = VectorCollection(center: [0, 0, 0])
    #expect(throws: KnowledgeBaseError.vectorNotFinite) {
      try collection.append(version: 1, passageIDs: [1], vectors: [[.nan, 0, 0]])
    }
    #expect(throws: KnowledgeBaseError.dimensionMismatch(expected: 3, found: 1)) {
      try collection.search([[1]], limit: 1)
    }
    #expect(collection.count == 0)
  }

  @Test func slotSets() {
    var set = SlotSet(segments: 1)
    set.insert(3..<3)
    #expect(set.slots == [])
    set.insert(60..<200)
    set.insert(0..<1)
    set.remove(64..<128)
    set.insert(4095)
    #expect(set.slots == [0] + Array(60..<64) + Array(128..<200) + [4095])
    #expect(set.count == 78)
    #expect(!set.contains(64) && set.contains(63))
  }
}
