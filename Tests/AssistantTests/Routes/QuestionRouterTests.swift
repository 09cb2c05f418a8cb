import Answering
import Foundation
import Intents
import KnowledgeBase
import Testing

@testable import Assistant
@testable import Flywheel

@Suite struct QuestionRouterTests {
  private static let examples =
    (0..<8).map { IntentExample(text: "hello good friend \($0)", intent: "small_talk") }
    + (0..<8).map { IntentExample(text: "points score rank \($0)", intent: "ledger_query") }
    + (0..<8).map { IntentExample(text: "weather rain wind \($0)", intent: "weather") }
    // What nobody can tell, so that probabilities are calibrated on some doubt.
    + ["small_talk", "ledger_query", "weather"].flatMap { intent in
      (0..<3).map { IntentExample(text: "hello points weather \($0)", intent: intent) }
    }

  private func train(_ library: RouteLibrary) async throws {
    let model = try await IntentTrainer(embedder: WordEmbedder()).train(Self.examples)
    try IntentModelFile.write(model, to: library.intents.url)
  }

  // MARK: Choosing

  @Test func withoutTrainingNothingIsChosen() async throws {
    let library = try await RouteLibrary()
    let request = AskRequest(question: "hello good friend")
    #expect(try await library.router.route(request, .automatic) == nil)
    #expect(try await library.router.route(request, .off) == nil)
    #expect(try await library.router.route(request, .named(.smallTalk)) == QuestionRoute(name: .smallTalk))
    await #expect(throws: AssistantError.noIntents(home: library.scratch.url.path)) {
      try await library.intents.classify(["hello"])
    }
  }

  @Test func theTrainedModelChooses() async throws {
    let library = try await RouteLibrary()
    try await train(library)
    func route(_ question: String) async throws -> QuestionRoute? {
      try await library.router.route(AskRequest(question: question), .automatic)
    }
    let talk = try #require(try await route("hello good friend"))
    #expect(talk.name == .smallTalk && talk.classified == "small_talk" && (talk.probability ?? 0) > 0.9)
    // Known, but nothing that Kaijuan acts on.
    let weather = try #require(try await route("weather rain wind"))
    #expect(weather.name == .documentAnswer && weather.classified == "weather")
    let unsure = try #require(try await route("hello points weather"))
    #expect(unsure.name == .documentAnswer && (unsure.probability ?? 1) < 0.9)
    #expect(library.intents.classified["none"] == 1 && library.intents.classified["small_talk"] == 1)
    #expect(try await library.router.route(AskRequest(question: "hello good friend"), .off) == nil)
  }

  @Test func laterTurnsAndSearchesAreLeftAlone() async throws {
    let library = try await RouteLibrary()
    try await train(library)
    var request = AskRequest(question: "hello good friend")
    request.history = [ChatMessage(role: .user, content: "What is a token?")]
    #expect(try await library.router.route(request, .automatic) == nil)
    request.history = []
    request.onlyRetrieval = true
    #expect(try await library.router.route(request, .automatic) == nil)
    #expect(try await library.router.answer(request, .smallTalk) == nil)
  }

  @Test func aFileThatCannotBeUsedStandsInNobodysWay() async throws {
    let library = try await RouteLibrary()
    try Data("KJINTENT torn".utf8).write(to: library.intents.url)
    let route = try #require(try await library.router.route(AskRequest(question: "hello"), .automatic))
    #expect(route.name == .documentAnswer)
    #expect(route.problem?.contains("train anew") == true)
    // Replaced, it is taken up at once.
    try await train(library)
    #expect(try await library.router.route(AskRequest(question: "hello good friend"), .automatic)?.name == .smallTalk)
    try FileManager.default.removeItem(at: library.intents.url)
    #expect(try await library.router.route(AskRequest(question: "hello good friend"), .automatic) == nil)
  }

  // MARK: Answering

  @Test func smallTalkGetsTheSameLine() async throws {
    let library = try await RouteLibrary()
    #expect(try await library.answer("你好", .smallTalk)?.answer.contains("开卷") == true)
    let answer = try #require(try await library.answer("Hi!", .smallTalk))
    #expect(answer.answer.contains("Kaijuan") && answer.citations.isEmpty && !answer.refused)
    #expect(try await library.answer("Hi!", .documentAnswer) == nil)
  }

  @Test func theLedgerIsTold() async throws {
    let library = try await RouteLibrary()
    let history = try #require(try await library.flywheel.history(contributor: "林知远"))
    let own = try #require(try await library.answer("林知远有多少积分？", .ledgerQuery))
    #expect(own.answer.contains("林知远，\(history.points) 分"))
    let board = try #require(try await library.answer("Who leads this week?", .ledgerQuery))
    #expect(board.answer.contains("the first 1 of 1") && board.answer.contains("\(history.points) points"))
    #expect(LedgerAnswer.window("最近三十天谁最多") == .month)
    #expect(LedgerAnswer.window("Who has most points?") == .all)
  }

  @Test func namesAreFoundWholeOnly() {
    let entries = ["Ann", "李", "林知远", "Max Planck"].map {
      Leaderboard.Entry(rank: 1, contributorID: $0, name: $0, points: 1, events: 1, tier: .active)
    }
    func named(_ text: String) -> [String] { LedgerAnswer.named(text, entries).map(\.name) }
    #expect(named("How many points has Anna?") == [])
    #expect(named("How many points has ann?") == ["Ann"])
    #expect(named("林知远和max planck谁多") == ["林知远", "Max Planck"])
    #expect(named("李明多少分") == [])
  }

  @Test func aNamedClauseIsShownWordForWord() async throws {
    let library = try await RouteLibrary()
    let answer = try #require(try await library.answer("休假办法第二条第二款怎么写？", .clauseLookup))
    #expect(answer.answer.contains("《澄江科技休假办法》"))
    #expect(answer.answer.contains("不含法定节假日") && !answer.answer.contains("三日内"))
    let citation = try #require(answer.citations.first)
    let source = try #require(try await library.store.text(documentID: citation.documentID, version: citation.version))
    #expect(String(decoding: Array(source.utf8)[citation.start..<citation.end], as: UTF8.self) == citation.quote)
    #expect(answer.statements.allSatisfy { $0.supported && !$0.citations.isEmpty })
  }

  @Test(arguments: ["第二条怎么写？", "劳动合同法第二条怎么写？", "休假办法第九十九条怎么写？", "Article 2 of the Charter"])
  func whereTheClauseIsNotSureNothingIsShown(_ question: String) async throws {
    let library = try await RouteLibrary()
    #expect(try await library.answer(question, .clauseLookup) == nil)
  }

  @Test func sumsShowTheirWorkingAndCiteEachNumber() async throws {
    let library = try await RouteLibrary()
    let answer = try #require(try await library.answer("事假和婚假一共多少天？", .documentAnswer))
    #expect(answer.answer.contains("8 天 + 10 天 = 18天"))
    #expect(answer.statements.map(\.text) == ["事假：8 天", "婚假：10 天", "8 天 + 10 天 = 18天"])
    #expect(answer.statements.last?.spans.map(\.quote) == ["事假：8 天", "婚假：10 天"])
    #expect(answer.statements.allSatisfy { !$0.citations.isEmpty })
    #expect(try await library.answer("事假和产假一共多少天？", .documentAnswer) == nil)
  }

  @Test func codeIsShownWordForWord() async throws {
    let library = try await RouteLibrary()
    let answer = try #require(try await library.answer("struct TokenBucket take tokens", .codeSearch))
    #expect(answer.answer.contains("```\n") && answer.answer.contains("mutating func take() -> Bool"))
    #expect(answer.citations.first?.uri == "bucket.swift")
    #expect(try await library.answer("Wie hoch ist der Mont Blanc?", .codeSearch) == nil)
    #expect(CodeAnswer.fenced("a\n```\nb\n").hasPrefix("````\n"))
  }
}
