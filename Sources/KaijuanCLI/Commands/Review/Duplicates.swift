import ArgumentParser
import Assistant
import Foundation
import KnowledgeBase

extension Review {
  struct Duplicates: AsyncParsableCommand {
    static let configuration = CommandConfiguration(
      abstract: "Documents that are nearly the same, the most similar first.",
      discussion: """
        By their words, over all datasets; with --semantic by their meaning, between different datasets, so that translations and \
        paraphrases are found.
        """)

    @Flag(help: "Compare what documents say, not how.")
    var semantic = false

    @Option(help: "How many pairs.")
    var limit = 50

    @OptionGroup var common: CommonOptions

    func validate() throws {
      if limit < 1 { throw ValidationError("--limit must be at least 1") }
    }

    private struct Pair: Encodable {
      var documentID: String
      var uri: String
      var originalID: String
      var originalURI: String
      var similarity: Double
    }
    private struct Report: Encodable {
      var semantic: Bool
      var pairs: [Pair]
    }

    func run() async throws {
      let settings = try await common.settings()
      let found: [(String, String, Double)]
      let store: SQLiteStore
      if semantic {
        let assistant = try await Assistant.open(settings)
        store = assistant.store
        found = try await assistant.semanticDuplicates(limit: limit).map {
          ($0.documentID, $0.originalID, $0.similarity)
        }
      } else {
        store = try await SQLiteStore(database: try Library.open(settings).database, embedder: nil)
        found = try await store.duplicates(datasetID: nil, limit: limit, offset: 0)
          .map { ($0.documentID, $0.originalID, $0.similarity) }
      }
      var pairs: [Pair] = []
      for (later, earlier, similarity) in found {
        guard let one = try await store.document(id: later), let other = try await store.document(id: earlier) else {
          continue
        }
        pairs.append(
          Pair(documentID: later, uri: one.uri, originalID: earlier, originalURI: other.uri, similarity: similarity))
      }
      if common.json { return try JSONOutput.write(Report(semantic: semantic, pairs: pairs)) }
      if pairs.isEmpty { Console.note("No two documents are alike.") }
      for pair in pairs {
        let similarity = pair.similarity.formatted(.number.precision(.fractionLength(2)))
        Console.write("\(Style.bold(similarity))  \(pair.uri)  ~  \(pair.originalURI)\n")
      }
    }
  }
}
