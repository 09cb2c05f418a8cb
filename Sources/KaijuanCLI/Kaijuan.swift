import ArgumentParser

/// `kaijuan`: flags and glue; the rooms do the work.
struct Kaijuan: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    commandName: "kaijuan",
    abstract: "Answers questions from your own documents, and shows where each sentence comes from.",
    discussion: """
      To begin:
        kaijuan model pull
        kaijuan ingest PATH
        kaijuan ask "…"

      Exit status: 0 done, 1 failed, 2 bad usage, 3 done in part. Results go to standard output, progress and errors to \
      standard error.
      """,
    version: Version.text,
    subcommands: [
      Model.self, Embed.self, Ingest.self, Review.self, Search.self, Ask.self, IntentCommand.self, Serve.self,
      RegulationCommand.self,
      CodeCommand.self, Calculate.self, Points.self, CacheCommand.self, Evaluate.self, Tune.self, Bench.self,
    ])
}
