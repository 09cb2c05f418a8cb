import ArgumentParser
import Assistant
import KnowledgeBase

extension CacheCommand {
  struct Warm: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Read passages before anybody asks, those that questions needed most often first.",
      discussion: """
        Ends when all have been read; when nine tenths of passage_cache_mib are in use, those that no question was given are left out. It can be \
        interrupted and goes on where it was.
        """)

    @Option(help: "How many passages at most.")
    var limit = Int.max

    @Option(help: "The generator: a name of `kaijuan model list`, or a path to a GGUF file.")
    var model: String?

    @Option(help: "Threads of the engine.")
    var threads: Int?

    @OptionGroup var common: CommonOptions

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    func run() async throws {
      var overrides = Overrides()
      overrides.model = model
      overrides.threads = threads
      let bar = ProgressBar()
      defer { bar.finish() }
      let assistant = try await Assistant.open(try await common.settings(overrides)) { bar.show($0) }
      let cache = try CacheCommand.required(assistant.passageCache)
      let total = min(limit, try await assistant.store.datasets().reduce(0) { $0 + $1.chunkCount })
      guard await assistant.usesPassages else {
        throw ValidationError(
          """
          nothing that \(assistant.settings.model) reads of passages would be used: it has no probe that tells of them (see kaijuan model \
          probe), and passage_repair_tokens has prompts read as a whole
          """)
      }
      var pass = PassageWarmer.Pass()
      try await assistant.passageWarmer()?.warm(&pass, limit: limit) {
        bar.show(
          StepProgress("reading passages", completed: min(total, max($0.looked, $0.read)), of: total, unit: .items))
      }
      bar.clear()
      try CacheCommand.show(cache.report, common)
    }
  }
}
