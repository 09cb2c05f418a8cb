import KnowledgeBase
import Retrieval
import Testing

@testable import Answering

/// Questions for a fact, to a model that can be kept to words of the passages.
struct FactAnswerTests {
  private static let text = "感知机由罗森布拉特于 1958 年提出。它只有一层可调的权重。"
  private static let sure = GenerationSummary.Likelihood(written: -0.1, instead: -9)
  private static let unsure = GenerationSummary.Likelihood(written: -7, instead: -0.1)

  private func answer(
    _ script: String, question: String = "感知机是谁提出的？", _ likelihood: GenerationSummary.Likelihood? = sure,
    shortReading: Int = 0
  ) async throws -> (Answer, ScriptedModel.State) {
    let store = InMemoryStore()
    try await store.add(Self.text, title: "历史")
    try await store.add("AlexNet 在 2012 年的竞赛中得了第一。", title: "视觉")
    let model = ScriptedModel(script, likelihood: likelihood)
    var options = AnswererOptions()
    options.answerability.cosineWeight = 0
    options.shortReading = shortReading
    let answerer = Answerer(
      retriever: Retriever(store: store, embedder: TermEmbedder()), model: model, embedder: TermEmbedder(),
      options: options)
    var done: Answer?
    var streamed = ""
    for try await event in answerer.ask(AskRequest(question: question)) {
      if case .delta(let piece) = event { streamed += piece }
      if case .done(let answer) = event { done = answer }
    }
    let answer = try #require(done)
    #expect(streamed == answer.answer)
    return (answer, model.seen)
  }

  @Test func theWordsOfThePassageAreTheAnswer() async throws {
    let (answer, seen) = try await answer("罗森布拉特。")
    #expect(answer.answer == "罗森布拉特[1]" && !answer.refused)
    #expect(answer.citations.map(\.quote) == ["感知机由罗森布拉特于 1958 年提出。"])
    #expect(answer.statements.map(\.supported) == [true])
    #expect((answer.answerability ?? 0) > 0.5)
    #expect(answer.usage.promptTokens == 100 && answer.timings.decode == 0.2)
    guard case .excerpt(let texts, let phrase) = seen.options.first?.responseFormat else {
      Issue.record("no excerpt was asked for")
      return
    }
    // Of all passages, the two sentences that are nearest to the question.
    #expect(texts.joined(separator: "\n").split(separator: "\n").count == 2 && phrase == "资料中没有答案")
    #expect(texts.first?.hasPrefix("感知机由罗森布拉特于 1958 年提出。") == true)
    #expect(seen.prompts.first?.last?.content.hasPrefix("问题：感知机是谁提出的？") == true)
  }

  @Test func littleTextIsReadWhole() async throws {
    let (_, seen) = try await answer("罗森布拉特", shortReading: 320)
    guard case .excerpt(let texts, _) = seen.options.first?.responseFormat else {
      Issue.record("no excerpt was asked for")
      return
    }
    #expect(texts.contains(Self.text))
  }

  @Test func blanksOfTheSourceMakeNoDifference() async throws {
    let (answer, _) = try await answer("1958年", question: "感知机是哪年提出的？")
    #expect(answer.answer == "1958年[1]" && answer.citations.first?.quote.contains("1958 年") == true)
  }

  @Test func whatTheModelDoesNotBelieveIsRefused() async throws {
    let (answer, _) = try await answer("权重", question: "感知机是谁反对的？", Self.unsure)
    #expect(answer.refused && answer.refusal?.reason == .notInSources && answer.citations.isEmpty)
    #expect(try #require(answer.answerability) < 0.3)
  }

  @Test func otherQuestionsAndModelsAreAnsweredInStatements() async throws {
    let script = "原文：感知机由罗森布拉特于 1958 年提出。[1]\n回答：罗森布拉特提出了感知机。[1]"
    let (why, asked) = try await answer(script, question: "罗森布拉特为什么提出感知机？")
    #expect(asked.options.map(\.responseFormat) == [.text] && why.answer.contains("罗森布拉特提出了感知机"))
    let (plain, seen) = try await answer(script, nil)
    #expect(seen.options.map(\.responseFormat) == [.text] && plain.answer.contains("罗森布拉特提出了感知机"))
  }

  /// What stands nowhere, as from a model that does not keep to the format, is not stated as a fact.
  @Test func wordsThatStandNowhereAreNoFact() async throws {
    let (answer, seen) = try await answer("明斯基")
    #expect(seen.prompts.count == 2 && answer.refused)
  }
}
