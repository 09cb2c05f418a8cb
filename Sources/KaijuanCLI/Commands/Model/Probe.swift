import ArgumentParser
import Assistant
import Evaluation
import Foundation

extension Model {
  struct Probe: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Fit what tells right answers of a generator from wrong ones.",
      discussion: """
        Asks the questions of sets with known answers, with and without the documents that hold them, and fits linear functions of the \
        model's inner state: behind the question, whether what was read holds the answer; at the end of what it names, whether that is \
        it; behind the question and a single passage, whether this one answers it. They are written beside the model, in place of \
        earlier ones, and used by every kaijuan that starts from then on when questions for a fact are answered, or refused; remove the \
        file to be rid of it. With another adapter for facts another probe is needed. Qwen2.5-Coder-1.5B comes with one, fitted to XQuAD, \
        CMRC 2018 and DRCD. Temporary libraries are made of the sets' documents; your own library is not touched.
        """)

    @OptionGroup var questions: QuestionOptions

    @Flag(help: "Fit only what judges single passages, and keep the rest of the model's probe: a second a question.")
    var onlyPassages = false

    @Option(help: "Where to write it instead; it is not used from there.", completion: .file())
    var output: String?

    @Option(help: "Threads of the engine.")
    var threads: Int?

    @OptionGroup var generator: GeneratorOptions
    @OptionGroup var common: CommonOptions

    func validate() throws {
      var isFolder: ObjCBool = false
      if let output, FileManager.default.fileExists(atPath: output, isDirectory: &isFolder), isFolder.boolValue {
        throw ValidationError("--output \(output) is a folder: name a file in it")
      }
    }

    func run() async throws {
      var overrides = generator.overrides
      overrides.threads = threads
      let settings = try await common.settings(overrides)
      let sets = try questions.read()
      let bar = ProgressBar()
      defer { bar.finish() }
      let run = AnswerProbeRun(
        settings: settings, onlyPassages: onlyPassages, output: output.map { URL(filePath: $0) }
      ) { bar.show($0) }
      let report = try await run.run(sets)
      bar.clear()
      if common.json { return try JSONOutput.write(report) }
      let told: [(String, Double?)] = [
        ("a right answer than a wrong one", report.rightPairs),
        ("a reading with the answer than one without it", report.heldPairs),
        ("a passage that answers than another", report.passagePairs),
      ]
      let shares = told.compactMap { name, pairs in
        pairs.map { "\(name) in \($0.formatted(.number.precision(.fractionLength(3))))" }
      }
      Console.write(
        """
        \(Style.bold(report.path))  \(report.examples) examples of \(report.questions) questions; of pairs held out, held likelier: \
        \(shares.joined(separator: ", "))\n
        """)
    }
  }
}
