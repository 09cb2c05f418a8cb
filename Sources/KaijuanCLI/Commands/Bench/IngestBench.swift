import ArgumentParser
import Assistant

extension Bench {
  struct IngestBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "ingest", abstract: "Ingest made-up documents: parse, cut, embed and store.")

    @OptionGroup var options: Options

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let benchmark = LibraryBenchmark(settings: try await options.settings(), runs: options.runs ?? 10) {
        bar.show($0)
      }
      let report = try await benchmark.ingest()
      bar.finish()
      try options.show(report)
    }
  }
}
