import ArgumentParser
import Assistant

extension Bench {
  struct Generate: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Write several answers at once in one batch; times are between the tokens of one answer.")

    @Option(help: "Answers at once.")
    var concurrent = 1

    @Option(help: "The fewest tokens of each answer.")
    var tokens = 64

    @Option(help: "Tokens of each made-up prompt.")
    var context = 512

    @Flag(inversion: .prefixedNo, help: "Draft tokens by prompt lookup.")
    var speculation = true

    @OptionGroup var generator: Generator

    @OptionGroup var options: Options

    func validate() throws {
      for (name, value, least) in [("concurrent", concurrent, 1), ("tokens", tokens, 2), ("context", context, 1)]
      where value < least {
        throw ValidationError("--\(name) must be at least \(least)")
      }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let benchmark = try await options.engine(generator, runs: 1, bar)
      let report = try await benchmark.generate(
        concurrent: concurrent, tokens: tokens, context: context, speculates: speculation)
      bar.finish()
      try options.show(report)
    }
  }
}
