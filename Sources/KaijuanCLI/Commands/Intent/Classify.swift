import ArgumentParser
import Assistant
import Foundation
import Intents

extension IntentCommand {
  struct Classify: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Tell what texts want.")

    @Argument(help: "Texts; without any, each line of standard input is one.")
    var texts: [String] = []

    @Option(help: "Threads of the engine.")
    var threads: Int?

    @OptionGroup var common: CommonOptions

    struct Report: Encodable {
      struct Row: Encodable {
        var text: String
        var intent: String
        var probability: Double
        var confident: Bool
        var scores: [IntentClassification.Score]

        init(_ text: String, _ found: IntentClassification) {
          self.text = text
          (intent, probability, confident) = (found.intent, found.probability, found.isConfident)
          scores = found.ranked
        }
      }

      var results: [Row]
    }

    func run() async throws {
      var overrides = Overrides()
      overrides.threads = threads
      let settings = try await common.settings(overrides)
      let bar = ProgressBar()
      defer { bar.finish() }
      let embedder = try await Assistant.embedder(settings) { bar.show($0) }
      bar.clear()
      let inputs = texts.isEmpty ? StandardInput.lines() : texts
      let found = try await IntentShelf(home: settings.home, embedder: embedder).classify(inputs)
      let rows = zip(inputs, found).map { Report.Row($0, $1) }
      if common.json { return try JSONOutput.write(Report(results: rows)) }
      for row in rows {
        let probability = row.probability.formatted(.number.precision(.fractionLength(2)))
        let mark = row.confident ? Style.bold(row.intent) : Style.dim("\(row.intent)?")
        Console.write("\(mark)  \(probability)  \(row.text)\n")
      }
    }
  }
}
