import Documents
import Foundation
import KnowledgeBase
import Testing

/// Equal texts get equal vectors, texts that share words similar ones. Depends on nothing but the text.
struct WordEmbedder: Embedder {
  var identity = "words-1"
  var dimension = 32
  var maximumTokens = 512
  /// Called before each batch.
  var onEmbed: @Sendable ([String]) async throws -> Void = { _ in }

  func tokenCount(_ text: String) -> Int { text.unicodeScalars.count }

  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    try await onEmbed(texts)
    return texts.map(vector)
  }

  func vector(_ text: String) -> [Float] {
    var vector = [Float](repeating: 0, count: dimension)
    for scalar in text.unicodeScalars {
      let hash = (UInt64(scalar.value) &* 0x9E37_79B9_7F4A_7C15) >> 40
      vector[Int(hash) % dimension] += hash & 0x10_0000 == 0 ? 1 : -1
    }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return length > 0 ? vector.map { $0 / length } : [1] + vector.dropFirst()
  }
}

/// A folder that is gone after the test.
final class TemporaryFolder: Sendable {
  let path: String

  init() throws {
    path = NSTemporaryDirectory() + "kaijuan-test-\(UUID().uuidString)"
    try FileManager.default.createDirectory(atPath: path, withIntermediateDirectories: true)
  }

  deinit { try? FileManager.default.removeItem(atPath: path) }

  subscript(_ name: String) -> String { path + "/" + name }

  @discardableResult
  func write(_ name: String, _ text: String) throws -> String {
    try write(name, Data(text.utf8))
  }

  @discardableResult
  func write(_ name: String, _ data: Data) throws -> String {
    let url = URL(fileURLWithPath: self[name])
    try FileManager.default.createDirectory(at: url.deletingLastPathComponent(), withIntermediateDirectories: true)
    try data.write(to: url)
    return url.path
  }
}

/// Opens a library in a folder of its own, gives it to the test, and checks it afterwards.
func withLibrary<Result>(
  embedder: any Embedder = WordEmbedder(), _ body: (SQLiteStore, TemporaryFolder) async throws -> Result
) async throws -> Result {
  let folder = try TemporaryFolder()
  let store = try await SQLiteStore(database: LibraryDatabase(path: folder["library.db"]), embedder: embedder)
  let result = try await body(store, folder)
  let problems = try await store.database.check()
  #expect(problems == [])
  try store.database.close()
  return result
}

/// A document of one chunk a paragraph, with vectors of `embedder`.
func ingested(
  _ text: String, uri: String, dataset: Dataset, title: String? = nil, kind: DocumentKind = .article,
  contributor: String? = nil, headingPath: [String] = [], metadata: [String: String] = ["date": "2026-11-21"],
  embedder: WordEmbedder = WordEmbedder()
) -> IngestedDocument {
  var chunks: [Chunk] = []
  var bytes = 0
  var characters = 0
  for paragraph in text.split(separator: "\n", omittingEmptySubsequences: false) {
    let (byteCount, characterCount) = (paragraph.utf8.count, paragraph.unicodeScalars.count)
    if byteCount > 0 {
      chunks.append(
        Chunk(
          ordinal: chunks.count, headingPath: headingPath, symbol: nil, language: .chinese, kind: kind,
          text: String(paragraph), bytes: bytes..<bytes + byteCount,
          characters: characters..<characters + characterCount))
    }
    bytes += byteCount + 1
    characters += characterCount + 1
  }
  let title = title ?? uri
  let texts = chunks.map { $0.embeddingText(title: title) }
  return IngestedDocument(
    datasetID: dataset.id, uri: uri,
    document: Document(
      title: title, kind: kind, language: .chinese, metadata: metadata, text: text, sections: []),
    contributor: contributor, sourceHash: ContentHash.hex(text), byteCount: text.utf8.count, chunks: chunks,
    contentHashes: texts.map(ContentHash.hex), vectors: texts.map(embedder.vector))
}

/// A tar archive of regular files, as POSIX lays it down.
func tar(_ files: [(name: String, text: String)]) -> Data {
  var archive = Data()
  for (name, text) in files {
    var header = [UInt8](repeating: 0, count: 512)
    func put(_ text: String, at offset: Int) {
      header.replaceSubrange(offset..<offset + text.utf8.count, with: text.utf8)
    }
    put(name, at: 0)
    put("0000644", at: 100)
    put(
      String(repeating: "0", count: 11 - String(text.utf8.count, radix: 8).count) + String(text.utf8.count, radix: 8),
      at: 124)
    put("00000000000", at: 136)
    put("        0", at: 148)
    put("ustar", at: 257)
    put("00", at: 263)
    let sum = String(header.reduce(0) { $0 + Int($1) }, radix: 8)
    put(String(repeating: "0", count: 6 - sum.count) + sum + "\0 ", at: 148)
    archive += Data(header) + Data(text.utf8) + Data(count: (512 - text.utf8.count % 512) % 512)
  }
  return archive + Data(count: 1024)
}

extension Array {
  /// One after the other.
  func asyncMap<Result>(_ transform: (Element) async throws -> Result) async rethrows -> [Result] {
    var results: [Result] = []
    for element in self { results.append(try await transform(element)) }
    return results
  }
}
