import ArgumentParser
import Documents

extension RegulationCommand {
  struct Difference: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "diff", abstract: "What changed from one version of a regulation to another.")

    @Argument(help: "The old one. \(RegulationSource.help.abstract)")
    var old: String

    @Argument(help: "The new one.")
    var new: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let before = try await RegulationSource(old, home: common)
      let after = try await RegulationSource(new, home: common)
      let changes = RegulationDifference.changes(from: try await before.text(), to: try await after.text())
      if common.json {
        return try JSONOutput.write(Report(old: before.title, new: after.title, changes: changes.map(Report.Row.init)))
      }
      if changes.isEmpty { Console.note("No clause changed.") }
      for change in changes { Console.write(text(change)) }
    }

    private func text(_ change: ClauseChange) -> String {
      let ids = [change.old?.id, change.new?.id].compactMap { $0 }
      let place = ids.first == ids.last ? ids.prefix(1).joined() : ids.joined(separator: " → ")
      let words = change.words.map { words in
        switch words.kind {
        case .kept: words.text
        case .removed: Style.yellow("[-\(words.text)-]")
        case .added: Style.green("{+\(words.text)+}")
        }
      }
      return "\(Style.bold(change.kind.rawValue)) \(Style.cyan(place))\n"
        + (words.isEmpty ? "" : "  \(words.joined())\n")
    }

    struct Report: Encodable {
      struct Row: Encodable {
        var kind: ClauseChange.Kind
        var oldID: String?
        var newID: String?
        var oldLabel: String?
        var newLabel: String?
        var words: [ClauseChange.Words]

        init(_ change: ClauseChange) {
          kind = change.kind
          (oldID, newID) = (change.old?.id, change.new?.id)
          (oldLabel, newLabel) = (change.old?.label, change.new?.label)
          words = change.words
        }
      }

      var old: String
      var new: String
      var changes: [Row]
    }
  }
}
