import Documents
import KnowledgeBase
import Testing

@testable import Retrieval

/// What becomes of a ranking: variety, age, neighbours.
@Suite struct ResultTests {
  // MARK: Variety

  @Test func whatIsUnlikeTheOthersComesForward() {
    let vectors: [[Float]?] = [[1, 0], [1, 0], [0, 1], nil]
    let scores: [Float] = [0.9, 0.89, 0.5, 0.1]
    func order(_ diversity: Float, count: Int = 4) -> [Int] {
      MaximalMarginalRelevance(diversity: diversity, cosineFloor: 0).order(scores, vectors: vectors, count: count)
    }
    #expect(order(0) == [0, 1, 2, 3])
    #expect(order(0.5) == [0, 2, 3, 1])
    #expect(order(0.5, count: 2) == [0, 2])
    #expect(order(0.1) == [0, 1, 2, 3])
    #expect(order(1, count: 0) == [])
    #expect(MaximalMarginalRelevance(diversity: 1, cosineFloor: 1).order([], vectors: [], count: 3) == [])
  }

  @Test func aSearchCanAskForVariety() async throws {
    let store = InMemoryStore()
    for index in 0..<4 { try await store.add("alpha beta gamma delta \(index)", uri: "same-\(index)") }
    try await store.add("alpha beta of quite another kind", uri: "other")
    let retriever = Retriever(store: store, embedder: TermEmbedder())
    let plain = RetrievalRequest(question: "alpha beta gamma", topK: 2)
    #expect(try await !retriever.retrieve(plain).contains { $0.passage.uri == "other" })
    let varied = RetrievalRequest(question: "alpha beta gamma", topK: 2, diversity: 0.8)
    #expect(try await retriever.retrieve(varied).last?.passage.uri == "other")
  }

  // MARK: Age

  @Test func aHalfLifeHalves() throws {
    let today = try #require(CalendarDate("2026-11-21"))
    let decay = TimeDecay(halfLife: 30, today: today)
    #expect(decay.share(of: today) == 1)
    #expect(decay.share(of: nil) == 1)
    #expect(decay.share(of: CalendarDate("2027-01-01")) == 1)
    #expect(abs(decay.share(of: CalendarDate("2026-10-22")) - 0.5) < 1e-6)
    #expect(decay.share(of: CalendarDate("1000-01-01")) < 1e-6)
  }

  @Test func olderDocumentsStandBack() async throws {
    let store = InMemoryStore()
    try await store.add("alpha beta gamma delta", uri: "old", day: CalendarDate("2020-01-01"))
    try await store.add("alpha beta gamma epsilon zeta", uri: "new", day: CalendarDate("2026-11-01"))
    try await store.add("something else", uri: "third")
    let retriever = Retriever(store: store, embedder: TermEmbedder())
    var request = RetrievalRequest(question: "alpha beta gamma delta", topK: 2)
    #expect(try await retriever.retrieve(request).map(\.passage.uri) == ["old", "new"])
    request.decay = TimeDecay(halfLife: 365, today: try #require(CalendarDate("2026-11-21")))
    #expect(try await retriever.retrieve(request).map(\.passage.uri) == ["new", "old"])
    request.decay?.halfLife = 1e6
    #expect(try await retriever.retrieve(request).map(\.passage.uri) == ["old", "new"])
  }

  // MARK: Neighbours

  private func passage(_ id: Int64, _ text: String, at start: Int) -> Passage {
    let chunk = Chunk(
      ordinal: Int(id), headingPath: [], symbol: nil, language: .chinese, kind: .article, text: text,
      bytes: start..<start + text.utf8.count, characters: 0..<text.unicodeScalars.count)
    return Passage(
      id: id, documentID: "d", datasetID: "s", uri: "u", title: "t", contributor: nil, version: 1, chunk: chunk)
  }

  @Test func neighboursAreJoinedWithoutRepeatingThemselves() throws {
    // 甲乙丙丁 stand at 0, 3, 6 and 9; the second passage overlaps the first, and something is left out before the fourth.
    let context = try #require(
      PassageContext([
        passage(1, "甲乙", at: 0), passage(2, "乙丙", at: 3), passage(3, "丁", at: 9), passage(4, "戊", at: 20),
      ]))
    #expect(context.text == "甲乙丙丁\n\n戊")
    #expect(context.bytes == 0..<23)
    #expect(context.passageIDs == [1, 2, 3, 4])
    #expect(PassageContext([]) == nil)
    #expect(try #require(PassageContext([passage(1, "甲乙丙", at: 0), passage(2, "乙", at: 3)])).text == "甲乙丙")
  }

  @Test func aSearchCanAskForNeighbours() async throws {
    let store = InMemoryStore()
    let hit = try await store.add("alpha beta")
    let retriever = Retriever(store: store, embedder: TermEmbedder())
    #expect(try await retriever.retrieve(RetrievalRequest(question: "alpha")).first?.context == nil)
    let found = try await retriever.retrieve(RetrievalRequest(question: "alpha", neighbours: 1))
    #expect(found.first?.context?.passageIDs == [hit.id])
    #expect(found.first?.context?.text == "alpha beta")
  }

  @Test func wishesThatMakeNoSenseAreRefused() async throws {
    let retriever = Retriever(store: InMemoryStore(), embedder: TermEmbedder())
    func refused(_ error: RetrievalError, _ change: (inout RetrievalRequest) -> Void) async {
      var request = RetrievalRequest(question: "x")
      change(&request)
      let asked = request
      await #expect(throws: error) { _ = try await retriever.retrieve(asked) }
    }
    let today = CalendarDate("2026-11-21") ?? CalendarDate(year: 2026, month: 1, day: 1)
    await refused(.diversityOutOfRange(1.5)) { $0.diversity = 1.5 }
    await refused(.neighboursOutOfRange(11, limit: 10)) { $0.neighbours = 11 }
    await refused(.neighboursOutOfRange(-1, limit: 10)) { $0.neighbours = -1 }
    for days in [0, -1, Double.infinity] {
      await refused(.unusableHalfLife(days)) { $0.decay = today.map { TimeDecay(halfLife: days, today: $0) } }
    }
  }
}
