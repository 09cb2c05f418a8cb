import ArgumentParser
import Assistant
import Evaluation
import Foundation

struct Evaluate: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "eval", abstract: "Measure retrieval and answers on a set of questions.",
    discussion: "Builds a temporary library from the set's documents; your own library is not touched.")

  @Argument(help: "The file of questions.", completion: .file())
  var file: String

  @Option(help: "Its layout: \(Choice.list(QuestionSetFormat.self)).", transform: Choice.parse)
  var format = QuestionSetFormat.kaijuan

  @Option(help: "A translation of the file in the same layout: ask of its passages.", completion: .file())
  var parallel: String?

  @Option(
    help: "Which passages to ask of, with --parallel: \(Choice.list(ParallelLibrary.self)).", transform: Choice.parse)
  var library = ParallelLibrary.translated

  @Option(help: "A text file; each line becomes a document that answers nothing.", completion: .file())
  var distractors: String?

  @Flag(help: "Ask in simplified characters, whatever the set is written in.")
  var simplified = false

  @Flag(help: "Do not answer, only search.")
  var retrievalOnly = false

  @Flag(help: "Have the generator judge the best passages, after it has read them.")
  var rerank = false

  @Option(help: "Ask only every Nth question, from the first on.")
  var every = 1

  @Option(help: "Ask only the first questions, of those that --every leaves.")
  var limit: Int?

  @Option(help: "Threads of the engine.")
  var threads: Int?

  @OptionGroup var generator: GeneratorOptions
  @OptionGroup var common: CommonOptions

  func validate() throws {
    if every < 1 { throw ValidationError("--every must be at least 1") }
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
  }

  func run() async throws {
    var overrides = generator.overrides
    overrides.threads = threads
    let settings = try await common.settings(overrides)
    let whole = try questions()
    let bar = ProgressBar()
    defer { bar.finish() }
    let run = EvaluationRun(settings: settings, retrievalOnly: retrievalOnly, rerank: rerank) { bar.show($0) }
    let report = try await run.run(whole.sample(every: every, limit: limit))
    bar.clear()
    if common.json { return try JSONOutput.write(report) }
    Console.write("\(Style.bold(report.set))  \(line(report.figures))\n")
    for (part, figures) in (report.byKind.merging(report.byLanguage) { $1 }).sorted(by: { $0.key < $1.key }) {
      Console.write("  \(part)  \(line(figures))\n")
    }
    for failure in report.failures {
      let reason = failure.reason.rawValue.replacing("_", with: " ")
      Console.write(
        "\(Style.yellow(failure.id))  \(reason): \(failure.question)\n    \(Style.dim(String(failure.detail.prefix(200)).replacing("\n", with: " ")))\n"
      )
    }
    Console.write("\(report.seconds.formatted(.number.precision(.fractionLength(1)))) s\n")
  }

  private func questions() throws -> QuestionSet {
    var set = try QuestionSet.read(URL(filePath: file), format: format)
    if let parallel { set = try set.with(.read(URL(filePath: parallel), format: format), library) }
    if simplified { set = set.simplified() }
    if let distractors { set = try set.with(distractors: URL(filePath: distractors)) }
    return set
  }

  private func line(_ figures: Figures) -> String {
    let named: [(String, Double?)] = [
      ("recall@1", figures.recallAt1), ("recall@5", figures.recallAt5), ("MRR@10", figures.mrrAt10),
      ("nDCG@10", figures.ndcgAt10), ("exact", figures.exactMatch), ("F1", figures.f1),
      ("contains", figures.answerContains), ("citation precision", figures.citationPrecision),
      ("citation recall", figures.citationRecall), ("refused rightly", figures.refusalRate),
      ("refused wrongly", figures.falseRefusalRate),
    ]
    let shown = named.compactMap { name, value in
      value.map { "\(name) \($0.formatted(.number.precision(.fractionLength(3))))" }
    }
    return (["\(figures.questions) questions"] + shown).joined(separator: ", ")
  }
}
