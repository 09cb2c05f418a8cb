import ArgumentParser
import Assistant

extension Bench {
  struct Decode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Write tokens one by one.")

    @Option(help: "Tokens to write.")
    var tokens = 64

    @Option(help: "Tokens already in the context.")
    var context = 512

    @OptionGroup var generator: Generator

    @OptionGroup var options: Options

    func validate() throws {
      if tokens < 1 { throw ValidationError("--tokens must be at least 1") }
      if context < 1 { throw ValidationError("--context must be at least 1") }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let benchmark = try await options.engine(generator, runs: 1, bar)
      let report = try await benchmark.decode(tokens: tokens, context: context)
      bar.finish()
      try options.show(report)
    }
  }
}
