import Answering
import Documents
import Evaluation
import Foundation
import Inference
import Tensors
import Testing

@testable import Assistant

/// With the small models, where they were pulled.
@Suite(.timeLimit(.minutes(30))) struct FactAdapterTests {
  private static let width = 576

  /// Adds `strength` times the sum of the block's input to all queries of its first block.
  private func write(_ url: URL, strength: Float, rows: Int = width) throws {
    var writer = GGUFWriter()
    writer.set("general.type", "adapter")
    writer.set("general.architecture", "llama")
    writer.set("adapter.type", "lora")
    func add(_ factor: String, _ shape: [Int], _ value: Float) {
      let values = [Float](repeating: value, count: shape.reduce(1, *))
      writer.add(
        "blk.0.attn_q.weight.lora_\(factor)", shape: shape, type: .f32, bytes: values.withUnsafeBytes(Array.init))
    }
    add("a", [Self.width, 1], strength)
    add("b", [1, rows], 1)
    try writer.write(to: url.path)
  }

  private let question = [
    ChatMessage(role: .user, content: "Sources:\n[1] The pier is red.\n\nWhich colour is the pier?")
  ]

  @Test(.enabled("needs the small models", { await SmallModels.areHere }))
  func factsAreReadWithTheAdapterBesideTheModel()
    async throws
  {
    let scratch = try Scratch()
    let settings = try await SmallModels.settings(in: scratch)
    let file = try await ModelFolder(url: settings.models).find(settings.model)
    func model() async throws -> EngineLanguageModel {
      try await Engine(settings).languageModel(file, contextLength: 1024, passages: nil)
    }
    func named(_ model: EngineLanguageModel) async throws -> ExcerptChoice {
      try await model.excerpts(of: ["The pier is red."], insteadOf: "NONE", after: question, GenerationOptions())
    }
    let plain = try await model()
    #expect(!plain.readsAdapted(GenerationOptions()))
    let before = try await named(plain)

    try write(file.factAdapterLocation, strength: 0.02)
    let adapted = try await model()
    let after = try await named(adapted)
    #expect(
      adapted.readsAdapted(GenerationOptions()) && after.excerpts.map(\.likelihood) != before.excerpts.map(\.likelihood)
    )
    // States are told with it, since a probe is fitted with it.
    #expect(after.state.count == Self.width && after.state != before.state)
    // Everything else is read without.
    let said = [Continuation(after: question, "red")]
    #expect(try await plain.likelihoods(of: said, []) == adapted.likelihoods(of: said, []))

    let probe = AnswerProbe(
      held: LinearProbe(weights: [Float](repeating: 1, count: Self.width), bias: 0),
      right: LinearProbe(weights: [Float](repeating: 1, count: Self.width), bias: 0))
    try AnswerProbeFile(probe, model: file.digest.sha256, adapter: nil).write(to: file.probeLocation)
    do {
      _ = try await model()
      Issue.record("a probe was used with an adapter that it was not fitted with")
    } catch ModelError.unusableProbe(let path, let reason) {
      #expect(path == file.probeLocation.path && reason.contains("adapter"))
    }
    let configuration = try DecoderConfiguration(GGUFFile(path: file.path))
    let adapter = try file.factAdapter(for: configuration, pool: ThreadPool(threads: 1))
    try AnswerProbeFile(probe, model: file.digest.sha256, adapter: adapter).write(to: file.probeLocation)
    #expect(try await model().probe != nil)
    try write(file.factAdapterLocation, strength: 0.03)
    await #expect(throws: ModelError.self) { try await model() }
    try FileManager.default.removeItem(at: file.factAdapterLocation)
    await #expect(throws: ModelError.self) { try await model() }
  }

  @Test(.enabled("needs the small models", { await SmallModels.areHere })) func anAdapterThatDoesNotFitIsNamed()
    async throws
  {
    let scratch = try Scratch()
    let settings = try await SmallModels.settings(in: scratch)
    let file = try await ModelFolder(url: settings.models).find(settings.model)
    try write(file.factAdapterLocation, strength: 0.02, rows: 64)
    do {
      _ = try await Engine(settings).languageModel(file, contextLength: 1024, passages: nil)
      Issue.record("an adapter for another model was used")
    } catch let error as AdapterError {
      #expect("\(error)".contains(file.factAdapterLocation.path))
    }
  }

  @Test(.enabled("needs the small models", { await SmallModels.areHere }))
  func examplesHoldWhatIsReadAndWhatIsToBeSaid()
    async throws
  {
    let scratch = try Scratch()
    let settings = try await SmallModels.settings(in: scratch)
    let texts = [
      QuestionSet.Text(uri: "a.txt", title: "a.txt", text: "The museum of Vale was paid for by the potter Ada Brook."),
      QuestionSet.Text(uri: "b.txt", title: "b.txt", text: "The museum of Osmo keeps pots, some of them by Tom Reed."),
    ]
    let questions = [
      Question(
        id: "1", text: "Who paid for the museum of Vale?", language: .english, kind: "article",
        gold: [.init(uri: "a.txt", evidence: "Ada Brook")], answers: ["Ada Brook"]),
      Question(
        id: "2", text: "Why was it paid for?", language: .english, kind: "article",
        gold: [.init(uri: "a.txt", evidence: "Ada Brook")], answers: ["Ada Brook"]),
    ]
    var examples: [FactExample] = []
    try await FactExamplesRun(settings: settings).run(
      QuestionSet(name: "museums", library: .texts(texts), questions: questions)
    ) { examples.append($0) }
    #expect(Set(examples.map(\.question)) == ["Who paid for the museum of Vale?"])
    #expect(Set(examples.map(\.holds)) == [true, false])
    let file = try await ModelFolder(url: settings.models).find(settings.model)
    let model = try await Engine(settings).languageModel(file, contextLength: 1024, passages: nil)
    let nameable = [
      ("1991年", "1991年"), ("1991 年", "1991年"), ("1991", nil), ("9", nil), ("part", nil), ("party", "party"),
    ]
    for (words, named) in nameable {
      #expect(try await model.nameable(["?", words], of: ["The party of 1991 年."]) == named, "\(words)")
    }
    for example in examples {
      let prompt = model.tokenizer.decode(example.prompt)
      #expect(prompt.contains("Who paid for the museum of Vale?") && prompt.contains("potter") == example.holds)
      // An example of the instructions.
      #expect(!prompt.contains("Harwick"))
      let said = model.tokenizer.decode(Array(example.answer.dropLast()))
      #expect(said == (example.holds ? "Ada Brook" : "NOT IN THE SOURCES"))
    }
    #expect(Set(examples.map(\.answer.last)).count == 1)
  }
}
