import Documents
import Foundation
import Testing

@testable import KnowledgeBase

@Suite struct InvertedListTests {
  private static let dimension = 32
  private static let all = SampleVectors.clustered(24_000, dimension: dimension)
  private static let queries = SampleVectors.clustered(20, dimension: dimension, seed: 99)
  private static let perVersion = 7

  /// Made once, since it takes long without optimisation.
  private static let flat = Result { try collection() }
  private static let arranged = flat.map { flat in
    var arranged = flat
    arranged.arrange()
    return arranged
  }

  /// Versions of seven vectors, named by their first.
  private static func collection(_ range: Range<Int> = all.indices) throws -> VectorCollection {
    var collection = VectorCollection(center: VectorMath.mean(all, dimension: dimension))
    for start in stride(from: range.lowerBound, to: range.upperBound, by: perVersion) {
      let part = start..<min(start + perVersion, range.upperBound)
      try collection.append(version: Int64(start), passageIDs: part.map(Int64.init), vectors: Array(all[part]))
    }
    return collection
  }

  private static func search(
    _ collection: VectorCollection, _ probing: ListProbing, allowed: SlotSet? = nil, limit: Int = 10
  ) throws -> [[Int64]] {
    collection.search(
      try queries.map(collection.query), among: allowed ?? collection.live, limit: limit, probing: probing
    ).map { $0.map(\.passageID) }
  }

  private static func recall(_ found: [[Int64]], of wanted: [[Int64]]) -> Double {
    let shared = zip(found, wanted).reduce(0) { $0 + Set($1.0).intersection($1.1).count }
    return Double(shared) / Double(wanted.joined().count)
  }

  private static func passages(_ collection: VectorCollection) -> [Int64: [Int64]] {
    Dictionary(
      uniqueKeysWithValues: collection.groups.map { group in
        (group.version, collection.slots(of: group).map { collection.entry($0).passageID })
      })
  }

  @Test func allListsHoldWhatThereIsAndFewNearlyWhatIsNear() throws {
    let (flat, arranged) = (try Self.flat.get(), try Self.arranged.get())
    let lists = try #require(arranged.lists)
    #expect(arranged.count == flat.count)
    #expect(lists.blocks.count > 100)
    #expect(Self.passages(arranged) == Self.passages(flat))
    #expect(arranged.live.slots.count { $0 >= lists.end * 64 } == 0)
    let wanted = try Self.search(flat, ListProbing())
    #expect(try Self.search(arranged, ListProbing(share: 1, least: 0)) == wanted)
    #expect(try Self.search(arranged, ListProbing(share: 0, least: .max)) == wanted)
    // A list or two do not do, so that it is the choice of lists that finds them.
    #expect(Self.recall(try Self.search(arranged, ListProbing(share: 0.2, least: 0)), of: wanted) > 0.97)
    #expect(Self.recall(try Self.search(arranged, ListProbing(share: 0.0001, least: 0)), of: wanted) < 0.9)
    for slot in stride(from: 0, to: arranged.count, by: 997) where arranged.live.contains(slot) {
      let vector = Self.all[Int(arranged.entry(slot).passageID)]
      #expect(zip(arranged.values(slot), vector).allSatisfy { abs($0 - $1) < 0.003 })
    }
  }

  @Test func filtersHoldInLists() throws {
    let (flat, arranged) = (try Self.flat.get(), try Self.arranged.get())
    for isAllowed in [{ $0 % 10 < 8 }, { $0 < 18_000 }, { $0 % 100 == 3 }] as [@Sendable (Int64) -> Bool] {
      let wanted = try Self.search(flat, ListProbing(), allowed: flat.passages(where: isAllowed))
      let found = try Self.search(
        arranged, ListProbing(share: 0.3, least: 0), allowed: arranged.passages(where: isAllowed))
      #expect(found.joined().allSatisfy(isAllowed))
      #expect(Self.recall(found, of: wanted) > 0.97)
    }
    for part in [1000, 20_000] as [Int64] {
      let slots = arranged.slots { $0.version < part }
      let versions = Set(arranged.groups.map(\.version).filter { $0 < part })
      #expect(slots.count == versions.count * Self.perVersion)
      #expect(slots.slots.allSatisfy { versions.contains(arranged.entry($0).passageID / 7 * 7) })
    }
  }

