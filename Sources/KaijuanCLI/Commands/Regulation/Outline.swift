import ArgumentParser
import Documents

extension RegulationCommand {
  struct Outline: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The clauses of a regulation, with their ids, and its dates.")

    @Argument(help: RegulationSource.help)
    var source: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let regulation = try await RegulationSource(source, home: common)
      let clauses = try await regulation.text().clauses.clauses
      let validity = try await regulation.validity()
      if common.json {
        return try JSONOutput.write(
          Report(
            title: regulation.title, promulgated: validity.promulgated, effective: validity.effective,
            repealed: validity.repealed, repeals: validity.repeals, clauses: clauses.map(Report.Row.init)))
      }
      Console.write(Style.bold(regulation.title) + "\n")
      for (name, date) in [
        ("promulgated", validity.promulgated), ("effective", validity.effective),
        ("not in force from", validity.repealed),
      ] {
        if let date { Console.write("\(name) \(date)\n") }
      }
      for repeal in validity.repeals { Console.write("repeals \(repeal.title) from \(repeal.date)\n") }
      for clause in clauses { Console.write("\(Style.cyan(clause.id))  \(clause.label)\n") }
    }

    struct Report: Encodable {
      struct Row: Encodable {
        var id: String
        var level: ClauseLevel
        var number: String
        var numbered: Bool
        var label: String
        var parentID: String?
        var start: Int
        var end: Int

        init(_ clause: Clause) {
          (id, level, number, numbered) = (clause.id, clause.level, clause.number, clause.isNumbered)
          (label, parentID) = (clause.label, clause.parentID)
          (start, end) = (clause.bytes.lowerBound, clause.bytes.upperBound)
        }
      }

      var title: String
      var promulgated: CalendarDate?
      var effective: CalendarDate?
      var repealed: CalendarDate?
      var repeals: [Validity.Repeal]
      var clauses: [Row]
    }
  }
}
