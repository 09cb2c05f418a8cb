import Documents
import KnowledgeBase
import Retrieval
import Testing

@Suite struct ReferredClauseTests {
  private func library() async throws -> (InMemoryStore, [Passage]) {
    let store = InMemoryStore()
    var passages: [Passage] = []
    for number in 1...6 {
      passages.append(
        try await store.add(
          "clause \(number) about penalties \(String(repeating: "late ", count: number))", kind: .regulation))
    }
    return (store, passages)
  }

  @Test func clausesAreAddedBehindWhatWasFound() async throws {
    let (store, passages) = try await library()
    let retriever = Retriever(store: store, embedder: TermEmbedder())
    let found = try await retriever.retrieve(RetrievalRequest(question: "late penalties", topK: 2))
    let other = try #require(passages.first { passage in !found.contains { $0.passage.id == passage.id } })
    await store.refer(from: found[0].passage, to: [found[1].passage, other])
    let all = try await retriever.withReferredClauses(found, question: "late penalties")
    #expect(all.map(\.passage.id) == found.map(\.passage.id) + [other.id])
    #expect(all[2].referredBy == found[0].passage.id && all[0].referredBy == nil)
    #expect(all[2].scores.vector > 0)
  }

  @Test func theyAreBounded() async throws {
    let (store, passages) = try await library()
    var options = RetrievalOptions()
    options.referredPassages = 2
    let retriever = Retriever(store: store, embedder: TermEmbedder(), options: options)
    let found = try await retriever.retrieve(RetrievalRequest(question: "late penalties", topK: 1))
    await store.refer(from: found[0].passage, to: passages)
    #expect(try await retriever.withReferredClauses(found, question: "late penalties").count == 3)
    #expect(
      try await retriever.withReferredClauses(found, question: "x", filter: SearchFilter(datasetIDs: ["other"]))
        == found)
  }

  @Test func onlyRegulationsPoint() async throws {
    let store = InMemoryStore()
    let article = try await store.add("an essay on penalties")
    let clause = try await store.add("clause on fees", kind: .regulation)
    await store.refer(from: article, to: [clause])
    let retriever = Retriever(store: store, embedder: TermEmbedder())
    let found = try await retriever.retrieve(RetrievalRequest(question: "penalties essay", topK: 1))
    #expect(try await retriever.withReferredClauses(found, question: "penalties") == found)
  }
}
