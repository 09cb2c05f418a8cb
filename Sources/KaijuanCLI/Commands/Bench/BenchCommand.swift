import Answering
import ArgumentParser
import Assistant
import Foundation

struct Bench: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Measure this machine.",
    subcommands: [
      Encode.self, Prefill.self, Decode.self, Generate.self, Answer.self, Passages.self, SearchBench.self,
      IngestBench.self, IndexBench.self,
    ])

  /// What measurements of a generator take.
  struct Generator: ParsableArguments {
    @Option(help: "A path to a GGUF file, or a name of `kaijuan model list`.")
    var model: String?

    @Option(
      help: "NAME=FILE or NAME=FILE:SCALE: an adapter that all tokens are computed with; repeat it to mix several.",
      transform: AdapterOption.init)
    var adapter: [AdapterOption] = []
  }

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

    func engine(_ generator: Generator, runs: Int, _ bar: ProgressBar) async throws -> EngineBenchmark {
      let settings = try await settings()
      var benchmark = try await engine(generator.model ?? settings.model, settings, runs: runs, bar)
      benchmark.adapters = generator.adapter.map { .init($0.source, scale: $0.choice.scale) }
      return benchmark
    }

    /// `name: nil` takes the configured encoder.
    func engine(encoder name: String?, runs: Int, _ bar: ProgressBar) async throws -> EngineBenchmark {
      let settings = try await settings()
      return try await engine(name ?? settings.encoder, settings, runs: runs, bar)
    }

    private func engine(
      _ name: String, _ settings: Settings, runs: Int, _ bar: ProgressBar
    ) async throws -> EngineBenchmark {
      let file = try await ModelFolder(url: settings.models).find(name) { bar.show($0) }
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
      if let passages = report.passages {
        Console.write(
          "  \(passages.promptTokens) tokens, \(passages.kept) passages kept; nothing read before p50 \(text(passages.unknownP50Ms)) ms, as a whole p50 \(text(passages.wholeP50Ms)) ms, judging them p50 \(text(passages.judgedP50Ms)) ms\n"
        )
      }
      if let experts = report.experts { Console.write(ExpertSummary(load: experts).text) }
      for adapter in report.adapters ?? [] {
        if let experts = adapter.experts { Console.write(ExpertSummary(load: experts, of: adapter.name).text) }
      }
    }
  }
}
