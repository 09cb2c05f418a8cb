import ArgumentParser
import Assistant
import Flywheel
import Foundation

extension Points {
  struct History: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "What one contributor earned, newest first.")

    @Argument(help: "A name or id.")
    var contributor: String

    @Option(help: "How many entries.")
    var limit = 50

    @Option(help: "How many to skip.")
    var offset = 0

    @OptionGroup var common: CommonOptions

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit must be at least 1") }
      if offset < 0 { throw ValidationError("--offset must not be negative") }
    }

    func run() async throws {
      let library = try Library.open(try await common.settings())
      let history = try await library.flywheel.history(contributor: contributor, limit: limit, offset: offset)
      guard let history else { throw AssistantError.noSuchContributor(contributor) }
      if common.json { return try JSONOutput.write(history) }
      Console.write(
        "\(Style.bold(history.contributor.name))  #\(history.rank)  \(history.points) points  \(history.tier.rawValue)\n"
      )
      for entry in history.entries {
        let time = entry.createdAt.formatted(.iso8601)
        Console.write("\(Style.dim(time))  +\(entry.points)  \(entry.type.rawValue)  \(entry.documentID ?? "")\n")
      }
    }
  }
}
