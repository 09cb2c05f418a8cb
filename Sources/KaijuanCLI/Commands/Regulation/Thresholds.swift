import ArgumentParser
import Assistant
import Documents
import Foundation
import KnowledgeBase

extension RegulationCommand {
  struct Thresholds: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "The numbers that the regulations of the library set; with --value, whether it keeps to them.")

    @Option(help: "A dataset to look in; may be repeated. Without it, all are.")
    var dataset: [String] = []

    @Option(help: "A document, by its id.")
    var document: String?

    @Option(help: "A clause, or one that it stands in, e.g. art_20.")
    var clause: String?

    @Option(help: "%, day, 日, CNY, 元 …")
    var unit: String?

    @Option(help: "Part of what is measured, or of the case that it is measured in.")
    var subject: String?

    @Option(help: "A value in --unit that each row is checked with.")
    var value: Double?

    @Option(name: .customLong("as-of"), help: DateArgument.help, transform: DateArgument.parse)
    var asOf: CalendarDate?

    @Option(help: "How many rows at most.")
    var limit = 1000

    @OptionGroup var common: CommonOptions

    func validate() throws {
      if value != nil, unit == nil { throw ValidationError("--value needs --unit: 4.5 % is not 4.5 days") }
      if value?.isFinite == false { throw ValidationError("--value must be a number") }
      if limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    func run() async throws {
      let library = try Library.open(try await common.settings())
      var filter = ThresholdFilter(
        documentID: document, clauseID: clause, unit: unit.map(MeasureUnit.canonical), subject: subject, asOf: asOf)
      if !dataset.isEmpty {
        var ids: [String] = []
        for name in dataset { ids.append(try await library.dataset(name).id) }
        filter.datasetIDs = ids
      }
      let store = try await SQLiteStore(database: library.database, embedder: nil)
      let found = try await store.thresholds(filter, limit: limit, offset: 0)
      let rows = found.rows.map { CheckedThreshold($0, value: value) }
      if common.json { return try JSONOutput.write(Report(thresholds: rows, total: found.total)) }
      for row in rows { Console.write(line(row)) }
      if found.total > rows.count { Console.note("\(found.total - rows.count) more; raise --limit.") }
    }

    private func number(_ value: Double) -> String {
      value.formatted(
        .number.precision(.fractionLength(0...4)).grouping(.never).locale(Locale(identifier: "en_US_POSIX")))
    }

    private func line(_ row: CheckedThreshold) -> String {
      let verdict = row.satisfied.map { $0 ? Style.green("kept  ") : Style.yellow("broken  ") } ?? ""
      let bound =
        row.relation == .between
        ? "\(number(row.value))–\(number(row.upper ?? row.value))" : "\(row.relation.rawValue) \(number(row.value))"
      let condition = row.condition.isEmpty ? "" : Style.dim("  (\(row.condition))")
      return
        "\(verdict)\(row.title)  \(Style.cyan(row.clauseID))  \(row.subject)  \(Style.bold(bound)) \(row.unit)\(condition)\n"
    }

    struct Report: Encodable {
      var thresholds: [CheckedThreshold]
      var total: Int
    }
  }
}
