import Documents
import KnowledgeBase
import Retrieval
import Testing

@testable import Answering

/// Passages judged by a model that has read them.
@Suite struct ModelRerankerTests {
  private static let near = "感知机的提出者是谁，书里没有写。"
  private static let right = "罗森布拉特于 1958 年提出了它。"
  private static let probe = AnswerProbe(
    held: LinearProbe(weights: [0, 0], bias: 0), right: LinearProbe(weights: [0, 0], bias: 0),
    passage: LinearProbe(weights: [3, 0], bias: 0))

  private func answerer(_ model: PointingModel) async throws -> Answerer {
    let store = InMemoryStore()
    try await store.add(Self.near, uri: "near")
    try await store.add(Self.right, uri: "right")
    var retrieval = RetrievalOptions()
    retrieval.rerankWeight = 1
    return Answerer(
      retriever: Retriever(store: store, embedder: TermEmbedder(), options: retrieval), model: model,
      embedder: TermEmbedder())
  }

  private func found(_ model: PointingModel) async throws -> [RankedPassage] {
    let request = AskRequest(question: "感知机的提出者是谁？")
    var passages: [RankedPassage] = []
    for try await event in try await answerer(model).ask(request) {
      if case .passages(let found) = event { passages = found }
    }
    return passages
  }

  private func model(_ probe: AnswerProbe? = Self.probe, kept: (@Sendable (String) -> [Float]?)?) -> PointingModel {
    PointingModel([[]], probe: probe, kept: kept)
  }

  @Test func whatTheModelHasReadIsJudged() async throws {
    let model = model { $0.contains("罗森布拉特") ? [1, 0] : [-1, 0] }
    let passages = try await found(model)
    #expect(passages.map(\.passage.uri) == ["right", "near"])
    #expect(try #require(passages[0].scores.rerank) > 0.9 && #require(passages[1].scores.rerank) < 0.1)
    // Each by itself, behind the beginning of prompts for statements, and the question last.
    let judged = model.pointed.judged
    #expect(judged.count == 2 && judged.allSatisfy { $0.first?.content == PromptWording.chinese.statements.system })
    #expect(judged.allSatisfy { $0.last?.content.hasSuffix("问题：感知机的提出者是谁？") == true })
    #expect(judged.allSatisfy { $0.last?.sources?.spans.count == 1 })
    #expect(judged.map { $0.last?.content.contains("罗森布拉特") } == [false, true])
  }

  /// So that a passage is read once for questions in any language.
  @Test func passagesStandBehindInstructionsInTheirLanguage() async throws {
    let model = model { _ in [1, 0] }
    let judge = try #require(try await answerer(model).reranker(depth: 9, readsMissing: false))
    let passages = [
      ranked(passage("The perceptron was proposed by Frank Rosenblatt in 1958.")), ranked(passage(Self.right, id: 2)),
    ]
    _ = try await judge.logOdds(of: passages, question: "谁提出了感知机？")
    #expect(try await answerer(model).read(passages.map(\.passage), limit: 9) == 0)
    let instructions = [PromptWording.english.statements.system, PromptWording.chinese.statements.system]
    #expect(model.pointed.judged.map { $0.first?.content } == instructions)
    #expect(model.pointed.judged.first?.last?.content.hasSuffix("Question: 谁提出了感知机？") == true)
  }

  @Test func whatTheModelLacksIsReadUpToALimit() async throws {
    let model = model { $0.contains("1958") ? [1, 0] : nil }
    let passages = [Self.near, Self.right, "别的。", "还有别的。"].enumerated().map { passage($1, id: Int64($0 + 1)) }
    #expect(try await answerer(model).read(passages, limit: 2) == 2)
    let read = model.pointed.judged.compactMap { $0.last?.content }
    #expect(read.count == 2 && read[0].contains(Self.near) && read[1].contains("别的。"))
    #expect(try await answerer(model).read(passages, limit: 0) == 0)
    #expect(try await answerer(self.model(kept: nil)).read(passages, limit: 2) == 0)
  }

