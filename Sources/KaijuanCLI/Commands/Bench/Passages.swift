import ArgumentParser
import Assistant

extension Bench {
  struct Passages: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Ask questions over passages that were read before; times are to the first token.",
      discussion:
        "Also says what the same prompts take when nothing was read before, and when they are read as a whole.")

    @Option(help: "Passages of a prompt.")
    var passages = 5

    @Option(help: "Tokens of a passage.")
    var tokens = 256

    @Option(help: "Tokens of the question.")
    var question = 30

    @Option(help: "How many tokens of the passages are read anew, of all together.")
    var repair = Settings.defaultPassageRepairTokens

    @Option(help: "Questions asked at once.")
    var concurrent = 1

    @Option(help: "Share of the passages that were read before.")
    var known = 1.0

    @OptionGroup var generator: Generator

    @OptionGroup var options: Options

    func validate() throws {
      for (name, value) in [
        ("passages", passages), ("tokens", tokens), ("question", question), ("concurrent", concurrent),
      ]
      where value < 1 {
        throw ValidationError("--\(name) must be at least 1")
      }
      if repair < 0 { throw ValidationError("--repair must be at least 0") }
      if !(0...1).contains(known) { throw ValidationError("--known must be 0 to 1") }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let prompts = PassagePrompts(
        passages: passages, passageTokens: tokens, question: question, repairedTokens: repair, concurrent: concurrent,
        knownShare: known)
      let report = try await options.engine(generator, runs: 3, bar).passages(prompts)
      bar.finish()
      try options.show(report)
    }
  }
}
