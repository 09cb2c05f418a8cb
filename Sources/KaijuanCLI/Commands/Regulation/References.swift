import ArgumentParser
import Documents
import KnowledgeBase

extension RegulationCommand {
  struct References: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Where a regulation points at clauses, and what it points at.",
      discussion: "What could not be resolved is listed too.")

    @Argument(help: RegulationSource.help)
    var source: String

    @OptionGroup var common: CommonOptions

    func run() async throws {
      let regulation = try await RegulationSource(source, home: common)
      let rows = try await regulation.references().map(Report.Row.init)
      if common.json { return try JSONOutput.write(Report(title: regulation.title, references: rows)) }
      for row in rows {
        let document = row.document.map { "\($0) " } ?? ""
        let missing = row.missing.map { Style.yellow("not found" + ($0.isEmpty ? "" : ": \($0)")) }
        let target = document + row.targets.joined(separator: ", ")
        Console.write(
          "\(Style.cyan(row.clauseID))  \(row.text)  →  \([target, missing ?? ""].filter { !$0.isEmpty }.joined(separator: "  "))\n"
        )
      }
    }

    struct Report: Encodable {
      struct Row: Encodable {
        var clauseID: String
        var text: String
        var start: Int
        var end: Int
        var document: String?
        var documentID: String?
        var targets: [String]
        var missing: String?

        init(_ stored: StoredReference) {
          let reference = stored.reference
          (clauseID, text) = (reference.clauseID, reference.text)
          (start, end) = (reference.bytes.lowerBound, reference.bytes.upperBound)
          (document, documentID) = (reference.document, stored.documentID)
          (targets, missing) = (reference.targets, reference.missing)
        }
      }

      var title: String
      var references: [Row]
    }
  }
}
