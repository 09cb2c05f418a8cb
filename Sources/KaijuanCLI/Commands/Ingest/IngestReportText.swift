import Documents
import Foundation
import KnowledgeBase

/// The report of an ingest, for people and for programs.
struct IngestReportText: Encodable {
  struct Documents: Encodable {
    var added: Int
    var updated: Int
    var unchanged: Int
    var failed: [FileProblem]
  }

  var dataset: String
  var documents: Documents
  var chunks: Int
  var tokens: Int
  var seconds: Double
  var findings: [FileFinding]
  var findingsOmitted: [OmittedFindings]

  init(_ report: IngestReport, dataset: String) {
    self.dataset = dataset
    documents = Documents(
      added: report.added, updated: report.updated, unchanged: report.unchanged, failed: report.failed)
    chunks = report.chunks
    tokens = report.tokens
    seconds = report.seconds
    findings = report.findings
    findingsOmitted = report.findingsOmitted
  }

  /// Findings a person sees without asking for more.
  private static let shownFindings = 20

  /// A line for each finding and failure on standard error, the sums on standard output.
  func show() {
    for finding in findings.prefix(Self.shownFindings) {
      Console.note(
        "\(Style.yellow(finding.path)):\(finding.start)  \(finding.step.rawValue) \(finding.action.rawValue): \(finding.reason) "
          + Style.dim(finding.sample))
    }
    let more =
      findings.count - min(findings.count, Self.shownFindings) + findingsOmitted.reduce(0) { $0 + $1.count }
    if more > 0 { Console.note("\(more) more findings; `kaijuan review list` shows all.") }
    for problem in documents.failed {
      Console.note("\(Style.yellow(problem.path))  \(problem.stage.rawValue): \(problem.reason)")
    }
    Console.write(
      """
      \(documents.added) added, \(documents.updated) updated, \(documents.unchanged) unchanged, \
      \(documents.failed.count) failed; \(chunks) passages, \(tokens) tokens in \
      \(seconds.formatted(.number.precision(.fractionLength(1)))) s

      """)
  }
}
