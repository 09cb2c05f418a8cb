import ArgumentParser

struct Points: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Who earned what: the ledger of contributions and citations.",
    subcommands: [LeaderboardCommand.self, History.self, Verify.self])
}
