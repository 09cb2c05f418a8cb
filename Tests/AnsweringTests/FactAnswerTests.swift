import Documents
import KnowledgeBase
import Retrieval
import Testing

@testable import Answering

/// Questions for a fact, to a model that can be kept to words of the passages.
struct FactAnswerTests {
  private static let text = "感知机由罗森布拉特于 1958 年提出。它只有一层可调的权重。"

  private func answer(
    _ model: some LanguageModel, question: String = "感知机是谁提出的？", headings: [String] = [], shortReading: Int = 0
  ) async throws -> Answer {
    let store = InMemoryStore()
    try await store.add(Self.text, title: "历史", headings: headings)
    try await store.add("AlexNet 在 2012 年的竞赛中得了第一。", title: "视觉")
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
    return answer
  }

  private func pointing(_ text: String, _ likelihood: Double = -0.1, instead: Double = -9) -> PointingModel {
    PointingModel([[.init(text: text, likelihood: likelihood)]], instead: instead)
  }

  @Test func theWordsOfThePassageAreTheAnswer() async throws {
    let model = pointing("罗森布拉特。")
    let answer = try await answer(model)
    #expect(answer.answer == "罗森布拉特[1]" && !answer.refused)
    #expect(answer.citations.map(\.quote) == ["感知机由罗森布拉特于 1958 年提出。"])
    #expect(answer.statements.map(\.supported) == [true])
    #expect((answer.answerability ?? 0) > 0.5)
    // The best passage, and then of all of them the sentence that is nearest to the question.
    #expect(model.pointed.texts == [[Self.text], ["感知机由罗森布拉特于 1958 年提出。"]])
    #expect(model.pointed.phrases.first == "资料中没有答案")
    #expect(model.pointed.prompts.first?.last?.content.hasPrefix("问题：感知机是谁提出的？") == true)
    // Between one there is nothing to choose; the question is weighed with the words, and without sources.
    #expect(model.pointed.continuations.map(\.text) == ["感知机是谁提出的？", "感知机是谁提出的？"])
    #expect(model.pointed.continuations.map { $0.messages.last?.content.contains("1958") } == [true, false])
  }

  /// “15 days” alone would be another limit.
  @Test func aNumberIsToldWithWhatBoundsIt() async throws {
    let store = InMemoryStore()
    try await store.add("年假不得少于 15 天。病假另算。", title: "假期")
    var options = AnswererOptions()
    options.answerability.cosineWeight = 0
    let answerer = Answerer(
      retriever: Retriever(store: store, embedder: TermEmbedder()), model: pointing("15天"), embedder: TermEmbedder(),
      options: options)
    var done: Answer?
    for try await event in answerer.ask(AskRequest(question: "年假有多少天？")) {
      if case .done(let answer) = event { done = answer }
    }
    #expect(done?.answer == "不得少于15天[1]")
    #expect(done?.citations.map(\.quote) == ["年假不得少于 15 天。"])
  }

  /// Examples show others how.
  @Test func aModelWithAnAdapterForFactsNeedsNoExamples() async throws {
    func prompt(_ adapters: [AdapterChoice], hasAdapter: Bool) async throws -> [ChatMessage] {
      let store = InMemoryStore()
      try await store.add(Self.text, title: "历史")
      let model = PointingModel([[.init(text: "罗森布拉特", likelihood: -0.1)]], hasFactAdapter: hasAdapter)
      var options = AnswererOptions()
      options.answerability.cosineWeight = 0
      let answerer = Answerer(
        retriever: Retriever(store: store, embedder: TermEmbedder()), model: model, embedder: TermEmbedder(),
        options: options)
      var request = AskRequest(question: "感知机是谁提出的？")
      request.generation.adapters = adapters
      for try await _ in answerer.ask(request) {}
      return try #require(model.pointed.prompts.first)
    }
    let shown = try await prompt([], hasAdapter: false)
    let adapted = try await prompt([], hasAdapter: true)
    #expect(adapted.map(\.role) == [.system, .user] && shown.count > 4)
    #expect(adapted == [shown[0], shown[shown.count - 1]])
    // It is not used beside adapters of the request.
    #expect(try await prompt([AdapterChoice(name: "own", scale: 1)], hasAdapter: true) == shown)
  }

