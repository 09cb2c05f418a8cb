import ArgumentParser
import Assistant
import KnowledgeBase

extension Review {
  struct Overrule: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Say that a finding is none.",
      discussion: """
        Text that it left out is found at once. What it changed in a text is as in the file after the next ingest. It stays so for \
        later versions of the document.
        """)

    @Argument(help: "Its number, as `kaijuan review list` shows it.")
    var id: Int64

    @OptionGroup var common: CommonOptions

    func run() async throws { try await decide(id, overruled: true, common) }
  }

  struct Restore: AsyncParsableCommand {
    static let configuration = CommandConfiguration(abstract: "Take an overruling back.")

    @Argument(help: "Its number, as `kaijuan review list` shows it.")
    var id: Int64

    @OptionGroup var common: CommonOptions

    func run() async throws { try await decide(id, overruled: false, common) }
  }

  private static func decide(_ id: Int64, overruled: Bool, _ common: CommonOptions) async throws {
    let bar = ProgressBar()
    defer { bar.finish() }
    let assistant = try await Assistant.open(try await common.settings()) { bar.show($0) }
    let findings = try await assistant.review(id, overruled: overruled)
    bar.clear()
    if common.json { return try JSONOutput.write(FindingReport(findings: findings, total: findings.count)) }
    for finding in findings { Console.write(finding.line) }
  }
}
