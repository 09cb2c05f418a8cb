import ArgumentParser
import Documents

extension RegulationCommand {
  struct Definitions: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "The terms that a regulation defines.")

    @Argument(help: RegulationSource.help)
    var source: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let regulation = try await RegulationSource(source, home: common)
      let rows = try await regulation.definitions().map(Report.Row.init)
      if common.json { return try JSONOutput.write(Report(title: regulation.title, definitions: rows)) }
      for row in rows { Console.write("\(Style.cyan(row.clauseID))  \(Style.bold(row.term))  \(row.text)\n") }
    }

    struct Report: Encodable {
      struct Row: Encodable {
        var clauseID: String
        var term: String
        var text: String
        var start: Int
        var end: Int

        init(_ definition: ClauseDefinition) {
          (clauseID, term, text) = (definition.clauseID, definition.term, definition.text)
          (start, end) = (definition.bytes.lowerBound, definition.bytes.upperBound)
        }
      }

      var title: String
      var definitions: [Row]
    }
  }
}
