import Documents
import Foundation
import KnowledgeBase
import Testing

@testable import Assistant

/// How often documents that say the same in other words or in another language are told from others, by the real encoder.
@Suite struct SemanticDuplicateTests {
  private struct Case: Decodable {
    var held: Bool
    var label: Bool
    var text: String
    var other: String
  }

  private static var hasEncoder: Bool {
    get async {
      guard let settings = try? await Settings.load() else { return false }
      return FileManager.default.fileExists(
        atPath: settings.models.appending(path: "multilingual-e5-small.Q4_0.gguf").path)
    }
  }

  private static func cases() throws -> [Case] {
    let file = URL(filePath: #filePath).deletingLastPathComponent().deletingLastPathComponent()
      .appending(path: "DocumentsTests/Goldens/Cleaning/semantic_duplicates.jsonl")
    return try Data(contentsOf: file).split(separator: 0x0A).map { try JSONDecoder().decode(Case.self, from: $0) }
  }

  /// Each pair as a library of two documents. The threshold was chosen on the open part.
  @Test(.enabled("needs the pulled encoder", { await hasEncoder })) func sample() async throws {
    let embedder = try await Assistant.embedder(try await Settings.load())
    let background = try await GeneralText.vectors(embedder)
    var counts: [Bool: (hits: Int, misses: Int, falseAlarms: Int, silent: Int)] = [:]
    for one in try Self.cases() {
      let vectors = try await embedder.embed([one.text, one.other], as: .passage)
      let documents = zip([one.text, one.other], vectors).enumerated().map { place, item in
        DocumentVectors(
          documentID: "\(place)", datasetID: "\(place)", language: LanguageDetector.language(of: item.0),
          vectors: [item.1])
      }
      let isFound = !SemanticDuplicates.pairs(documents, background: background).isEmpty
      var count = counts[one.held] ?? (0, 0, 0, 0)
      switch (isFound, one.label) {
      case (true, true): count.hits += 1
      case (false, true): count.misses += 1
      case (true, false): count.falseAlarms += 1
      case (false, false): count.silent += 1
      }
      counts[one.held] = count
    }
    for (held, count) in counts.sorted(by: { !$0.key && $1.key }) {
      let precision = Double(count.hits) / Double(max(1, count.hits + count.falseAlarms))
      let recall = Double(count.hits) / Double(max(1, count.hits + count.misses))
      #expect(precision >= 0.9 && recall >= 0.7, "\(count)")
      guard ProcessInfo.processInfo.environment["KAIJUAN_CLEANING_TABLE"] != nil else { continue }
      let figures = [precision, recall].map { $0.formatted(.number.precision(.fractionLength(3))) }
      print(
        "TABLE | semantic duplicates | \(held ? "held out" : "open") | \(count.hits + count.misses) | "
          + "\(count.falseAlarms + count.silent) | \(figures[0]) | \(figures[1]) |")
    }
  }
}
