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
      let pairs = try await semantic ? byMeaning(settings) : byWords(settings)
      if common.json { return try JSONOutput.write(Report(semantic: semantic, pairs: pairs)) }
      if pairs.isEmpty { Console.note("No two documents are alike.") }
      for pair in pairs {
        let similarity = pair.similarity.formatted(.number.precision(.fractionLength(2)))
        Console.write("\(Style.bold(similarity))  \(pair.uri)  ~  \(pair.originalURI)\n")
      }
    }

    private func byWords(_ settings: Settings) async throws -> [Pair] {
      let store = try await SQLiteStore(database: try Library.open(settings).database, embedder: nil)
      return try await store.duplicates(datasetID: nil, limit: limit, offset: 0).map {
        Pair(
          documentID: $0.documentID, uri: $0.uri, originalID: $0.originalID, originalURI: $0.originalURI,
          similarity: $0.similarity)
      }
    }

    private func byMeaning(_ settings: Settings) async throws -> [Pair] {
      let assistant = try await Assistant.open(settings)
      var pairs: [Pair] = []
      for pair in try await assistant.semanticDuplicates(limit: limit) {
        guard let one = try await assistant.store.document(id: pair.documentID),
          let other = try await assistant.store.document(id: pair.originalID)
        else { continue }
        pairs.append(
          Pair(
            documentID: one.id, uri: one.uri, originalID: other.id, originalURI: other.uri, similarity: pair.similarity)
        )
      }
      return pairs
    }
  }
}
