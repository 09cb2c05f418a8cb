import ArgumentParser
import Assistant
import Documents
import KnowledgeBase

extension Review {
  struct ReviewListCommand: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "list", abstract: "Findings, by document and place.",
      discussion: "By relevance, those of documents that read least like the rest of the library come first.")

    @Option(help: "In what order: \(Choice.list(ReviewList.Order.self)).", transform: Choice.parse)
    var by = ReviewList.Order.place

    @Option(help: "Only of this dataset.")
    var dataset: String?

    @Option(help: "Only of this step: \(Choice.list(CleaningStep.self)).", transform: Choice.parse)
    var step: CleaningStep?

    @Flag(help: "Only those that were overruled.")
    var overruled = false

    @Option(help: "How many.")
    var limit = 50

    @Option(help: "How many to skip.")
    var offset = 0

    @OptionGroup var common: CommonOptions

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit must be at least 1") }
      if offset < 0 { throw ValidationError("--offset must not be negative") }
    }

    func run() async throws {
      let settings = try await common.settings()
      let library = try Library.open(settings)
      var query = FindingQuery(step: step, overruled: overruled ? true : nil, limit: limit, offset: offset)
      if let dataset { query.datasetID = try await library.dataset(dataset).id }
      let total: Int
      let findings: [StoredFinding]
      if by == .place {
        let store = try await SQLiteStore(database: library.database, embedder: nil)
        findings = try await store.findings(query)
        total = try await store.findingCount(query)
      } else {
        let assistant = try await Assistant.open(settings)
        findings = try await assistant.reviewList.findings(query, by: by)
        total = try await assistant.store.findingCount(query)
      }
      if common.json { return try JSONOutput.write(FindingReport(findings: findings, total: total)) }
      if findings.isEmpty { Console.note("Nothing was found.") }
      for finding in findings { Console.write(finding.line) }
      if total > offset + findings.count {
        Console.note("\(total - offset - findings.count) more; see --offset and --limit.")
      }
    }
  }
}
