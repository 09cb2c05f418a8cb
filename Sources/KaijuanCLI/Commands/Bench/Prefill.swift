import ArgumentParser
import Assistant

extension Bench {
  struct Prefill: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Read a prompt.")

    @Option(help: "Tokens of the prompt.")
    var tokens = 512

    @OptionGroup var generator: Generator

    @OptionGroup var options: Options

    func validate() throws {
      if tokens < 1 { throw ValidationError("--tokens must be at least 1") }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let report = try await options.engine(generator, runs: 3, bar).prefill(tokens: tokens)
      bar.finish()
      try options.show(report)
    }
  }
}
