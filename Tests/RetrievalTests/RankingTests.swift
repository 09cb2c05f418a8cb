import Documents
import KnowledgeBase
import Testing

@testable import Retrieval

struct RankingTests {
  // MARK: Words

  private func counts(_ frequencies: [Float], length: Float = 10) -> TermCounts {
    TermCounts(frequencies: frequencies, length: length)
  }

  @Test func rareTermsTellMore() {
    let shares = LexicalMatch.shares([counts([1, 0]), counts([0, 1]), counts([0, 1]), counts([0, 0])])
    #expect(shares[0] > shares[1] && shares[1] == shares[2] && shares[3] == 0)
  }

  @Test func sharesStayWithinBounds() {
    let shares = LexicalMatch.shares([counts([1e9, 1e9]), counts([1, 0], length: 1000), counts([1, 0])])
    #expect(shares.allSatisfy { (0...1).contains($0) })
    #expect(shares[0] > 0.9 && shares[1] < shares[2])
    #expect(LexicalMatch.shares([]).isEmpty)
    #expect(LexicalMatch.shares([counts([])]) == [0])
    #expect(LexicalMatch.shares([counts([0], length: 0)]) == [0])
  }

  // MARK: Order

  private func candidate(
    _ id: Int64, _ cosine: Float, _ lexical: Float = 0, foreign: Bool = false, sentence: Float? = nil
  ) -> PassageRanking.Candidate {
    let text = "passage \(id)"
    let chunk = Chunk(
      ordinal: 0, headingPath: [], symbol: nil, language: .english, kind: .article, text: text,
      bytes: 0..<text.utf8.count, characters: 0..<text.unicodeScalars.count)
    let passage = Passage(
      id: id, documentID: "d", datasetID: "s", uri: "u", title: "t", contributor: nil, version: 1, chunk: chunk)
    return .init(
      passage: passage, cosine: cosine, lexical: lexical, isForeign: foreign, languageDistance: foreign ? 1 : 0,
      sentence: sentence)
  }

  private func ranking(
    _ weights: FusionWeights = RetrievalOptions().weights, language: Language = .chinese
  ) -> PassageRanking {
    PassageRanking(weights: weights, options: RetrievalOptions(), language: language)
  }

  private func order(_ candidates: [PassageRanking.Candidate], _ ranking: PassageRanking) -> [Int64] {
    ranking.rank(candidates).map(\.passage.id)
  }

  @Test func cosinesAndWordsAddUp() {
    let all = [candidate(1, 0.86), candidate(2, 0.82, 0.2), candidate(3, 0.80, 0.1)]
    #expect(order(all, ranking()) == [2, 1, 3])
    // Words of an English question are worth less.
    #expect(order(all, ranking(language: .english)) == [1, 2, 3])
    #expect(order(all, ranking(FusionWeights(vector: 1, lexical: 0))) == [1, 2, 3])
    #expect(order(all, ranking(FusionWeights(vector: 0, lexical: 1))) == [2, 3, 1])
  }

  @Test func equalScoresGoByCosineThenByAge() {
    let all = [candidate(4, 0.6, 0.3), candidate(3, 0.8, 0.3), candidate(2, 0.6, 0.3)]
    #expect(order(all, ranking(FusionWeights(vector: 0, lexical: 1))) == [3, 2, 4])
  }

  @Test func scoresStayWithinBounds() {
    let all = [candidate(1, -0.4, 1), candidate(2, 1, 1, foreign: true), candidate(3, 0.2), candidate(4, 0.75)]
    for weights in [FusionWeights(vector: 1, lexical: 0), .init(vector: 0, lexical: 1), .init(vector: 1, lexical: 1)] {
      #expect(ranking(weights).rank(all).allSatisfy { (0...1).contains($0.score) })
    }
    #expect(ranking().rank([]).isEmpty)
  }

  @Test func otherLanguagesAreMetHalfWay() {
    #expect(order([candidate(1, 0.85), candidate(2, 0.80, foreign: true)], ranking()) == [2, 1])
  }

  /// What holds some Chinese is no stranger to a Chinese question, whatever the detector calls it.
  @Test(arguments: [
    ("The gate chooses two experts for each token.", Language.chinese, Float(1)),
    ("The gate chooses two experts for each token.", .english, 0), ("门控为每个词元选出两个专家。", .english, 1),
    ("门控为每个词元选出两个专家。", .chinese, 0),
    ("func route(tokens: Int, experts: Int, capacity: Int) throws -> [Route]  // 门控", .chinese, 0),
    ("The gate chooses two experts for each token of a sequence that is read, 门 in Chinese.", .chinese, 0.5),
    ("门控为每个词元选出两个专家。", .other, 0), ("42", .chinese, 0),
  ])
  func aPassageWithSomeChineseIsNoStranger(_ text: String, _ question: Language, _ distance: Float) {
    let chunk = Chunk(
      ordinal: 0, headingPath: [], symbol: nil, language: LanguageDetector.language(of: text), kind: .code, text: text,
      bytes: 0..<text.utf8.count, characters: 0..<text.unicodeScalars.count)
    let passage = Passage(
      id: 1, documentID: "d", datasetID: "s", uri: "u", title: "", contributor: nil, version: 1, chunk: chunk)
    #expect(abs(LanguageDistance.of(passage, from: question) - distance) < 0.04)
  }

