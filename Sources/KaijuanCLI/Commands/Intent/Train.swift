import ArgumentParser
import Assistant
import Foundation
import Intents

extension IntentCommand {
  struct Train: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Learn intents from examples.",
      discussion: """
        Each line is like {"text": "…", "intent": "small_talk"}; corpus/intents has examples to begin with. Of the intents, \
        \(QuestionIntent.allCases.map(\.rawValue).joined(separator: ", ")) are acted on; others are only told.
        """)

    @Argument(help: "The file of examples, in JSON Lines.", completion: .file())
    var file: String

    @Option(help: "Further examples to measure with, none of which was learnt from.", completion: .file())
    var heldOut: String?

    @Option(help: "Threads of the engine.")
    var threads: Int?

    @OptionGroup var common: CommonOptions

    func run() async throws {
      var overrides = Overrides()
      overrides.threads = threads
      let settings = try await common.settings(overrides)
      let bar = ProgressBar()
      defer { bar.finish() }
      let report = try await IntentTraining.run(
        URL(filePath: file), heldOut: heldOut.map { URL(filePath: $0) }, settings
      ) { bar.show($0) }
      bar.clear()
      if common.json { return try JSONOutput.write(report) }
      Console.write(
        """
        \(report.examples) examples of \(report.intents.count) intents; \(percent(report.accuracy)) are told right by the others, \
        and what is less likely than \(percent(report.threshold)) is not relied on
        → \(report.file), \(report.seconds.formatted(.number.precision(.fractionLength(1)))) s

        """)
      if let heldOut = report.heldOut { Console.write(table(heldOut, report.intents)) }
    }

    private func percent(_ share: Double) -> String {
      (100 * share).formatted(.number.precision(.fractionLength(0...1))) + " %"
    }

    /// The confusion matrix, and what was told wrong.
    private func table(_ report: IntentReport, _ intents: [String]) -> String {
      let width = (intents + report.rows.map(\.intent)).map(\.count).max() ?? 0
      func row(_ cells: [String]) -> String {
        cells.map { String(repeating: " ", count: max(0, width + 2 - $0.count)) + $0 }.joined() + "\n"
      }
      var text =
        "Held out: \(report.texts) texts, \(percent(report.accuracy)) right; of the \(percent(report.confident)) "
      text += "relied on \(percent(report.confidentAccuracy)); calibration error \(percent(report.calibrationError))\n"
      text += row(["wanted ↓ taken for →"] + intents)
      for line in report.rows {
        let counts = intents.map { intent in line.takenFor.first { $0.intent == intent }?.texts ?? 0 }
        text += row([line.intent] + counts.map(String.init))
      }
      for miss in report.misses {
        text += "\(Style.yellow(miss.intent)) taken for \(miss.takenFor), \(percent(miss.probability)): \(miss.text)\n"
      }
      return text
    }
  }
}
