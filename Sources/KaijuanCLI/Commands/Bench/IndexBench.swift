import ArgumentParser
import Assistant
import Foundation

extension Bench {
  struct IndexBench: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      commandName: "index", abstract: "Search the vectors of a file, on one thread.",
      discussion: "Files hold 32-bit little-endian floats. Scripts/bench-index compares with other indexes.")

    @Option(help: "The vectors to search.", completion: .file())
    var vectors: String

    @Option(help: "The vectors to search for.", completion: .file())
    var questions: String

    @Option(help: "Numbers in a vector.")
    var dimension = 384

    @Option(help: "The most vectors to take.")
    var limit = Int.max

    @Option(name: .shortAndLong, help: "Hits of a search.")
    var k = 10

    @Option(help: "Search among this share of the vectors; repeat it for more.")
    var share: [Double] = [1]

    @Flag(inversion: .prefixedNo, help: "Search them in lists of near ones; otherwise from two million on.")
    var lists: Bool?

    @OptionGroup var common: CommonOptions

    func validate() throws {
      if !(1...8000).contains(dimension) { throw ValidationError("--dimension must be 1 to 8000") }
      if limit < 1 { throw ValidationError("--limit must be at least 1") }
      if !(1...10_000).contains(k) { throw ValidationError("-k must be 1 to 10000") }
      if !share.allSatisfy({ $0 > 0 && $0 <= 1 }) { throw ValidationError("--share must be above 0 and at most 1") }
    }

    func run() async throws {
      let bar = ProgressBar()
      defer { bar.finish() }
      let report = try await IndexBenchmark(
        vectors: VectorFile(path: vectors, dimension: dimension),
        questions: VectorFile(path: questions, dimension: dimension), limit: limit, hits: k, shares: share,
        inLists: lists
      ) { bar.show($0) }.run()
      bar.finish()
      if common.json { return try JSONOutput.write(report) }
      func text(_ value: Double) -> String { value.formatted(.number.precision(.fractionLength(2)).grouping(.never)) }
      Console.write(
        "\(Style.bold("index"))  \(report.vectors) vectors built in \(text(report.buildSeconds)) s, \(report.kernel)\n")
      if let seconds = report.listSeconds { Console.write("put into lists in \(text(seconds)) s\n") }
      for search in report.searches {
        Console.write(
          "among \(search.allowed)  p50 \(text(search.p50Ms)) ms, p95 \(text(search.p95Ms)) ms, "
            + "in batches \(text(search.batchMs)) ms\n")
      }
    }
  }
}
