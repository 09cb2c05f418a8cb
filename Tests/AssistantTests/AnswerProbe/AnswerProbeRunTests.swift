import Answering
import Documents
import Evaluation
import Foundation
import Testing

@testable import Assistant

/// With the small models, where they were pulled.
@Suite(.timeLimit(.minutes(30))) struct AnswerProbeRunTests {
  private static let names = ["Ada Brook", "Tom Reed", "Ines Falk", "Omar Lund", "Ruth Kerr", "Paul Stone"]
  private static let towns = ["Harwick", "Selby", "Norden", "Elmstead", "Vale", "Osmo"]

  private static var set: QuestionSet {
    let texts = towns.enumerated().map { index, town in
      QuestionSet.Text(
        uri: "\(town).txt", title: "\(town).txt",
        text: """
          The museum of \(town) opened in \(1900 + 7 * index). It was paid for by the potter \(names[index % names.count]). \
          It keeps \(120 + 35 * index) pieces of porcelain. The old pier of \(town) was built by \(names[(index + 2) % 6]).
          """)
    }
    let questions = towns.enumerated().flatMap { index, town in
      [
        ("When did the museum of \(town) open?", "\(1900 + 7 * index)"),
        ("Who paid for the museum of \(town)?", names[index % 6]),
        ("How many pieces of porcelain does the museum of \(town) keep?", "\(120 + 35 * index)"),
        ("Who built the old pier of \(town)?", names[(index + 2) % 6]),
      ].enumerated().map { number, row in
        Question(
          id: "\(town)-\(number)", text: row.0, language: .english, kind: "article",
          gold: [.init(uri: "\(town).txt", evidence: row.1)], answers: [row.1])
      }
    }
    return QuestionSet(name: "museums", library: .texts(texts), questions: questions)
  }

  @Test(.enabled("needs the small models", { await SmallModels.areHere })) func aProbeIsFittedAndUsed() async throws {
    let scratch = try Scratch()
    let settings = try await SmallModels.settings(in: scratch)
    let aside = scratch.url.appending(path: "trial.json")
    let report = try await AnswerProbeRun(settings: settings, output: aside).run([Self.set])
    #expect(report.questions >= 20)
    // Of facts as plain as these the smallest model knows which words are right.
    #expect(try #require(report.rightPairs) > 0.75 && #require(report.heldPairs) > 0.6 && report.passagePairs > 0.6)
    let file = try await ModelFolder(url: settings.models).find(settings.model)
    #expect(report.path == aside.path)
    #expect(try await Engine(settings).languageModel(file, contextLength: 1024, passages: nil).probe == nil)
    let only = AnswerProbeRun(settings: settings, onlyPassages: true, output: aside)
    await #expect(throws: AssistantError.noAnswerProbe(model: settings.model)) { try await only.run([Self.set]) }
    try FileManager.default.moveItem(at: aside, to: file.probeLocation)
    #expect(try await Engine(settings).languageModel(file, contextLength: 1024, passages: nil).probe?.passage != nil)

    // The passages alone are judged anew, by fewer questions.
    let again = try await only.run([Self.set.sample(limit: 20)])
    #expect(again.rightPairs == nil && again.heldPairs == nil && again.passagePairs > 0.6)
    let (whole, part) = (
      try AnswerProbeFile.read(file.probeLocation, model: file.digest.sha256, adapter: nil, width: 576),
      try AnswerProbeFile.read(aside, model: file.digest.sha256, adapter: nil, width: 576)
    )
    #expect(part.held == whole.held && part.right == whole.right && part.passage != whole.passage)

    try Data("{}".utf8).write(to: file.probeLocation)
    await #expect(throws: ModelError.self) {
      try await Engine(settings).languageModel(file, contextLength: 1024, passages: nil)
    }
    // It does not stand in the way of a new one.
    var fitting = settings
    fitting.usesAnswerProbe = false
    #expect(try await Engine(fitting).languageModel(file, contextLength: 1024, passages: nil).probe == nil)
  }

  @Test(.enabled("needs the small models", { await SmallModels.areHere })) func fewExamplesAreRefusedByTheirNumber()
    async throws
  {
    let scratch = try Scratch()
    let settings = try await SmallModels.settings(in: scratch)
    do {
      _ = try await AnswerProbeRun(settings: settings).run([Self.set.sample(limit: 2)])
      Issue.record("a probe was fitted to two questions")
    } catch AssistantError.tooFewExamples(let count, let needed) {
      #expect(count < needed)
    }
    let file = try await ModelFolder(url: settings.models).find(settings.model)
    #expect(!FileManager.default.fileExists(atPath: file.probeLocation.path))
    let nowhere = scratch.url.appending(path: "missing/probe.json")
    do {
      _ = try await AnswerProbeRun(settings: settings, output: nowhere).run([Self.set])
      Issue.record("a probe was written into a folder that is not there")
    } catch ModelError.unwritableFolder(let path) {
      #expect(path == nowhere.deletingLastPathComponent().path)
    }
  }
}
