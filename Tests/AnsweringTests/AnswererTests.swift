import Documents
import Foundation
import KnowledgeBase
import Retrieval
import Testing

@testable import Answering

struct AnswererTests {
  static let lead = "前言。\n"
  static let perceptron = "1958年，罗森布拉特在康奈尔航空实验室提出感知机。它只有一层可调的权重。"
  static let alexNet = "AlexNet 在 2012 年的 ImageNet 竞赛中把前五错误率降到 15.3%，第二名是 26.2%。"
  static let question = "感知机是谁在什么时候提出的？"

  private func library() async throws -> InMemoryStore {
    let store = InMemoryStore()
    try await store.add(Self.perceptron, title: "历史", headings: ["第一章"], lead: Self.lead, version: 3)
    try await store.add(Self.alexNet, title: "视觉")
    return store
  }

  /// Cosines of the test embedder are spread wide, so it is only the words that decide here.
  private func options(_ change: (inout AnswererOptions) -> Void = { _ in }) -> AnswererOptions {
    var options = AnswererOptions()
    options.answerability.cosineWeight = 0
    options.answerability.marginWeight = 0
    change(&options)
    return options
  }

  private func answerer(
    _ model: ScriptedModel, _ store: InMemoryStore, _ options: AnswererOptions
  ) -> Answerer {
    Answerer(
      retriever: Retriever(store: store, embedder: TermEmbedder()), model: model, embedder: TermEmbedder(),
      options: options)
  }

  private func events(
    _ script: String, question: String = Self.question, pieceLength: Int = 3,
    _ change: (inout AnswererOptions) -> Void = { _ in }
  ) async throws -> [AnswerEvent] {
    let model = ScriptedModel(script, pieceLength: pieceLength)
    var events: [AnswerEvent] = []
    for try await event in answerer(model, try await library(), options(change)).ask(AskRequest(question: question)) {
      events.append(event)
    }
    return events
  }

  private func answer(
    _ script: String, question: String = Self.question, _ change: (inout AnswererOptions) -> Void = { _ in }
  ) async throws -> Answer {
    let events = try await events(script, question: question, change)
    guard case .done(let answer) = events.last else { throw InMemoryStore.NotSupported() }
    let streamed = events.compactMap { if case .delta(let text) = $0 { text } else { nil } }.joined()
    #expect(streamed == answer.answer)
    return answer
  }

  // MARK: Answers