  @Test func littleTextIsReadWhole() async throws {
    let model = pointing("罗森布拉特")
    _ = try await answer(model, shortReading: 320)
    #expect(model.pointed.texts.count == 1 && model.pointed.texts.first?.contains(Self.text) == true)
  }

  /// What is likelier by itself gives way to what answers the question.
  @Test func theJudgeChoosesBetweenWhatReadingsFound() async throws {
    let readings: [[ExcerptChoice.Excerpt]] = [
      [.init(text: "1958 年", likelihood: -0.2), .init(text: "罗森布拉特", likelihood: -1.5)],
      [.init(text: "罗森布拉特", likelihood: -0.9), .init(text: "可调的权重", likelihood: -6)],
    ]
    let undecided = PointingModel(readings)
    #expect(try await answer(undecided).answer == "1958 年[1]")
    let told = undecided.pointed.continuations
    #expect(told.map(\.text) == ["A", "B", "C"] + Array(repeating: "感知机是谁提出的？", count: 4))
    #expect(told.first?.messages.last?.content.hasSuffix("选项：\nA. 1958 年\nB. 罗森布拉特\nC. 可调的权重") == true)
    #expect(told[5].messages.last?.content.hasSuffix("答案：可调的权重") == true)

    let choosing = PointingModel(readings) { $0.text == "B" ? -0.1 : -1 }
    #expect(try await answer(choosing).answer == "罗森布拉特[1]")
    let asking = PointingModel(readings) { $0.messages.last?.content.hasSuffix("罗森布拉特") == true ? -1 : -3 }
    #expect(try await answer(asking).answer == "罗森布拉特[1]")
  }

  /// What its state says of the words outweighs what the model would write, and nothing more is asked of it then.
  @Test func theProbeOfTheModelChooses() async throws {
    let readings: [[ExcerptChoice.Excerpt]] = [
      [
        .init(text: "1958 年", likelihood: -0.2, state: [1, 0]), .init(text: "罗森布拉特", likelihood: -3, state: [0, 1]),
      ],
      [.init(text: "罗森布拉特", likelihood: -3, state: [0, 1])],
    ]
    func probe(_ weights: [Float], bias: Float = 0) -> AnswerProbe {
      AnswerProbe(
        held: LinearProbe(weights: [1, -1], bias: 0), right: LinearProbe(weights: weights, bias: bias))
    }
    let model = PointingModel(readings, probe: probe([-2, 2]), behind: [[3, 0], [0, 1]])
    let answer = try await answer(model)
    #expect(answer.answer == "罗森布拉特[1]")
    #expect(abs((answer.reading?.rightness ?? 0) - 2 * 2.0.squareRoot()) < 1e-3)
    // The mean of √2 and −√2.
    #expect(abs((answer.reading?.held ?? 9)) < 1e-3)
    #expect(model.pointed.continuations.isEmpty && answer.reading?.explained == nil)
    let doubting = PointingModel(readings, probe: probe([-2, -2], bias: -20), behind: [[3, 0]])
    let doubted = try await self.answer(doubting)
    #expect(doubted.refused && abs((doubted.reading?.held ?? 0) - 2.0.squareRoot()) < 1e-3)
    // Without states it is of no use.
    let stateless = PointingModel(
      [[.init(text: "1958 年", likelihood: -0.2), .init(text: "罗森布拉特", likelihood: -3)]], probe: probe([-2, 2]))
    let other = try await self.answer(stateless)
    #expect(other.answer == "1958 年[1]" && other.reading?.rightness == nil && other.reading?.held == nil)
    #expect(stateless.pointed.continuations.map(\.text).contains("A"))
  }