  @Test func whatWasReadAgainStaysBeforeTheRest() {
    let first = [candidate(1, 0.86, sentence: 0.80), candidate(2, 0.85, sentence: 0.92)]
    let ranked = ranking().reordered(first, before: [candidate(3, 0.849)])
    #expect(ranked.map(\.passage.id) == [2, 1, 3])
    #expect(zip(ranked, ranked.dropFirst()).allSatisfy { $0.score >= $1.score })
  }

  // MARK: Rerankers

  private func ranked(_ scores: [Float]) -> [RankedPassage] {
    scores.enumerated().map { index, score in
      RankedPassage(
        passage: candidate(Int64(index), 0.8).passage, score: score, scores: PassageScores(vector: 0.8, lexical: 0))
    }
  }

  @Test func whatIsLikelierGainsOnTheOthers() {
    let order = RerankedOrder(weight: 0.1)
    let found = order.order(ranked([0.5, 0.45, 0.4, 0.3]), [-4, 0, -2, -20])
    #expect(found.map(\.passage.id) == [1, 2, 0, 3])
    // The likeliest keeps its score; what would go below nothing keeps its place.
    #expect(zip(found.map(\.score), [0.45, 0.2, 0.1, 0]).allSatisfy { abs($0 - $1) < 1e-5 })
    let low = order.order(ranked([0.5, 0.45, 0.4, 0.3]), [-14, 0, -9, -7]).map(\.score)
    #expect(zip(low, low.dropFirst()).allSatisfy { $0 > $1 && $1 > 0 })
    #expect(zip(found.map { $0.scores.rerank ?? -1 }, [0.5, 0.1192, 0.018, 0]).allSatisfy { abs($0 - $1) < 1e-3 })
  }

  @Test func whatIsUntoldCountsAsTheMeanAndOthersStayBehind() {
    let order = RerankedOrder(weight: 0.1)
    let found = order.order(ranked([0.5, 0.45, 0.4, 0.39]), [-3, nil, 1])
    // -0.4 and -0.2 and 0.
    #expect(found.map(\.passage.id) == [2, 1, 0, 3])
    #expect(found.map { $0.scores.rerank == nil } == [false, true, false, true])
    #expect(zip(found, found.dropFirst()).allSatisfy { $0.score >= $1.score })
    let untold = ranked([0.5, 0.45])
    #expect(order.order(untold, [nil, nil]) == untold && order.order(untold, []) == untold)
    #expect(order.order(untold, [.nan, nil]) == untold)
    #expect(order.order(untold, [-.infinity, 1]).map(\.passage.id) == [0, 1])
    #expect(order.order([], []).isEmpty)
  }

  private struct WordReranker: Reranker {
    var word: String
    var depth = 20
    func logOdds(of passages: [RankedPassage], question: String) async throws -> [Double?] {
      passages.map { $0.passage.chunk.text.contains(word) ? 5 : -5 }
    }
  }

  @Test func aRerankerOrdersTheFirst() async throws {
    let store = InMemoryStore()
    try await store.add("Alpha beta gamma.", uri: "first")
    try await store.add("Alpha beta words.", uri: "second")
    try await store.add("Alpha words answer.", uri: "third")
    var options = RetrievalOptions()
    options.rerankWeight = 1
    options.rereadPassages = 0
    func order(_ reranker: WordReranker?) async throws -> [String] {
      let retriever = Retriever(store: store, embedder: TermEmbedder(), options: options)
      return try await retriever.retrieve(RetrievalRequest(question: "alpha beta gamma"), reranker: reranker)
        .map(\.passage.uri)
    }
    #expect(try await order(nil) == ["first", "second", "third"])
    #expect(try await order(WordReranker(word: "answer")) == ["third", "first", "second"])
    // The third is not shown to it.
    #expect(try await order(WordReranker(word: "answer", depth: 2)) == ["first", "second", "third"])
    #expect(try await order(WordReranker(word: "words", depth: 2)) == ["second", "first", "third"])
  }

  // MARK: Sentences

  @Test func theBestSentenceCounts() async throws {
    let reader = SentenceReader(embedder: TermEmbedder())
    let question = try await TermEmbedder().embed(["alpha beta"], as: .query)[0]
    let best = try await reader.best(in: ["Other words. Alpha beta!", "Other words.", "  "], for: question)
    #expect(try #require(best[0]) > 0.99)
    #expect(try #require(best[1]) < 0.5)
    #expect(best[2] == nil)
    #expect(
      try await reader.best(in: ["Other words.", "Other words. Alpha beta!"], for: question) == [best[1], best[0]])
    #expect(try await reader.best(in: [], for: question).isEmpty)
  }

  @Test func sentencesDecideWherePassagesAreClose() async throws {
    let store = InMemoryStore()
    try await store.add("Gamma beta alpha delta words. Epsilon zeta words.", uri: "blurred")
    try await store.add("Alpha beta gamma. Eta theta iota kappa words things more stuff.", uri: "sharp")
    let question = RetrievalRequest(
      question: "alpha beta gamma", weights: FusionWeights(vector: 1, lexical: 0))
    var options = RetrievalOptions()
    options.rereadMargin = 1
    options.sentenceShare = 1
    let found = try await Retriever(store: store, embedder: TermEmbedder(), options: options).retrieve(question)
    #expect(found.first?.passage.uri == "sharp")
    #expect(found.allSatisfy { $0.scores.sentence != nil })
    options.rereadPassages = 0
    let plain = try await Retriever(store: store, embedder: TermEmbedder(), options: options).retrieve(question)
    #expect(plain.first?.passage.uri == "blurred")
    #expect(plain.allSatisfy { $0.scores.sentence == nil })
  }
}
