import ArgumentParser
import Assistant
import Evaluation
import Foundation

extension Model {
  struct Probe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fit what tells right answers of a generator from wrong ones.",
      discussion: """
        Asks the questions of sets with known answers and fits a linear function of the model's inner state at the end of what it names. \
        It is written beside the model, in place of an earlier one, and used by every kaijuan that starts from then on when questions \
        for a fact are answered, or refused; remove the file to be rid of it. Qwen2.5-Coder-1.5B comes with one, fitted to XQuAD, CMRC \
        2018 and RGB. Temporary libraries are made of the sets' documents; your own library is not touched.
        """)

    @Argument(
      help:
        "[FORMAT=]FILE: questions in one of the layouts \(Choice.list(QuestionSetFormat.self)); kaijuan is meant without one.",
      completion: .file(), transform: Source.init)
    var sets: [Source]

    @Option(help: "Ask only every Nth question of each file.")
    var every = 1

    @Option(help: "Threads of the engine.")
    var threads: Int?

    @OptionGroup var generator: GeneratorOptions
    @OptionGroup var common: CommonOptions

    /// `FORMAT=FILE` or `FILE`
    struct Source {
      var format = QuestionSetFormat.kaijuan
      var file: URL

      init(_ text: String) throws {
        let parts = text.split(separator: "=", maxSplits: 1).map(String.init)
        guard parts.count == 2, !FileManager.default.fileExists(atPath: text) else {
          file = URL(filePath: text)
          return
        }
        format = try Choice.parse(parts[0])
        file = URL(filePath: parts[1])
      }
    }

    func validate() throws {
      if every < 1 { throw ValidationError("--every must be at least 1") }
    }

    func run() async throws {
      var overrides = generator.overrides
      overrides.threads = threads
      let settings = try await common.settings(overrides)
      let sets = try sets.map { try QuestionSet.read($0.file, format: $0.format).sample(every: every) }
      let bar = ProgressBar()
      defer { bar.finish() }
      let report = try await AnswerProbeRun(settings: settings) { bar.show($0) }.run(sets)
      bar.clear()
      if common.json { return try JSONOutput.write(report) }
      let pairs = report.heldOutPairs.formatted(.number.precision(.fractionLength(3)))
      Console.write(
        "\(Style.bold(report.path))  \(report.examples) answers to \(report.questions) questions; "
          + "of those held out, a right one was held likelier than a wrong one in \(pairs) of pairs\n")
    }
  }
}