  /// What stands behind the label of another item would have to be far likelier.
  @Test func ofAlikeItemsTheOneThatTheQuestionNamesAnswers() async throws {
    let store = InMemoryStore()
    try await store.add("资本充足率不得低于下列要求：\n（一）核心一级资本充足率，4.5%；\n（二）一级资本充足率，6%。", title: "办法")
    try await store.add("第二十一条　一级资本充足率和核心一级资本充足率（第三条的4.5%）都应当达标。", title: "办法")
    var options = AnswererOptions()
    options.answerability.cosineWeight = 0
    func answer(_ question: String, after history: [ChatMessage] = [], odds: Double = -2) async throws -> Substring? {
      let model = PointingModel([[.init(text: "4.5%", likelihood: -0.1), .init(text: "6%", likelihood: odds)]])
      let answerer = Answerer(
        retriever: Retriever(store: store, embedder: TermEmbedder()), model: model, embedder: TermEmbedder(),
        options: options)
      return try await answerer.ask(AskRequest(question: question, history: history)).reduce(nil) { last, event in
        if case .done(let answer) = event { answer.answer.prefix { $0 != "[" } } else { last }
      }
    }
    #expect(try await answer("一级资本充足率的最低要求是多少？") == "6%")
    #expect(try await answer("核心一级资本充足率的最低要求是多少？") == "4.5%")
    #expect(try await answer("资本充足率的最低要求是多少？") == "4.5%")
    #expect(try await answer("一级资本充足率的最低要求是多少？", odds: -4) == "4.5%")
    // What is asked now counts, not what it leans on.
    let before = [
      ChatMessage(role: .user, content: "核心一级资本充足率的最低要求是多少？"), ChatMessage(role: .assistant, content: "4.5%"),
    ]
    #expect(try await answer("那一级资本充足率呢，是多少？", after: before) == "6%")
  }

  @Test func theReadingThatBelievesMostTellsHowFarItDoes() {
    func part(_ instead: Double) -> FactReading.Part {
      let summary = GenerationSummary(
        reason: .stop, promptTokens: 0, completionTokens: 0, prefillSeconds: 0, decodeSeconds: 0)
      return .init(passages: [], choice: .init(excerpts: [], instead: instead, summary: summary))
    }
    #expect(FactReading([part(-1), part(-6), part(-3)]).instead == -6)
  }

  @Test func headingsHoldFactsToo() async throws {
    let headings = ["历史", "第二章 会学习的机器"]
    let model = PointingModel([[.init(text: "第二章", likelihood: -0.1)]])
    let answer = try await answer(model, question: "感知机在哪一章？", headings: headings)
    #expect(answer.answer == "第二章[1]")
    #expect(answer.citations.map(\.quote) == ["感知机由罗森布拉特于 1958 年提出。"])
    #expect(answer.citations.first?.headingPath == headings)
    let given = model.pointed.texts.joined()
    #expect(given.contains(headings[1]) && !given.contains(headings[0]))
  }

  @Test func factsAreReadWithoutSomeDocuments() async throws {
    let store = InMemoryStore()
    try await store.add(Self.text, title: "历史")
    try await store.add("AlexNet 在 2012 年的竞赛中得了第一。", title: "视觉")
    let model = PointingModel([[.init(text: "罗森布拉特", likelihood: -0.1, state: [1])]])
    let answerer = Answerer(
      retriever: Retriever(store: store, embedder: TermEmbedder()), model: model, embedder: TermEmbedder())
    let request = AskRequest(question: "感知机是谁提出的？")
    let found = try #require(try await answerer.factReading(for: request))
    #expect(found.candidates.map(\.text) == ["罗森布拉特"] && found.candidates.map(\.states) == [[[1]]])
    #expect(found.parts[0].passages.contains { $0.passage.chunk.text.contains("感知机由") })
    #expect(model.pointed.texts.joined().joined().contains("感知机由"))
    let uris = Set(
      try await Retriever(store: store, embedder: TermEmbedder()).retrieve(RetrievalRequest(question: "感知机"))
        .filter { $0.passage.chunk.text.contains("感知机") }.map(\.passage.uri))
    #expect(uris.count == 1)
    let without = PointingModel([[.init(text: "2012", likelihood: -0.1)]])
    let other = Answerer(
      retriever: Retriever(store: store, embedder: TermEmbedder()), model: without, embedder: TermEmbedder())
    let prompts = try await other.factPrompts(for: request, without: uris)
    #expect(prompts.map { $0.messages.count } == [2] && prompts[0].refusalPhrase == "资料中没有答案")
    #expect(!prompts[0].texts.joined().contains("感知机由") && without.pointed.texts.isEmpty)
    _ = try await other.factReading(for: request, without: uris)
    #expect(!without.pointed.texts.joined().joined().contains("感知机由"))
    #expect(try await other.factReading(for: AskRequest(question: "为什么要学感知机？")) == nil)
  }