  /// What comes later is found at once, what goes is not found, and giving up its room leaves the lists as they were.
  @Test func changesAreSeenAndListsOutliveThem() throws {
    var collection = try Self.collection(0..<21_000)
    collection.arrange()
    let before = collection
    let probing = ListProbing(share: 0.3, least: 0)
    for start in stride(from: 21_000, to: 24_000, by: 1000) {
      try collection.append(
        version: Int64(start), passageIDs: (start..<start + 1000).map(Int64.init),
        vectors: Array(Self.all[start..<start + 1000]))
    }
    func found(_ id: Int, in collection: VectorCollection) throws -> Int64? {
      collection.search([try collection.query(Self.all[id])], among: collection.live, limit: 1, probing: probing)[0]
        .first?
        .passageID
    }
    #expect(try found(23_500, in: collection) == 23_500)
    #expect(try found(23_500, in: before) != 23_500)
    collection.remove(versions: [22_000])
    #expect(try found(22_500, in: collection) != 22_500)
    #expect(collection.count == 23_000)

    collection.remove(versions: Set(collection.groups.map(\.version).filter { $0 < 9100 }))
    #expect(collection.count == 13_900)
    #expect(collection.slots < before.slots)
    let lists = try #require(collection.lists)
    #expect(lists.blocks.count == before.lists?.blocks.count)
    #expect(collection.live.count(in: 0..<lists.end) == 11_900)
    #expect(try found(23_500, in: collection) == 23_500)
    #expect(try found(15_000, in: collection) == 15_000)
    #expect(try found(3000, in: collection) != 3000)
    let passages = Self.passages(collection)
    #expect(passages[14_000] == Array(14_000..<14_007))
    #expect(passages[21_000] == Array(21_000..<22_000))
    #expect(passages[22_000] == nil && passages[0] == nil)
    #expect(try found(3000, in: before) == 3000)

    #expect(collection.wantsLists(from: 10_000) == false)
    // The room behind lists up to the next block is none to be given up.
    let segments = collection.segments.map(ObjectIdentifier.init)
    collection.remove(versions: [15_001 / 7 * 7])
    #expect(collection.segments.map(ObjectIdentifier.init) == segments)
    try collection.append(
      version: 90_000, passageIDs: (90_000..<93_000).map(Int64.init), vectors: Array(Self.all[..<3000]))
    #expect(collection.wantsLists(from: 16_000))
    #expect(!collection.wantsLists(from: 20_000))
    collection.arrange()
    #expect(!collection.wantsLists(from: 16_000))
    #expect(try found(3000, in: collection) != 3000)
    #expect(try found(2999, in: collection) == 92_999)

    collection.remove(versions: Set(collection.groups.map(\.version).filter { $0 != 90_000 && $0 != 23_000 }))
    #expect(collection.lists == nil && collection.count == 4000)
    #expect(try found(23_500, in: collection) == 23_500)
  }

  /// Where a filter leaves nothing in the lists that promise most, the others are looked at.
  @Test func farListsAreLookedAtWhereOnlyTheyAreAllowed() throws {
    let collection = try Self.arranged.get()
    let lists = try #require(collection.lists)
    let query = try collection.query(Self.queries[0])
    let ranked = lists.centroids.search([query], among: lists.centroids.live, limit: lists.blocks.count)[0]
    var far = Set<Int64>()
    for hit in ranked.reversed() where far.count < 17_000 {
      for slot in collection.live.slots(in: lists.blocks[Int(hit.passageID)]) {
        far.insert(collection.entry(slot).passageID)
      }
    }
    let allowed = collection.passages { far.contains($0) }
    let wanted = collection.search([query], among: allowed, limit: 10, probing: ListProbing(share: 1, least: 0))[0]
    let found = collection.search([query], among: allowed, limit: 10, probing: ListProbing(share: 0.1, least: 0))[0]
    #expect(Set(found.map(\.passageID)).count == 10)
    #expect(found.allSatisfy { far.contains($0.passageID) })
    #expect(Set(found.map(\.passageID)).intersection(wanted.map(\.passageID)).count >= 7)
  }

  @Test func batchesFindWhatSingleQuestionsFind() throws {
    let collection = try Self.arranged.get()
    let probing = ListProbing(share: 0.2, least: 0)
    let together = try Self.search(collection, probing)
    for (query, found) in zip(Self.queries, together) {
      let alone = collection.search([try collection.query(query)], among: collection.live, limit: 10, probing: probing)
      #expect(alone[0].map(\.passageID) == found)
    }
  }

