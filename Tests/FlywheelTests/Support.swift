import Documents
import Flywheel
import Foundation
import KnowledgeBase
import Synchronization
import Testing

/// A clock that tests set.
final class TestClock: Sendable {
  private let time: Mutex<Date>

  init(_ start: Date = Date(timeIntervalSince1970: 1_790_000_000)) { time = Mutex(start) }

  var now: Date { time.withLock { $0 } }
  func advance(_ seconds: TimeInterval) { time.withLock { $0 += seconds } }
}

private struct NoEmbedder: Embedder {
  let identity = "none-1"
  let dimension = 2
  let maximumTokens = 512
  func tokenCount(_ text: String) -> Int { 1 }
  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] { texts.map { _ in [1, 0] } }
}

/// A library with a flywheel, in a folder that is gone after the test.
final class Workshop: Sendable {
  let folder: String
  let clock = TestClock()
  let store: SQLiteStore
  let messages: SQLiteMessageLog
  let flywheel: Flywheel
  let dataset: Dataset

  var path: String { folder + "/library.db" }
  var ledger: Ledger { flywheel.ledger }

  init() async throws {
    folder = NSTemporaryDirectory() + "kaijuan-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: folder, withIntermediateDirectories: true)
    let database = try LibraryDatabase(path: folder + "/library.db")
    let clock = clock
    store = try await SQLiteStore(database: database, embedder: NoEmbedder(), now: { clock.now })
    messages = SQLiteMessageLog(database: database)
    flywheel = Flywheel(ledger: try Ledger(database: database), now: { clock.now })
    dataset = try await store.createDataset(name: "default", description: "")
  }

  deinit { try? FileManager.default.removeItem(atPath: folder) }

  /// One passage a line.
  @discardableResult
  func add(
    _ text: String, uri: String, by contributor: String?, kind: DocumentKind = .article, title: String = "题",
    isCompared: Bool = false
  ) async throws -> DocumentRecord {
    var chunks: [Chunk] = []
    var offset = (bytes: 0, characters: 0)
    for line in text.split(separator: "\n") {
      let end = (bytes: offset.bytes + line.utf8.count, characters: offset.characters + line.unicodeScalars.count)
      chunks.append(
        Chunk(
          ordinal: chunks.count, headingPath: [], symbol: nil, language: .chinese, kind: kind, text: String(line),
          bytes: offset.bytes..<end.bytes, characters: offset.characters..<end.characters))
      offset = (end.bytes + 1, end.characters + 1)
    }
    return try await store.store(
      IngestedDocument(
        datasetID: dataset.id, uri: uri,
        document: Document(title: title, kind: kind, language: .chinese, text: text, sections: []),
        contributor: contributor, sourceHash: ContentHash.hex(title + text), byteCount: text.utf8.count,
        chunks: chunks, contentHashes: chunks.map { ContentHash.hex($0.embeddingText(title: title)) },
        vectors: chunks.map { _ in [1, 0] },
        cleaning: isCompared
          ? CleaningRecord(fingerprint: "", signature: MinHash(text), edgeLines: [], reportsDuplicates: true) : nil))
  }

  /// Logs an answer that cites all passages of the documents.
  func answer(_ id: String, citing documents: [DocumentRecord], refused: Bool = false) async throws {
    var citations: [LoggedCitation] = []
    for document in documents {
      for passage in try await store.passages(documentID: document.id) {
        citations.append(LoggedCitation(number: citations.count + 1, passage: passage))
      }
    }
    try await messages.append(
      LoggedMessage(
        id: id, datasetIDs: nil, question: "问", answer: "答", refused: refused, createdAt: clock.now, details: "{}",
        citations: citations))
  }

  func draft(_ event: String, _ contributor: String, _ points: Int, type: PointsType = .annotation) -> LedgerDraft {
    LedgerDraft(
      event: event, contributor: contributor, type: type, points: points, datasetID: dataset.id, createdAt: clock.now)
  }
}
