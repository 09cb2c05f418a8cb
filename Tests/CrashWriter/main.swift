// Ingests a folder into a library and, when told to, kills itself with SIGKILL on the way: after STEP steps of the ingest and DELAY
// microseconds. Step 0 is the start of the program.
// Usage: kaijuan-crash-writer LIBRARY FOLDER [STEP DELAY]

import Foundation
import KnowledgeBase
import Synchronization

#if canImport(Glibc)
  import Glibc
#endif

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

/// Counts steps down to the end.
final class Fuse: Sendable {
  private let left: Mutex<Int?>
  private let delay: UInt32

  init(arguments: ArraySlice<String>) {
    let numbers = arguments.compactMap { UInt32($0) }
    left = Mutex(numbers.first.map(Int.init))
    delay = numbers.last ?? 0
    if numbers.first == 0 { burn() }
  }

  func step() {
    let isOver = left.withLock { left in
      left = left.map { $0 - 1 }
      return left == 0
    }
    if isOver { burn() }
  }

  private func burn() {
    Thread.detachNewThread { [delay] in
      usleep(delay)
      kill(getpid(), SIGKILL)
    }
  }
}

let fuse = Fuse(arguments: CommandLine.arguments.dropFirst(3))
let embedder = SlowEmbedder()
let store = try await SQLiteStore(
  database: LibraryDatabase(path: CommandLine.arguments[1]), embedder: embedder)
let existing = try await store.dataset("default")
let dataset =
  if let existing { existing } else { try await store.createDataset(name: "default", description: "") }
let report = try await Ingestor(store: store, embedder: embedder)
  .ingest(
    paths: [CommandLine.arguments[2]], datasetID: dataset.id,
    progress: { _ in fuse.step() })
try store.database.close()
exit(report.failed.isEmpty ? 0 : 3)