  @Test func answersWithExactCitations() async throws {
    let answer = try await answer("感知机由罗森布拉特于1958年提出[1]。")
    #expect(answer.answer == "感知机由罗森布拉特于1958年提出。[1]")
    #expect(!answer.refused && answer.refusal == nil)
    let citation = try #require(answer.citations.first)
    #expect(answer.citations.count == 1)
    #expect(citation.quote == "1958年，罗森布拉特在康奈尔航空实验室提出感知机。")
    let source = Array((Self.lead + Self.perceptron).utf8)
    #expect(String(decoding: source[citation.start..<citation.end], as: UTF8.self) == citation.quote)
    let scalars = Array((Self.lead + Self.perceptron).unicodeScalars)
    #expect(
      String(String.UnicodeScalarView(scalars[citation.characterStart..<citation.characterEnd])) == citation.quote)
    #expect(citation.version == 3 && citation.title == "历史" && citation.headingPath == ["第一章"] && citation.supported)
    #expect(answer.statements.first?.spans.first?.quote == citation.quote)
    #expect(answer.usage.promptTokens == 100 && answer.timings.prefill == 0.1 && answer.timings.decode == 0.2)
    #expect(answer.timings.total >= answer.timings.retrieval)
  }

  @Test func eventsComeInOrder() async throws {
    let events = try await events("感知机由罗森布拉特提出[1]。它只有一层可调的权重[1]。AlexNet 的错误率是 15.3%[2]。")
    let kinds = events.map { event in
      switch event {
      case .passages: "passages"
      case .delta(let text): text
      case .citation(let citation): "citation \(citation.number)"
      case .done: "done"
      }
    }
    #expect(
      kinds == [
        "passages", "感知机由罗森布拉特提出。[1]", "citation 1", "它只有一层可调的权重。[1]", "AlexNet 的错误率是 15.3%。[2]", "citation 2",
        "done",
      ])
  }

  @Test func numbersCitationsInOrderOfUse() async throws {
    let answer = try await answer("AlexNet 的错误率是 15.3%[2]。感知机由罗森布拉特提出[1][7]。第二名的错误率是 26.2%【2】。")
    #expect(answer.answer == "AlexNet 的错误率是 15.3%。[1]感知机由罗森布拉特提出。[2]第二名的错误率是 26.2%。[1]")
    #expect(answer.citations.map(\.title) == ["视觉", "历史"])
    #expect(answer.statements.map(\.citations) == [[1], [2], [1]])
  }

  /// Pieces of any size give the same answer.
  @Test(arguments: [1, 2, 5, 1000])
  func doesNotDependOnThePieces(_ length: Int) async throws {
    func untimed(_ events: [AnswerEvent]) -> [AnswerEvent] {
      events.map { event in
        guard case .done(var answer) = event else { return event }
        answer.timings = Timings()
        return .done(answer)
      }
    }
    let script = "原文：“罗森布拉特在康奈尔航空实验室提出感知机。”[1]\n回答：罗森布拉特[1]。时间是1958年。[1]\n\n错误率是 15.3%[2]"
    #expect(try await untimed(events(script, pieceLength: length)) == untimed(events(script, pieceLength: 7)))
  }

  @Test func whatIsQuotedFirstIsEvidenceAndNotShown() async throws {
    let answer = try await answer("原文：1958年，罗森布拉特在康奈尔航空实验室提出感知机。[1]\n回答：罗森布拉特，1958年。")
    #expect(answer.answer == "罗森布拉特，1958年。[1]")
    #expect(answer.citations.first?.quote == "1958年，罗森布拉特在康奈尔航空实验室提出感知机。")
  }

  @Test func aQuoteAloneIsTheAnswer() async throws {
    let answer = try await answer("原文：“罗森布拉特在康奈尔航空实验室提出感知机。”[1]")
    #expect(answer.answer == "罗森布拉特在康奈尔航空实验室提出感知机。[1]")
  }

  @Test func aListIsQuotedAndAnsweredWhole() async throws {
    let quote = "原文：1958年，罗森布拉特在康奈尔航空实验室提出感知机。\n它只有一层可调的权重。[1]\n"
    let one = try await answer(quote + "回答：1958年，罗森布拉特。[1]")
    #expect(one.statements.map(\.text) == ["1958年，罗森布拉特。"])
    let line = try await answer(quote + "回答：它只有一层可调的权重。[1]")
    #expect(line.statements.map(\.text) == ["1958年，罗森布拉特在康奈尔航空实验室提出感知机。", "它只有一层可调的权重。"])
  }

  @Test func dropsOrMarksWhatIsNotSupported() async throws {
    let script = "感知机由罗森布拉特提出[1]。他因此获得了图灵奖和诺贝尔奖[1]。"
    let marked = try await answer(script) { $0.verification.dropUnsupported = false }
    #expect(marked.statements.map(\.supported) == [true, false])
    #expect(!marked.refused)
    let dropped = try await answer(script)
    #expect(dropped.answer == "感知机由罗森布拉特提出。[1]")
  }

  @Test func holdsBackUntilSomethingIsSupported() async throws {
    let script = "众所周知，这是一段传奇往事[2]。感知机由罗森布拉特提出[1]。错误率是 15.3%[2]。"
    let answer = try await answer(script) { $0.verification.dropUnsupported = false }
    #expect(answer.statements.map(\.supported) == [false, true, true])
    #expect(answer.citations.map(\.supported) == [true, true])  // the first one is cited with reason in the end
    #expect(answer.answer.hasPrefix("众所周知，这是一段传奇往事。[1]"))
  }

  @Test func citesWhatTheModelForgotToCite() async throws {
    let answer = try await answer("罗森布拉特在康奈尔航空实验室提出感知机。")
    #expect(answer.answer.hasSuffix("[1]"))
    #expect(answer.citations.first?.title == "历史")
  }

  // MARK: Refusals

  @Test func refusesWithoutAskingTheModel() async throws {
    let model = ScriptedModel("随便说说。")
    var last: Answer?
    let request = AskRequest(question: "光合作用释放哪种气体？")
    for try await event in answerer(model, try await library(), options()).ask(request) {
      if case .done(let answer) = event { last = answer }
    }
    let answer = try #require(last)
    #expect(answer.refused && answer.refusal?.reason == .notInSources)
    #expect(answer.refusal?.sources.map(\.title).sorted() == ["历史", "视觉"])
    #expect(answer.answer.contains("《历史》") && answer.answer.contains("没有"))
    #expect(answer.refusal?.missing.contains("光合作用释放") == true)
    #expect(answer.citations.isEmpty && answer.statements.isEmpty)
    #expect(model.seen.prompts.isEmpty)
  }

  @Test func refusesInTheLanguageOfTheQuestion() async throws {
    let answer = try await answer("x", question: "Which gas does photosynthesis of 1779 plants release?")
    #expect(answer.refused)
    #expect(answer.answer.hasPrefix("The sources do not hold"))
  }

  @Test func anEmptyLibraryHasNothingNear() async throws {
    let model = ScriptedModel("x")
    for try await event in answerer(model, InMemoryStore(), options()).ask(AskRequest(question: "什么？")) {
      guard case .done(let answer) = event else { continue }
      #expect(answer.refusal == Refusal(reason: .nothingFound, sources: [], missing: []))
      #expect(answer.answer == "资料库中没有找到与这个问题有关的内容。")
    }
  }

  @Test(arguments: ["资料中没有答案", "资料中没有答案。", "回答：资料中没有答案。", "NOT IN THE SOURCES.", "原文：资料中没有答案", "**资料中没有答案**"])
  func takesTheModelsNoForANo(_ script: String) async throws {
    let answer = try await answer(script)
    #expect(answer.refusal?.reason == .modelDeclined)
    #expect(!answer.refused == false && answer.answer.contains("最接近的来源"))
  }

  @Test func aNoAfterAnAnswerIsLeftOut() async throws {
    #expect(try await answer("感知机由罗森布拉特提出[1]。资料中没有答案。").answer == "感知机由罗森布拉特提出。[1]")
  }

  @Test(arguments: ["今天天气晴朗适合出门散步[1]。", "感知机于1999年提出[1]。", "", "[1]", "。。。"])
  func refusesWhenNothingHolds(_ script: String) async throws {
    let events = try await events(script)
    guard case .done(let answer) = events.last else {
      Issue.record("no end")
      return
    }
    #expect(answer.refusal?.reason == .unsupported)
    #expect(events.count == 3)  // passages, the refusal, done: nothing of the answer was shown
  }

  // MARK: Bounds

  @Test(.timeLimit(.minutes(30))) func stopsAModelThatRepeatsItself() async throws {
    for script in ["感知机由罗森布拉特提出[1]。\n", "感知机由罗森布拉特提出[1]。然后然后", "罗森布拉特提出感知机[1]。问题：还有呢？\n"] {
      let model = ScriptedModel(script, isEndless: true)
      var last: Answer?
      for try await event in answerer(model, try await library(), options()).ask(AskRequest(question: Self.question)) {
        if case .done(let answer) = event { last = answer }
      }
      #expect((1...2).contains(last?.statements.count ?? 0), "\(script)")
      while !model.seen.wasStopped { try await Task.sleep(for: .milliseconds(1)) }
    }
    let stuck = ScriptedModel("很好很好", isEndless: true)
    for try await event in answerer(stuck, try await library(), options()).ask(AskRequest(question: Self.question)) {
      if case .done(let answer) = event { #expect(answer.refusal?.reason == .unsupported) }
    }
  }

  @Test func capsTheLengthOfAnAnswer() async throws {
    let script = (0..<50).map { "感知机由罗森布拉特提出，第\($0)遍说[1]。" }.joined()
    let capped = try await answer(script) {
      $0.maximumStatements = 3
      $0.verification.citedSupport = 0
    }
    #expect(capped.statements.count <= 3)
  }

  @Test func givesTheModelItsOptions() async throws {
    let model = ScriptedModel("x")
    var request = AskRequest(question: Self.question)
    request.generation.seed = 7
    request.generation.temperature = 0.5
    request.generation.maximumTokens = 99
    for try await _ in answerer(model, try await library(), options()).ask(request) {}
    #expect(model.seen.options.first?.seed == 7 && model.seen.options.first?.temperature == 0.5)
    #expect(model.seen.options.first?.maximumTokens == 99)
    #expect(model.lastPrompt.contains("[1] 《历史》 › 第一章"))
  }

  @Test func onlyRetrievalEndsAfterThePassages() async throws {
    let model = ScriptedModel("x")
    var events: [AnswerEvent] = []
    let request = AskRequest(question: Self.question, onlyRetrieval: true)
    for try await event in answerer(model, try await library(), options()).ask(request) { events.append(event) }
    #expect(events.count == 2)
    #expect(model.seen.prompts.isEmpty)
  }

  @Test(.timeLimit(.minutes(30))) func cancellationStopsTheModel() async throws {
    let model = ScriptedModel((0..<5000).map { "第\($0)样，" }.joined(), isEndless: true)
    let answerer = answerer(model, try await library(), options())
    let task = Task {
      for try await _ in answerer.ask(AskRequest(question: Self.question)) {}
    }
    while model.seen.pieces < 2 { try await Task.sleep(for: .milliseconds(1)) }
    task.cancel()
    _ = await task.result
    while !model.seen.hasEnded { try await Task.sleep(for: .milliseconds(1)) }
    #expect(model.seen.wasStopped)
  }

  @Test func passesOnFailures() async throws {
    let model = ScriptedModel("感知机", failure: InMemoryStore.NotSupported())
    let answerer = answerer(model, try await library(), options())
    await #expect(throws: InMemoryStore.NotSupported.self) {
      for try await _ in answerer.ask(AskRequest(question: Self.question)) {}
    }
    await #expect(throws: RetrievalError.emptyQuestion) {
      for try await _ in answerer.ask(AskRequest(question: " ")) {}
    }
  }

  @Test func jsonHasTheAgreedKeys() async throws {
    let answer = try await answer("感知机由罗森布拉特提出[1]。")
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(answer)) as? [String: Any]
    #expect(
      Set(try #require(json).keys) == [
        "answer", "refused", "statements", "citations", "answerability", "usage", "timings",
      ])
    let citation = (json?["citations"] as? [[String: Any]])?.first
    #expect(
      Set(try #require(citation).keys) == [
        "number", "passage_id", "document_id", "uri", "title", "heading_path", "quote", "start", "end",
        "character_start",
        "character_end", "supported", "version",
      ])
    #expect(try JSONDecoder().decode(Answer.self, from: JSONEncoder().encode(answer)) == answer)
  }
}
