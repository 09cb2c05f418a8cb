import ArgumentParser
import Assistant

extension Bench {
  struct Answer: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Answer the prompts of a file one after the other; times are to the first token.")

    @Option(
      help: ArgumentHelp(
        "A file with a conversation a line.",
        discussion: #"Such as {"messages": [{"role": "user", "content": "…"}]}. The first is answered cold."#),
      completion: .file())
    var prompts: String

    @Option(help: "The longest answer, in tokens.")
    var tokens = 64

    @Option(help: "Mebibytes for what has been read of earlier prompts and answers; 0 keeps none.")
    var prefixCache = 512

    @Flag(inversion: .prefixedNo, help: "Draft tokens by prompt lookup.")
    var speculation = true

    @OptionGroup var generator: Generator

    @OptionGroup var options: Options

    func validate() throws {
      if tokens < 1 { throw ValidationError("--tokens must be at least 1") }
      if !(0...1 << 20).contains(prefixCache) { throw ValidationError("--prefix-cache must be 0 to 1048576") }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let prompts = try BenchmarkPrompts(contentsOf: prompts)
      let report = try await options.engine(generator, runs: 1, bar).answer(
        prompts, tokens: tokens, prefixCacheBytes: prefixCache << 20, speculates: speculation)
      bar.finish()
      try options.show(report)
    }
  }
}
