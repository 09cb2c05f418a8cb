import Documents
import KnowledgeBase
import Testing

@testable import Retrieval

struct RetrieverTests {
  private func library() async throws -> InMemoryStore {
    let store = InMemoryStore()
    try await store.add("the perceptron was described in 1958 by Rosenblatt", uri: "a")
    try await store.add("dynamic batching groups requests of many users", uri: "b")
    try await store.add("感知机由罗森布拉特于一九五八年提出", uri: "c", dataset: "zh")
    try await store.add("func batch(_ requests: [Request])", uri: "d", kind: .code)
    try await store.add("  the perceptron was described in 1958 by Rosenblatt\n", uri: "e")
    return store
  }

  private func retriever(_ store: InMemoryStore, _ options: RetrievalOptions = RetrievalOptions()) -> Retriever {
    Retriever(store: store, embedder: TermEmbedder(), options: options)
  }

  @Test func findsByWordsAndMeaning() async throws {
    let store = try await library()
    let found = try await retriever(store).retrieve(RetrievalRequest(question: "who described the perceptron"))
    #expect(found.first?.passage.uri == "a")
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
    #expect(try #require(found.first).scores.vector > 0.4)
    #expect(try #require(found.first).scores.lexical > 0.4)
  }

  @Test func leavesOutRepeatedTexts() async throws {
    let store = try await library()
    let found = try await retriever(store).retrieve(RetrievalRequest(question: "perceptron", topK: 50))
    #expect(found.map(\.passage.uri).filter { $0 == "a" || $0 == "e" } == ["a"])
    #expect(Set(found.map(\.passage.id)).count == found.count)
  }

  /// An encoder sets languages apart, so passages in the other one are met half-way.
  @Test func otherLanguagesGetTheirChance() async throws {
    let store = InMemoryStore()
    try await store.add("alpha beta gamma delta epsilon 一二三四五六七八九十甲乙丙丁戊己庚辛", uri: "zh")
    try await store.add("alpha beta gamma delta other words here", uri: "en")
    let question = RetrievalRequest(question: "alpha beta gamma delta", weights: FusionWeights(vector: 1, lexical: 0))
    #expect(try await retriever(store).retrieve(question).map(\.passage.uri) == ["en", "zh"])
    var options = RetrievalOptions()
    options.otherLanguages.otherLanguageBonus = 1
    #expect(try await retriever(store, options).retrieve(question).map(\.passage.uri) == ["zh", "en"])
  }

  @Test func filtersBeforeRanking() async throws {
    let store = try await library()
    let code = RetrievalRequest(question: "batch requests", filter: SearchFilter(kinds: [.code]))
    #expect(try await retriever(store).retrieve(code).map(\.passage.uri) == ["d"])
    let dataset = RetrievalRequest(question: "perceptron", filter: SearchFilter(datasetIDs: ["zh"]))
    #expect(try await retriever(store).retrieve(dataset).map(\.passage.uri) == ["c"])
    let nothing = RetrievalRequest(question: "perceptron", filter: SearchFilter(datasetIDs: []))
    #expect(try await retriever(store).retrieve(nothing).isEmpty)
  }

  @Test func honoursTopKAndThreshold() async throws {
    let store = try await library()
    let request = RetrievalRequest(question: "dynamic batching of requests", topK: 2)
    #expect(try await retriever(store).retrieve(request).count == 2)
    let strict = RetrievalRequest(question: "dynamic batching of requests", similarityThreshold: 0.3)
    #expect(try await retriever(store).retrieve(strict).map(\.passage.uri) == ["b"])
  }

  /// A passage that only the words find has its real cosine all the same, from the stored vectors.
  @Test func knowsTheCosineOfWordHits() async throws {
    let store = InMemoryStore()
    for index in 0..<5 { try await store.add("alpha beta gamma delta \(index)", uri: "near-\(index)") }
    let far = try await store.add(
      "alpha with so many other words that its vector points far away from the question", uri: "far")
    var options = RetrievalOptions()
    options.candidates = 6
    let full = try await retriever(store, options).retrieve(
      RetrievalRequest(question: "alpha beta gamma delta", topK: 6))
    let expected = try #require(full.first { $0.passage.id == far.id }).scores.vector

    await store.limitVectorHits(5)
    let found = try await retriever(store, options).retrieve(
      RetrievalRequest(question: "alpha beta gamma delta", topK: 6))
    let hit = try #require(found.first { $0.passage.id == far.id })
    #expect(abs(hit.scores.vector - expected) < 1e-6)
  }

  @Test(arguments: ["", "  \n\t"])
  func refusesAnEmptyQuestion(_ question: String) async throws {
    await #expect(throws: RetrievalError.emptyQuestion) {
      try await retriever(library()).retrieve(RetrievalRequest(question: question))
    }
  }

  @Test(arguments: [0, -1, 51, Int.max])
  func refusesAnImpossibleTopK(_ topK: Int) async throws {
    await #expect(throws: RetrievalError.topKOutOfRange(topK, limit: 50)) {
      try await retriever(library()).retrieve(RetrievalRequest(question: "x", topK: topK))
    }
  }

  @Test(arguments: [
    FusionWeights(vector: 0, lexical: 0), FusionWeights(vector: -1, lexical: 2),
    FusionWeights(vector: .nan, lexical: 1),
  ])
  func refusesWeightsThatMakeNoSense(_ weights: FusionWeights) async throws {
    await #expect(throws: RetrievalError.self) {
      try await retriever(library()).retrieve(RetrievalRequest(question: "x", weights: weights))
    }
  }

  @Test func passesOnWhatTheStoreThrows() async throws {
    let store = try await library()
    await store.fail(with: RetrievalError.emptyQuestion)
    await #expect(throws: RetrievalError.emptyQuestion) {
      try await retriever(store).retrieve(RetrievalRequest(question: "x"))
    }
  }

  @Test func anEmptyLibraryFindsNothing() async throws {
    #expect(try await retriever(InMemoryStore()).retrieve(RetrievalRequest(question: "x")).isEmpty)
  }
}
