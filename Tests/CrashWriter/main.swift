// Ingests a folder into a library, for a test that kills it while it does so.
// Usage: kaijuan-crash-writer LIBRARY FOLDER

import Foundation
import KnowledgeBase

/// Vectors that depend on nothing but the text, and take a moment like real ones.
struct SlowEmbedder: Embedder {
  let identity = "crash-1"
  let dimension = 8
  let maximumTokens = 512

  func tokenCount(_ text: String) -> Int { text.unicodeScalars.count }

  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    try await Task.sleep(for: .microseconds(300))
    return texts.map { text in
      var vector = [Float](repeating: 0.1, count: dimension)
      for byte in text.utf8 { vector[Int(byte) % dimension] += 1 }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      return vector.map { $0 / length }
    }
  }
}

let embedder = SlowEmbedder()
let store = try await SQLiteStore(
  database: LibraryDatabase(path: CommandLine.arguments[1]), embedder: embedder)
let existing = try await store.dataset("default")
let dataset =
  if let existing { existing } else { try await store.createDataset(name: "default", description: "") }
let report = try await Ingestor(store: store, embedder: embedder)
  .ingest(paths: [CommandLine.arguments[2]], datasetID: dataset.id)
try store.database.close()
exit(report.failed.isEmpty ? 0 : 3)
