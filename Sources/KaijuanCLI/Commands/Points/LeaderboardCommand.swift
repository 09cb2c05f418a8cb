import ArgumentParser
import Assistant
import Flywheel
import KnowledgeBase

extension Points {
  struct LeaderboardCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "leaderboard", abstract: "Contributors by points.")

    @Option(help: "How far back: \(Choice.list(LeaderboardWindow.self)).", transform: Choice.parse)
    var window = LeaderboardWindow.all

    @Option(help: "Count only what belongs to this dataset.")
    var dataset: String?

    @Option(help: "Count only points of this type: \(Choice.list(PointsType.self)).", transform: Choice.parse)
    var type: PointsType?

    @Option(help: "How many contributors.")
    var limit = 10

    @Option(help: "How many to skip.")
    var offset = 0

    @OptionGroup var common: CommonOptions

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit must be at least 1") }
      if offset < 0 { throw ValidationError("--offset must not be negative") }
    }

    func run() async throws {
      let library = try Library.open(try await common.settings())
      var query = LeaderboardQuery(window: window, type: type, limit: limit, offset: offset)
      if let dataset { query.datasetID = try await library.dataset(dataset).id }
      let board = try await library.flywheel.leaderboard(query)
      if common.json { return try JSONOutput.write(board) }
      if board.entries.isEmpty { Console.note("Nobody has earned points in this window yet.") }
      for entry in board.entries {
        Console.write(
          "\(Style.bold("#\(entry.rank)"))  \(entry.name)  \(entry.points) points  \(Style.dim(entry.tier.rawValue))\n")
      }
    }
  }
}