  /// Only a model that keeps passages has use for it.
  @Test func sentencesAreMarkedForModelsThatKeepPassages() async throws {
    for kept in [{ _ in [1, 0] }, nil] as [(@Sendable (String) -> [Float]?)?] {
      let model = model(kept: kept)
      var options = AnswererOptions()
      options.answerability.threshold = 0
      let store = InMemoryStore()
      try await store.add(Self.near + Self.right, uri: "both")
      let answerer = Answerer(
        retriever: Retriever(store: store, embedder: TermEmbedder()), model: model, embedder: TermEmbedder(),
        options: options)
      for try await _ in answerer.ask(AskRequest(question: "请解释感知机为什么由罗森布拉特提出？")) {}
      let sources = try #require(model.seen.prompts.last?.compactMap(\.sources).first)
      #expect(sources.nearest.count == (kept == nil ? 0 : 2))
    }
  }

  /// A search is not to wait for the model.
  @Test func whereNothingIsAnsweredNothingIsReranked() async throws {
    let model = model { _ in [1, 0] }
    var request = AskRequest(question: "感知机的提出者是谁？")
    request.onlyRetrieval = true
    for try await _ in try await answerer(model).ask(request) {}
    #expect(model.pointed.judged.isEmpty)
  }

  @Test func longQuestionsAreReadBehindFewerPassages() async throws {
    let passages = (1...9).map { ranked(passage("第 \($0) 段。", id: Int64($0))) }
    func judged(_ question: String, contextLength: Int = 4096) async throws -> Int {
      let model = PointingModel([[]], contextLength: contextLength, probe: Self.probe, kept: { _ in [1, 0] })
      let reranker = try #require(try await answerer(model).reranker(depth: 9, readsMissing: true))
      return try await reranker.logOdds(of: passages, question: question).count
    }
    let word = "感知机"
    #expect(try await judged(word) == 9)
    let some = try await judged(String(repeating: word, count: 60))
    #expect((1...8).contains(some))
    #expect(try await judged(String(repeating: word, count: 2000)) == 0)
    // Longer than the context.
    #expect(try await judged(String(repeating: word, count: 60), contextLength: 300) == 0)
  }

  @Test func whatItHasNotReadKeepsItsPlace() async throws {
    let passages = try await found(model { $0.contains("罗森布拉特") ? nil : [1, 0] })
    #expect(passages.map(\.passage.uri) == ["near", "right"])
    #expect(passages.map { $0.scores.rerank == nil } == [false, true])
    #expect(try await found(model { _ in nil }).map(\.passage.uri) == ["near", "right"])
  }

  @Test func nothingIsAskedWhereNothingIsKeptOrNoProbeFits() async throws {
    for model in [
      model(kept: nil), model(nil) { _ in [1, 0] },
      model(AnswerProbe(held: Self.probe.held, right: Self.probe.right)) { _ in [1, 0] },
    ] {
      #expect(try await found(model).map(\.passage.uri) == ["near", "right"])
      #expect(model.pointed.judged.isEmpty)
      #expect(try await answerer(model).reranker(depth: 9, readsMissing: true) == nil)
    }
  }

  @Test func whatIsMissingIsReadOnlyWhereItIsWanted() async throws {
    let model = model { $0.contains("罗森布拉特") ? nil : [1, 0] }
    let passages = try await found(model)
    func told(_ readsMissing: Bool) async throws -> [Bool] {
      let judge = try #require(try await answerer(model).reranker(depth: 9, readsMissing: readsMissing))
      return try await judge.logOdds(of: passages, question: "感知机的提出者是谁？").map { $0 != nil }
    }
    #expect(try await told(false) == [true, false])
    #expect(try await told(true) == [true, true])
    let states = try await answerer(model).passageStates(for: AskRequest(question: "感知机的提出者是谁？"), topK: 2)
    #expect(states.map(\.passage.passage.uri) == ["near", "right"] && states.allSatisfy { !$0.state.isEmpty })
  }
}
