import ArgumentParser
import Assistant
import Documents
import Foundation
import KnowledgeBase

struct Ingest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring files and folders into the library.",
    discussion: """
      Only what is new or changed is read again. A file that cannot be read stops no other; it is listed with the reason, and the \
      exit status is 3.
      """)

  @Argument(help: "Files and folders.", completion: .file())
  var paths: [String]

  @Option(help: "The dataset they belong to; made when there is none of this name.")
  var dataset = Assistant.defaultDataset

  @Option(help: "Who is credited; without it, what each document says itself.")
  var contributor: String?

  @Flag(help: "Read pictures and scanned pages with tesseract, Chinese and English.")
  var ocr = false

  @Option(help: "Threads of the engine.")
  var threads: Int?

  @OptionGroup var common: CommonOptions

  private struct Report: Encodable {
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
  }

  func run() async throws {
    var overrides = Overrides()
    overrides.threads = threads
    if ocr { overrides.ocr = TextRecognition.defaultLanguages }
    let settings = try await common.settings(overrides)
    let bar = ProgressBar()
    defer { bar.finish() }
    let assistant = try await Assistant.open(settings, creating: true) { bar.show($0) }
    let report = try await assistant.ingest(paths: paths, dataset: dataset, contributor: contributor) { progress in
      bar.show(StepProgress(progress))
    }
    bar.clear()
    try show(report)
    if !report.failed.isEmpty {
      throw DoneInPart(description: "\(report.failed.count) files could not be ingested; the others are in the library")
    }
  }

  private func show(_ report: IngestReport) throws {
    if common.json {
      return try JSONOutput.write(
        Report(
          dataset: dataset,
          documents: Report.Documents(
            added: report.added, updated: report.updated, unchanged: report.unchanged, failed: report.failed),
          chunks: report.chunks, tokens: report.tokens, seconds: report.seconds, findings: report.findings,
          findingsOmitted: report.findingsOmitted))
    }
    showFindings(report)
    for problem in report.failed {
      Console.note("\(Style.yellow(problem.path))  \(problem.stage.rawValue): \(problem.reason)")
    }
    Console.write(
      """
      \(report.added) added, \(report.updated) updated, \(report.unchanged) unchanged, \(report.failed.count) failed; \
      \(report.chunks) passages, \(report.tokens) tokens in \(report.seconds.formatted(.number.precision(.fractionLength(1)))) s

      """)
  }
}

extension Ingest {
  /// Findings a person sees without asking for more.
  private static let shownFindings = 20

  private func showFindings(_ report: IngestReport) {
    for finding in report.findings.prefix(Self.shownFindings) {
      Console.note(
        "\(Style.yellow(finding.path)):\(finding.start)  \(finding.step.rawValue) \(finding.action.rawValue): \(finding.reason) "
          + Style.dim(finding.sample))
    }
    let more =
      report.findings.count - min(report.findings.count, Self.shownFindings)
      + report.findingsOmitted.reduce(0) { $0 + $1.count }
    if more > 0 { Console.note("\(more) more findings; `kaijuan review list` shows all.") }
  }
}

extension StepProgress {
  init(_ progress: IngestProgress) {
    let passages = progress.chunks > 0 ? " (passage \(progress.embedded) of \(progress.chunks))" : ""
    self.init(
      "ingesting", detail: progress.file + passages, completed: progress.done, of: progress.total, unit: .files)
  }
}
