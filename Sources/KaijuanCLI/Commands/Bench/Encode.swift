import ArgumentParser
import Assistant

extension Bench {
  struct Encode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Embed passages with the encoder.")

    @Option(help: "A path to a GGUF file, or a name of `kaijuan model list`.")
    var model: String?

    @Option(help: "Tokens of each of 32 made-up passages.")
    var tokens = 128

    @Option(
      help: "A file with a text a line, embedded all at once and as they are, instead of made-up passages.",
      completion: .file())
    var texts: String?

    @OptionGroup var options: Options

    func validate() throws {
      if tokens < 1 { throw ValidationError("--tokens must be at least 1") }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let texts = try texts.map { try BenchmarkTexts(contentsOf: $0) }
      let benchmark = try await options.engine(encoder: model, runs: 5, bar)
      let report =
        if let texts { try await benchmark.encode(texts) } else { try await benchmark.encode(tokens: tokens) }
      bar.finish()
      try options.show(report)
    }
  }
}