  /// Of two sentences that were given one below the other.
  @Test func whatCrossesSentencesGivesWayToWhatStandsSomewhere() async throws {
    let model = PointingModel([
      [.init(text: "1958 年提出。\nAlexNet", likelihood: -0.1), .init(text: "罗森布拉特", likelihood: -2)]
    ])
    #expect(try await answer(model).answer == "罗森布拉特[1]")
  }

  @Test func whatWasReadAndWrittenIsCounted() async throws {
    let answer = try await answer(pointing("罗森布拉特"))
    #expect(answer.usage.promptTokens == 200 && answer.usage.completionTokens == 8)
    #expect(answer.timings.prefill == 0.2 && answer.timings.decode == 0.4)
    // The question is as likely without sources: nothing of it follows from them.
    #expect(answer.reading?.explained == 0)
  }

  @Test func blanksOfTheSourceMakeNoDifference() async throws {
    let answer = try await answer(pointing("1958年"), question: "感知机是哪年提出的？")
    #expect(answer.answer == "1958年[1]" && answer.citations.first?.quote.contains("1958 年") == true)
  }

  @Test func whatTheModelDoesNotBelieveIsRefused() async throws {
    let answer = try await answer(pointing("权重", -7, instead: -0.1), question: "感知机是谁反对的？")
    #expect(answer.refused && answer.refusal?.reason == .notInSources && answer.citations.isEmpty)
    #expect(try #require(answer.answerability) < 0.3)
  }

  /// Each by itself, over what was found for it.
  @Test func severalFactsAreAnsweredOneByOne() async throws {
    let model = PointingModel([
      [.init(text: "罗森布拉特", likelihood: -0.1)], [.init(text: "罗森布拉特", likelihood: -0.1)],
      [.init(text: "2012", likelihood: -0.1)],
    ])
    let answer = try await answer(model, question: "感知机是谁提出的，以及 AlexNet 在哪一年的竞赛中得了第一？")
    #expect(answer.answer == "感知机是谁提出的？罗森布拉特[1]\nAlexNet 在哪一年的竞赛中得了第一？2012[2]")
    #expect(answer.statements.map(\.text) == ["罗森布拉特", "2012"] && answer.statements.map(\.citations) == [[1], [2]])
    #expect(answer.citations.map(\.quote) == ["感知机由罗森布拉特于 1958 年提出。", "AlexNet 在 2012 年的竞赛中得了第一。"])
    #expect(!answer.refused && answer.reading == nil && (answer.answerability ?? 0) > 0.5)
    #expect(answer.usage.completionTokens == 16)
    #expect(model.pointed.prompts.map { $0.last?.content.suffix(6) } == ["是谁提出的？", "是谁提出的？", "中得了第一？", "中得了第一？"])
  }

  /// Asked as in a conversation.
  @Test func aFactMayLeanOnTheOneBefore() async throws {
    let model = PointingModel([
      [.init(text: "罗森布拉特", likelihood: -0.1)], [.init(text: "罗森布拉特", likelihood: -0.1)],
      [.init(text: "1958 年", likelihood: -0.1)],
    ])
    let answer = try await answer(model, question: "感知机是谁提出的，在哪一年？")
    #expect(answer.answer == "感知机是谁提出的？罗森布拉特[1]\n在哪一年？1958 年[1]" && answer.citations.count == 1)
    let asked = try #require(model.pointed.prompts.last).suffix(3)
    #expect(asked.map(\.role) == [.user, .assistant, .user])
    #expect(asked.first?.content.hasSuffix("感知机是谁提出的？") == true && asked.dropFirst().first?.content == "罗森布拉特")
    #expect(asked.last?.content == "问题：在哪一年？")
  }

