import ArgumentParser
import Assistant
import Foundation

struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure this machine.",
    subcommands: [
      Encode.self, Prefill.self, Decode.self, Generate.self, Answer.self, SearchBench.self, IngestBench.self,
    ])

  /// What every measurement takes.
  struct Options: ParsableArguments {
    @Option(help: "Threads of the engine.")
    var threads: Int?

    @Option(help: "Measured repetitions.")
    var runs: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
      if let runs, runs < 1 { throw ValidationError("--runs must be at least 1") }
    }

    func settings() async throws -> Settings {
      var overrides = Overrides()
      overrides.threads = threads
      return try await common.settings(overrides)
    }

    /// `name: nil` takes the configured model of that role.
    func engine(
      _ name: String?, role: ModelEntry.Role, runs: Int, _ bar: ProgressBar
    ) async throws -> EngineBenchmark {
      let settings = try await settings()
      let configured = role == .encoder ? settings.encoder : settings.model
      let file = try await ModelFolder(url: settings.models).find(name ?? configured) { bar.show($0) }
      return EngineBenchmark(model: file, threads: settings.threads, runs: self.runs ?? runs) { bar.show($0) }
    }

    func show(_ report: BenchmarkReport) throws {
      if common.json { return try JSONOutput.write(report) }
      func text(_ value: Double) -> String { value.formatted(.number.precision(.fractionLength(1)).grouping(.never)) }
      var figures = [String]()
      if let tokens = report.tokensPerSecond { figures.append("\(text(tokens)) tokens/s") }
      if let items = report.itemsPerSecond { figures.append("\(text(items)) items/s") }
      figures.append("p50 \(text(report.p50Ms)) ms, p95 \(text(report.p95Ms)) ms")
      figures.append("\(report.runs) runs, \(report.threads) threads, \(report.kernel)")
      Console.write("\(Style.bold(report.benchmark))  \(figures.joined(separator: "  "))\n")
      if let experts = report.experts { Console.write(ExpertSummary(load: experts).text) }
    }
  }
}
