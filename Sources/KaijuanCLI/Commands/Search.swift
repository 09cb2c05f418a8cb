import ArgumentParser
import Assistant
import Documents
import Foundation
import KnowledgeBase
import Retrieval

struct Search: AsyncParsableCommand {
  static let configuration = CommandConfiguration(abstract: "Find the passages that a question is about.")

  @Argument(help: "What to look for.")
  var query: String

  @Option(help: "A dataset to search; may be repeated. Without it, all are searched.")
  var dataset: [String] = []

  @Option(name: [.customShort("k"), .customLong("top-k")], help: "How many passages.")
  var topK: Int?

  @Option(name: .customLong("as-of"), help: DateArgument.help, transform: DateArgument.parse)
  var asOf: CalendarDate?

  @OptionGroup var choice: PassageChoiceOptions

  @Option(help: "Show each passage with so many of those before and after it.")
  var neighbours = 0

  @Flag(help: "Have the generator judge the best passages; those that it has not read before take about a second each.")
  var rerank = false

  @OptionGroup var common: CommonOptions

  func run() async throws {
    var overrides = Overrides()
    overrides.topK = topK
    let bar = ProgressBar()
    defer { bar.finish() }
    let assistant = try await Assistant.open(try await common.settings(overrides)) { bar.show($0) }
    let request = RetrievalRequest(
      question: query, filter: SearchFilter(asOf: asOf, metadata: choice.condition), diversity: choice.diversity,
      decay: choice.decay, neighbours: neighbours)
    let found = try await assistant.search(request, datasets: dataset.isEmpty ? nil : dataset, rerank: rerank)
    bar.clear()
    if common.json { return try JSONOutput.write(["passages": found.map(PassageReport.init)]) }
    if found.isEmpty { Console.note("Nothing was found.") }
    for (number, ranked) in found.enumerated() { Console.write(text(number + 1, ranked)) }
  }

  private func text(_ number: Int, _ ranked: RankedPassage) -> String {
    let passage = ranked.passage
    let place = ([passage.title] + passage.chunk.headingPath).joined(separator: " > ")
    let page = passage.chunk.pages.map { ", page \($0.first)" } ?? ""
    let validity = passage.repealed.map { Style.yellow(" not in force from \($0)") } ?? ""
    let score = ranked.score.formatted(.number.precision(.fractionLength(2)))
    let signature = passage.chunk.signature.map { "\n" + Style.green($0) } ?? ""
    return """
      \(Style.cyan("[\(number)]")) \(Style.bold(place))\(validity)  \(Style.dim("\(passage.uri)\(page), score \(score)"))\(signature)
      \((ranked.context?.text ?? passage.chunk.text).trimmingCharacters(in: .whitespacesAndNewlines))


      """
  }
}

/// A passage as `--json` shows it. `start` and `end` count UTF-8 bytes of the stored source, as in citations.
struct PassageReport: Encodable {
  var id: Int64
  var documentID: String
  var datasetID: String
  var uri: String
  var title: String
  var headingPath: [String]
  var symbol: String?
  var signature: String?
  var clauseID: String?
  var effective: CalendarDate?
  var repealed: CalendarDate?
  var text: String
  var score: Float
  var scores: PassageScores
  var start: Int
  var end: Int
  var page: Int?
  var context: PassageContext?

  init(_ ranked: RankedPassage) {
    let passage = ranked.passage
    id = passage.id
    documentID = passage.documentID
    datasetID = passage.datasetID
    uri = passage.uri
    title = passage.title
    headingPath = passage.chunk.headingPath
    (symbol, signature) = (passage.chunk.symbol, passage.chunk.signature)
    clauseID = passage.chunk.clauseID
    effective = passage.effective
    repealed = passage.repealed
    text = passage.chunk.text
    score = ranked.score
    scores = ranked.scores
    start = passage.chunk.bytes.lowerBound
    end = passage.chunk.bytes.upperBound
    page = passage.chunk.pages?.first
    context = ranked.context
  }
}