  @Test(arguments: [1, 2, 63, 65])
  func fewVectorsCanBeArranged(_ count: Int) throws {
    var collection = try Self.collection(0..<count)
    collection.arrange()
    #expect(try Self.search(collection, ListProbing(), limit: count)[0].sorted() == Array(0..<Int64(count)))
    collection.remove(versions: Set(collection.groups.map(\.version)))
    collection.arrange()
    #expect(collection.count == 0)
  }

  @Test func hostileNumbersCanBeArranged() throws {
    let vectors: [[Float]] = [
      [3.4e38, 3.4e38, -3.4e38], [3.4e38, 3.4e38, 3.4e38], [.leastNonzeroMagnitude, 0, 0], [0, 0, 0],
      [1e30, -1e-30, 1], [1, 0, 0],
      [1, 0, 0],
    ]
    for center in [[0, 0, 0], [3e38, 3e38, 3e38]] as [[Float]] {
      var collection = VectorCollection(center: center)
      try collection.append(version: 1, passageIDs: Array(1...7), vectors: vectors)
      collection.arrange()
      #expect(collection.count == 7)
      for query in vectors { #expect(try collection.search([query], limit: 9)[0].count == 7) }
      // So many that lists are probed.
      for start in stride(from: 100, to: 17_600, by: 700) {
        try collection.append(
          version: Int64(start), passageIDs: (start..<start + 700).map(Int64.init),
          vectors: (0..<700).map { vectors[$0 % 7] })
      }
      collection.arrange()
      for query in vectors {
        let hits = collection.search(
          [try collection.query(query)], among: collection.live, limit: 9, probing: ListProbing(share: 0.1, least: 0))[
            0]
        // Beside a center that cannot be computed with nothing is told apart.
        #expect(center[0] != 0 || Set(hits.map(\.passageID)).count == 9)
      }
    }
  }

  /// The nearest by plain distances, and no worse means than any that were there before.
  @Test func clustersAreThoseOfPlainDistances() throws {
    let collection = try Self.collection(0..<3000)
    let slots = Array(0..<3000)
    let clusters = VectorClusters(20, fittedTo: slots, of: collection)
    #expect(clusters.means.count == 20)
    let residuals = slots.map(collection.residual)
    func distance(_ a: [Float], _ b: [Float]) -> Float { zip(a, b).reduce(0) { $0 + ($1.0 - $1.1) * ($1.0 - $1.1) } }
    func total(_ means: [[Float]]) -> Float {
      residuals.reduce(0) { sum, residual in sum + (means.map { distance(residual, $0) }.min() ?? 0) }
    }
    var agreeing = 0
    for (residual, match) in zip(residuals, clusters.nearest(to: slots, of: collection)) {
      let order = clusters.means.indices.sorted {
        distance(residual, clusters.means[$0]) < distance(residual, clusters.means[$1])
      }
      if [match.best.cluster, match.next.cluster] == Array(order.prefix(2)) { agreeing += 1 }
    }
    #expect(agreeing > 2950)
    let first = (0..<20).map { residuals[$0 * 150] }
    #expect(total(clusters.means) < 0.8 * total(first))
  }

  /// Beside commits of which none is lost, and not for a question or two.
  @Test func anIndexArrangesItselfBesideCommits() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      func add(_ number: Int) async throws {
        _ = try await store.store(
          ingested((0..<5).map { "第\(number)篇第\($0)段" }.joined(separator: "\n"), uri: "\(number)", dataset: dataset))
      }
      for number in 0..<30 { try await add(number) }
      let generation = try #require(store.generation)
      let index = VectorIndex(database: store.database, generation: generation, fewestForLists: 100)
      for _ in 0..<16 { #expect(try await index.snapshot().vectors.lists == nil) }
      var number = 30
      let deadline = ContinuousClock.now + .seconds(60)
      while try await index.snapshot().vectors.lists == nil, ContinuousClock.now < deadline {
        try await add(number)
        number += 1
        #expect(try await index.snapshot().vectors.count == 5 * number)
      }
      let vectors = try await index.snapshot().vectors
      #expect(vectors.lists != nil)
      #expect(vectors.count == 5 * number)
      #expect(vectors.groups.count == number)
      try await store.deleteDataset(id: dataset.id)
      #expect(try await index.snapshot().vectors.count == 0)
    }
  }
}
