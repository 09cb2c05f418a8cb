import Answering
import Foundation
import Inference
import Testing

@testable import Assistant

/// With the small generator, where it was pulled.
@Suite struct EngineLanguageModelTests {
  private static var hasGenerator: Bool {
    get async {
      guard let settings = try? await Settings.load() else { return false }
      return FileManager.default.fileExists(
        atPath: settings.models.appending(path: "SmolLM2-135M-Instruct.Q4_1.gguf").path)
    }
  }

  private func model(contextLength: Int = 1024) async throws -> EngineLanguageModel {
    let settings = try await Settings.load()
    let file = try await ModelFolder(url: settings.models).find("smollm2-135m-instruct-q4_1")
    return try await Engine(settings).languageModel(file, contextLength: contextLength, passages: nil)
  }

  private func asked(_ text: String) -> [ChatMessage] {
    [
      ChatMessage(role: .system, content: "Answer with the words of the text."),
      ChatMessage(role: .user, content: text),
    ]
  }

  @Test(.enabled("needs the small generator", { await hasGenerator })) func excerptsAreWordsOfTheTexts() async throws {
    let model = try await model()
    let texts = ["The museum was paid for by Ellen Voss", "It opened in 1987 and has four halls."]
    let messages = asked(texts.joined(separator: " ") + " Who paid for the museum?")
    var options = GenerationOptions()
    options.maximumTokens = 24
    let choice = try await model.excerpts(of: texts, insteadOf: "NOT IN THE SOURCES", after: messages, options)
    #expect(choice.excerpts.count > 1 && choice.instead < 0)
    for excerpt in choice.excerpts {
      let words = excerpt.text.trimmingCharacters(in: .whitespaces)
      #expect(texts.contains { $0.contains(words) } && excerpt.likelihood < 0, "\(words)")
    }
    #expect(choice.excerpts.map(\.likelihood) == choice.excerpts.map(\.likelihood).sorted(by: >))
    // Also what ends where its text ends.
    #expect(choice.excerpts.contains { $0.text.hasSuffix("Voss") })
    #expect(
      choice.summary.promptTokens == (try model.promptTokenCount(messages)) && choice.summary.completionTokens > 0)
    let again = try await model.excerpts(of: texts, insteadOf: "NOT IN THE SOURCES", after: messages, options)
    #expect(again.excerpts == choice.excerpts)
    await #expect(throws: LanguageModelError.self) {
      try await model.excerpts(of: [""], insteadOf: "no", after: messages, options)
    }
  }

  private func sourced(_ text: String, question: String) -> [ChatMessage] {
    let start = "Sources:\n"
    let content = start + "[1] " + text + "\n\nQuestion: " + question
    let span = start.utf8.count + 4..<start.utf8.count + 4 + text.utf8.count
    return [
      ChatMessage(role: .system, content: "Answer from the sources."),
      ChatMessage(
        role: .user, content: content,
        sources: SourceSpans(
          start: start.utf8.count, standIn: "[1] Terns nest.\n\n[2] ", spans: [.init(bytes: span, contentHash: text)])),
    ]
  }

  @Test(.enabled("needs the small generator", { await hasGenerator })) func statesAreToldOverPassagesThatWereRead()
    async throws
  {
    let scratch = try Scratch()
    var settings = try await Settings.load()
    settings.home = scratch.url
    let file = try await ModelFolder(url: settings.models).find("smollm2-135m-instruct-q4_1")
    let cache = try #require(try PassageCache(settings))
    let model = try await Engine(settings).languageModel(file, contextLength: 512, passages: cache)
    #expect(model.keepsPassages)
    let asked = ["The pier is old.", "Ada Brook built the pier in 1874."].map {
      sourced($0, question: "Who built the pier?")
    }
    #expect(try await model.states(behind: asked, readsMissing: false) == [[], []])
    let first = try await model.states(behind: [asked[0]], readsMissing: true)
    #expect(first[0].count == 576 && cache.report.passages == 1)
    #expect(try model.keeps(asked) == [true, false])
    #expect(try await model.states(behind: asked, readsMissing: false).map(\.isEmpty) == [false, true])
    // Nobody would have read it for an answer.
    #expect(cache.report.hits == 1 && cache.report.savedTokens == 0)
    // What has no passages is no prompt to be kept, and not read either.
    #expect(try await model.states(behind: [self.asked("Who?")], readsMissing: true) == [[]])
    // What is to be read anew altogether is not read by itself, and not kept.
    var options = GenerationOptions()
    options.maximumTokens = 4
    for try await _ in model.generate(asked[1], options) {}
    #expect(cache.report.passages == 1)
    settings.passageRepairTokens = 0
    let quick = try await Engine(settings).languageModel(file, contextLength: 512, passages: cache)
    for try await _ in quick.generate(asked[1], options) {}
    #expect(cache.report.passages == 2)

    let plain = try await self.model()
    #expect(!plain.keepsPassages)
    #expect(try await plain.states(behind: asked, readsMissing: true) == [[], []])
    #expect(try plain.keeps(asked) == [false, false])
  }

  @Test(.enabled("needs the small generator", { await hasGenerator })) func sentencesAreFoundInTheTokensOfThePrompt()
    async throws
  {
    let scratch = try Scratch()
    var settings = try await Settings.load()
    settings.home = scratch.url
    let file = try await ModelFolder(url: settings.models).find("smollm2-135m-instruct-q4_1")
    let model = try await Engine(settings).languageModel(file, contextLength: 512, passages: PassageCache(settings))
    #expect(model.repairsPassages)
    var messages = sourced("Rain — 雨 — fell. Ada Brook built the pier. It is old.", question: "Who built the pier?")
    let text = messages[1].content
    let wanted = ["Ada Brook built the pier.", "Rain — 雨 — fell."]
    messages[1].sources?.nearest = wanted.compactMap { sentence in
      text.firstRange(of: sentence).map {
        text.utf8.distance(
          from: text.startIndex, to: $0.lowerBound)..<text.utf8.distance(from: text.startIndex, to: $0.upperBound)
      }
    }
    let request = try await model.request(messages, GenerationOptions(), fromPassages: true)
    let parts = try #require(request.parts)
    let found = model.nearest(messages, request.prompt, parts)
    #expect(found.map { model.tokenizer.decode(request.prompt[$0]).trimmingCharacters(in: .whitespaces) } == wanted)
    #expect(model.tokenizer.decode(parts.standIn) == "[1] Terns nest.\n\n[2] ")
    settings.passageRepairTokens = 65536
    let whole = try await Engine(settings).languageModel(file, contextLength: 512, passages: PassageCache(settings))
    #expect(!whole.repairsPassages)
  }

  @Test(.enabled("needs the small generator", { await hasGenerator })) func likelierTextsAreHeldLikelier() async throws
  {
    let model = try await model(contextLength: 256)
    let messages = asked("Paris is the capital of France. What is the capital of France?")
    let other = asked("What is two and two?")
    let texts = [
      Continuation(after: messages, "Paris"), Continuation(after: messages, "The capital of France is Paris"),
      Continuation(after: messages, "The capital of France is Quito"), Continuation(after: other, "Paris"),
    ]
    let told = try await model.likelihoods(of: texts, [])
    #expect(told.count == 4 && told.allSatisfy { $0 < 0 } && told[1] > told[2] && told[0] > told[3])
    // Alone, and with what was read before.
    for (text, value) in zip(texts, told) {
      #expect(abs(try await model.likelihoods(of: [text], [])[0] - value) < 0.02)
    }
    let long = Continuation(after: messages, String(repeating: "and so on ", count: 200))
    await #expect(throws: LanguageModelError.self) { try await model.likelihoods(of: [long], []) }
    await #expect(throws: LanguageModelError.self) {
      try await model.likelihoods(of: texts, [AdapterChoice(name: "none", scale: 1)])
    }
  }
}