  /// Many templates know only turns that alternate.
  @Test func whatLeansOnAMissingFactIsAskedBehindItsQuestion() async throws {
    let model = PointingModel(
      [
        [.init(text: "得", likelihood: -90)], [.init(text: "得", likelihood: -90)],
        [.init(text: "1958 年", likelihood: -0.1)],
      ],
      instead: -5)
    _ = try await answer(model, question: "感知机是谁提出的，在哪一年？")
    let roles = model.pointed.prompts.map { $0.map(\.role).filter { $0 != .system } }
    #expect(roles.count == 4)
    for turns in roles { #expect(zip(turns, turns.dropFirst()).allSatisfy { $0 != $1 }) }
    #expect(model.pointed.prompts.last?.last?.content.hasSuffix("感知机是谁提出的？\n在哪一年？") == true)
  }

  @Test func whichFactIsMissingIsSaid() async throws {
    let question = "感知机是谁提出的，以及 AlexNet 在哪一年的竞赛中得了第一？"
    func model(_ likelihoods: [Double]) -> PointingModel {
      // The doubt is of both readings, the likelihood of each.
      PointingModel(
        likelihoods.flatMap { Array(repeating: [.init(text: $0 > -1 ? "罗森布拉特" : "得", likelihood: $0)], count: 2) },
        instead: -5)
    }
    let missing = "资料中没有足以回答这个问题的内容。"
    let second = try await answer(model([-0.1, -90]), question: question)
    #expect(second.answer == "感知机是谁提出的？罗森布拉特[1]\nAlexNet 在哪一年的竞赛中得了第一？" + missing)
    #expect(!second.refused && second.refusal == nil && second.statements.count == 1)
    #expect(try #require(second.answerability) > 0.5)
    #expect(second.unanswered == ["AlexNet 在哪一年的竞赛中得了第一？"])
    let first = try await answer(model([-90, -0.1]), question: question)
    #expect(first.unanswered == ["感知机是谁提出的？"] && first.statements.count == 1)
    #expect(first.answer.hasPrefix("感知机是谁提出的？" + missing + "\nAlexNet 在哪一年的竞赛中得了第一？罗森布拉特[1]"))
    #expect(try await answer(model([-0.1, -0.1]), question: question).unanswered == nil)
    let neither = try await answer(model([-90, -90]), question: question)
    #expect(neither.refused && neither.unanswered == nil && neither.statements.isEmpty)
    #expect(neither.refusal?.reason == .notInSources)
    #expect(neither.answer.hasPrefix(missing))
  }

  @Test func otherQuestionsAndModelsAreAnsweredInStatements() async throws {
    let script = "原文：感知机由罗森布拉特于 1958 年提出。[1]\n回答：罗森布拉特提出了感知机。[1]"
    let pointing = PointingModel([[]], script: script)
    let why = try await answer(pointing, question: "罗森布拉特为什么提出感知机？")
    #expect(pointing.pointed.texts.isEmpty && why.answer.contains("罗森布拉特提出了感知机"))
    // What is pointed out takes more words to ask for.
    let small = PointingModel([[.init(text: "罗森布拉特", likelihood: -0.1)]], script: script, contextLength: 512)
    #expect(try await answer(small).answer.contains("罗森布拉特提出了感知机") && small.pointed.texts.isEmpty)
    let plain = ScriptedModel(script)
    #expect(try await answer(plain).answer.contains("罗森布拉特提出了感知机"))
  }

  /// What stands nowhere, as from a model that does not keep to the texts, is not stated as a fact; nor is what comes to no end.
  @Test func wordsThatStandNowhereAreNoFact() async throws {
    for model in [pointing("明斯基"), PointingModel([[]])] {
      let answer = try await answer(model)
      #expect(model.seen.prompts.count == 1 && answer.refused)
    }
  }
}
