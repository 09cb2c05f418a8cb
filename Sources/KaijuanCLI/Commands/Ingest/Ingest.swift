import ArgumentParser
import Assistant
import Documents
import Foundation
import KnowledgeBase
import Web

struct Ingest: AsyncParsableCommand {
  static let configuration = CommandConfiguration(
    abstract: "Bring files, folders and web pages into the library.",
    discussion: """
      Only what is new or changed is read again. A file that cannot be read stops no other; it is listed with the reason, and the \
      exit status is 3. Connections are opened only to fetch pages and sitemaps that are named here.
      """)

  @Argument(help: "Files, folders, and addresses of pages (https://…).", completion: .file())
  var paths: [String] = []

  @Option(help: ArgumentHelp("Fetch the pages that this sitemap names; may be repeated.", valueName: "URL"))
  var sitemap: [String] = []

  @Option(help: "At most so many pages of each sitemap.")
  var limit = IngestSources.defaultPageLimit

  @Option(
    help: ArgumentHelp(
      "A host whose pages may be fetched although its address is not public; may be repeated.", valueName: "host"))
  var allowPrivateHost: [String] = []

  @Flag(help: "Stay and follow what changes in the folders: one line a change, until Ctrl-C.")
  var watch = false

  @Option(help: "The dataset they belong to; made when there is none of this name.")
  var dataset = Assistant.defaultDataset

  @Option(help: "Who is credited; without it, what each document says itself.")
  var contributor: String?

  @Flag(help: "Read pictures and scanned pages with tesseract, Chinese and English.")
  var ocr = false

  @Option(help: "Threads of the engine.")
  var threads: Int?

  @OptionGroup var common: CommonOptions

  private var sources: IngestSources { IngestSources(paths: paths, sitemaps: sitemap, pageLimit: limit) }

  func validate() throws {
    guard !paths.isEmpty || !sitemap.isEmpty else { throw ValidationError("name a file, a folder or an address") }
    guard limit > 0 else { throw ValidationError("--limit must be at least 1") }
    guard !watch || (sitemap.isEmpty && !paths.contains(where: PageAddress.isAddress)) else {
      throw ValidationError("--watch follows folders, not pages")
    }
    do { try sources.check() } catch { throw ValidationError("\(error)") }
  }

  func run() async throws {
    var overrides = Overrides()
    overrides.threads = threads
    if ocr { overrides.ocr = TextRecognition.defaultLanguages }
    if !allowPrivateHost.isEmpty { overrides.privateHosts = allowPrivateHost }
    let settings = try await common.settings(overrides)
    let bar = ProgressBar()
    defer { bar.finish() }
    let assistant = try await Assistant.open(settings, creating: true) { bar.show($0) }
    if watch { return try await follow(assistant, bar) }
    let report = try await assistant.ingest(sources, dataset: dataset, contributor: contributor) { progress in
      bar.show(StepProgress(progress))
    }
    bar.clear()
    try show(report)
    if !report.failed.isEmpty {
      throw DoneInPart(description: "\(report.failed.count) files could not be ingested; the others are in the library")
    }
  }

  private func follow(_ assistant: Assistant, _ bar: ProgressBar) async throws {
    try await assistant.watch(paths, dataset: dataset, contributor: contributor) { progress in
      bar.show(StepProgress(progress))
    } began: { report in
      bar.clear()
      try show(report)
      Console.note("Watching; Ctrl-C ends.")
    } changed: { [common] change in
      // Coding a struct of strings and numbers does not fail.
      if common.json { try? JSONOutput.write(change, asLine: true) } else { ChangeLine.show(change) }
    }
  }

  private func show(_ report: IngestReport) throws {
    let text = IngestReportText(report, dataset: dataset)
    if common.json { try JSONOutput.write(text, asLine: watch) } else { text.show() }
  }
}

extension StepProgress {
  init(_ progress: IngestProgress) {
    let passages = progress.chunks > 0 ? " (passage \(progress.embedded) of \(progress.chunks))" : ""
    self.init(
      "ingesting", detail: progress.file + passages, completed: progress.done, of: progress.total, unit: .files)
  }
}
