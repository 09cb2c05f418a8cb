import ArgumentParser
import Assistant
import Evaluation
import Foundation

struct Tune: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Find the settings that answer a set of questions best.",
    discussion: """
      Tries lengths and overlaps of passages and weights of both searches in temporary libraries made of the set's documents, chooses \
      by half of the questions, checks the choice on the other half, and writes it into config.json. Passages of documents that are in \
      your library already keep their cut until they are ingested again.
      """)

  @Argument(help: "The file of questions.", completion: .file())
  var file: String

  @Option(help: "Its layout: \(Choice.list(QuestionSetFormat.self)).", transform: Choice.parse)
  var format = QuestionSetFormat.kaijuan

  @Option(help: "When this time is up, nothing new is tried.")
  var minutes = 20.0

  @Option(help: "Use only the first questions.")
  var limit: Int?

  @Flag(help: "Show the table, and write nothing.")
  var dryRun = false

  @Option(help: "Threads of the engine.")
  var threads: Int?

  @OptionGroup var common: CommonOptions

  func validate() throws {
    if let limit, limit < 1 { throw ValidationError("--limit must be at least 1") }
    if !(minutes > 0 && minutes <= 10_000) { throw ValidationError("--minutes must be above 0 and at most 10000") }
  }

  func run() async throws {
    var overrides = Overrides()
    overrides.threads = threads
    let settings = try await common.settings(overrides)
    let whole = try QuestionSet.read(URL(filePath: file), format: format)
    let bar = ProgressBar()
    defer { bar.finish() }
    let tuning = TuningRun(settings: settings, budget: .seconds(minutes * 60)) { bar.show($0) }
    var report = try await tuning.run(whole.sample(limit: limit))
    bar.clear()
    if !dryRun {
      let configuration = ConfigurationFile.url(home: settings.home)
      try ConfigurationFile.set(report.settings, in: configuration)
      report.written = configuration.path
    }
    if common.json { return try JSONOutput.write(report) }
    Console.write(table(report))
  }

  private func table(_ report: TuningReport) -> String {
    func row(_ cells: [String]) -> String {
      cells.map { $0 + String(repeating: " ", count: max(0, 9 - $0.count)) }.joined(separator: " ") + "\n"
    }
    func number(_ value: Double, _ digits: Int) -> String {
      value.formatted(.number.precision(.fractionLength(digits)).grouping(.never))
    }
    var text =
      Style.bold(report.set) + "  "
      + "\(report.trials[0].tuning.questions) questions to choose, \(report.trials[0].heldOut.questions) held out\n"
    text += row(["tokens", "overlap", "vectors", "passages", "MRR@10", "R@1", "held out", "R@1"])
    for (index, trial) in report.trials.enumerated() {
      let line = row([
        String(trial.chunkTokens), String(trial.chunkOverlap), number(trial.vectorWeight, 2), String(trial.passages),
        number(trial.tuning.mrrAt10, 4), number(trial.tuning.recallAt1, 4), number(trial.heldOut.mrrAt10, 4),
        number(trial.heldOut.recallAt1, 4),
      ])
      text += index == report.best ? Style.bold(line) : line
    }
    if !report.isComplete { text += "The time was up before all had been tried.\n" }
    if let refusal = report.refusal {
      text +=
        "Held out, \(number(100 * refusal.refusalRate, 0)) % of what the books do not answer is refused, and "
        + "\(number(100 * refusal.falseRefusalRate, 0)) % of what they do.\n"
    }
    let settings = report.settings.sorted { $0.key < $1.key }.map { key, value in
      "\(key) \(value == value.rounded() ? String(Int(value)) : number(value, 4))"
    }
    text += settings.joined(separator: ", ")
    return text + (report.written.map { "  → \($0)\n" } ?? "\n") + "\(number(report.seconds, 1)) s\n"
  }
}
