import ArgumentParser
import Assistant
import Foundation

extension Bench {
  struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write several answers at once in one batch; times are between the tokens of one answer.")

    @Option(help: "A path to a GGUF file, or a name of `kaijuan model list`.")
    var model: String?

    @Option(help: "Answers at once.")
    var concurrent = 1

    @Option(help: "Tokens of each answer.")
    var tokens = 64

    @Option(help: "Tokens of each made-up prompt.")
    var context = 512

    @Option(help: "A file whose text is asked instead of made-up prompts.", completion: .file())
    var prompt: String?

    @Flag(inversion: .prefixedNo, help: "Draft tokens by prompt lookup.")
    var speculation = true

    @OptionGroup var options: Options

    func validate() throws {
      for (name, value) in [("concurrent", concurrent), ("tokens", tokens), ("context", context)] where value < 1 {
        throw ValidationError("--\(name) must be at least 1")
      }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let text = try prompt.map { try String(contentsOfFile: $0, encoding: .utf8) }
      let benchmark = try await options.engine(model, role: .generator, runs: 1, bar)
      let report = try await benchmark.generate(
        concurrent: concurrent, tokens: tokens, context: context, prompt: text, speculates: speculation)
      bar.finish()
      try options.show(report)
    }
  }
}
