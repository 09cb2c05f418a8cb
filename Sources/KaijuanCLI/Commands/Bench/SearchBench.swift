import ArgumentParser
import Assistant

extension Bench {
  struct SearchBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "search", abstract: "Search a library of made-up passages; embedding the question is not counted.")

    @Option(help: "Passages in the library.")
    var passages = 10_000

    @OptionGroup var options: Options

    func validate() throws {
      if passages < 1 { throw ValidationError("--passages must be at least 1") }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let benchmark = LibraryBenchmark(settings: try await options.settings(), runs: options.runs ?? 100) {
        bar.show($0)
      }
      let report = try await benchmark.search(passages: passages)
      bar.finish()
      try options.show(report)
    }
  }
}
