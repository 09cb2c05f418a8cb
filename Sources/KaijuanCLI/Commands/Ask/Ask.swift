import Answering
import ArgumentParser
import Assistant
import Documents
import Foundation
import KnowledgeBase

struct Ask: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Answer a question from the library, with citations.",
    discussion: "What the library does not hold is not answered: a refusal names the nearest sources.")

  @Argument(help: "The question.")
  var question: String

  @Option(help: "A dataset to search; may be repeated. Without it, all are searched.")
  var dataset: [String] = []

  @Option(name: [.customShort("k"), .customLong("top-k")], help: "How many passages to look at.")
  var topK: Int?

  @Option(name: .customLong("as-of"), help: DateArgument.help, transform: DateArgument.parse)
  var asOf: CalendarDate?

  @OptionGroup var choice: PassageChoiceOptions

  @Option(help: "Threads of the engine.")
  var threads: Int?

  @Option(
    help:
      "NAME=FILE:SCALE: a GGUF adapter, PEFT folder or set of experts for this answer; may be repeated. SCALE is 1 if missing.",
    transform: AdapterOption.init)
  var adapter: [AdapterOption] = []

  @Option(
    help:
      "What the question wants: auto (as trained by `kaijuan intent train`), off (answer from documents), or one of \(QuestionIntent.allCases.map(\.rawValue).joined(separator: ", ")).",
    transform: Ask.intent)
  var intent = IntentChoice.automatic

  @OptionGroup var generator: GeneratorOptions
  @OptionGroup var common: CommonOptions

  func run() async throws {
    let bar = ProgressBar()
    defer { bar.finish() }
    let assistant = try await Assistant.open(try await common.settings(overrides)) { bar.show($0) }
    guard try await assistant.store.datasets().contains(where: { $0.documentCount > 0 }) else {
      throw AssistantError.emptyLibrary(home: assistant.settings.home.path)
    }
    var request = try await assistant.question(question, datasets: dataset.isEmpty ? nil : dataset)
    request.filter.asOf = asOf
    request.filter.metadata = choice.condition
    request.diversity = choice.diversity
    request.decay = choice.decay
    request.generation.adapters = adapter.map(\.choice)
    let asking = try await assistant.ask(request, intent: intent)
    bar.clear()
    if let problem = asking.route?.problem { Console.note(Style.yellow(problem)) }
    let waiting = bar.wait("reading")
    defer { waiting.cancel() }
    var answer: Answer?
    for try await event in asking.events {
      switch event {
      case .delta(let text):
        waiting.cancel()
        bar.clear()
        if !common.json { Console.write(text) }
      case .done(let whole): answer = whole
      default: break
      }
    }
    try Task.checkCancellation()
    guard let answer else { throw CancellationError() }
    if common.json {
      return try JSONOutput.write(
        AskReport(
          messageID: asking.messageID, model: assistant.settings.model, intent: asking.route, answer: answer))
    }
    Console.write("\n" + (try await SourceList(answer, question: question, store: assistant.store)).text)
    if Console.errorIsTerminal { Console.note(Style.dim(figures(answer))) }
  }

  private static func intent(_ text: String) throws -> IntentChoice {
    guard let choice = IntentChoice(text) else {
      throw ValidationError("'\(text)' is none of \(IntentChoice.names.joined(separator: ", "))")
    }
    return choice
  }

  private var overrides: Overrides {
    var overrides = generator.overrides
    overrides.topK = topK
    overrides.threads = threads
    if !adapter.isEmpty { overrides.adapters = adapter.map(\.source) }
    return overrides
  }

  private func figures(_ answer: Answer) -> String {
    let total = answer.timings.total.formatted(.number.precision(.fractionLength(1)))
    let first = answer.timings.firstToken.formatted(.number.precision(.fractionLength(1)))
    return """
      \(total) s, first word after \(first) s; \(answer.usage.promptTokens) tokens read, \
      \(answer.usage.completionTokens) written
      """
  }
}

/// An answer as `--json` shows it.
struct AskReport: Encodable {
  var messageID: String
  var model: String
  /// `nil` where nobody chose.
  var intent: QuestionRoute?
  var answer: Answer

  private enum CodingKeys: String, CodingKey {
    case messageID, model, intent
  }

  func encode(to encoder: any Encoder) throws {
    try answer.encode(to: encoder)
    var container = encoder.container(keyedBy: CodingKeys.self)
    try container.encode(messageID, forKey: .messageID)
    try container.encode(model, forKey: .model)
    try container.encodeIfPresent(intent, forKey: .intent)
  }
}
