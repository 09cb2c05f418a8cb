import ArgumentParser
import Assistant

extension Bench {
  struct Encode: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Embed passages with the encoder.")

    @Option(help: "A path to a GGUF file, or a name of `kaijuan model list`.")
    var model: String?

    @Option(help: "Tokens of each passage.")
    var tokens = 128

    @OptionGroup var options: Options

    func validate() throws {
      if tokens < 1 { throw ValidationError("--tokens must be at least 1") }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let report = try await options.engine(model, role: .encoder, runs: 5, bar).encode(tokens: tokens)
      bar.finish()
      try options.show(report)
    }
  }
}
