import Foundation
import GRDB
import KnowledgeBase
import Testing

@Suite struct OpeningTests {
  private func open(_ path: String, embedder: (any Embedder)? = nil) async throws -> SQLiteStore {
    try await SQLiteStore(database: LibraryDatabase(path: path), embedder: embedder)
  }

  @Test func anEmptyFileBecomesALibrary() async throws {
    let folder = try TemporaryFolder()
    try folder.write("library.db", "")
    #expect(try await open(folder["library.db"]).datasets() == [])
  }

  /// Its maker was killed before the first migration was done.
  @Test func anUnfinishedFileBecomesALibrary() async throws {
    let folder = try TemporaryFolder()
    let path = folder["library.db"]
    try await DatabaseQueue(path: path).write {
      try $0.execute(sql: "CREATE TABLE grdb_migrations (identifier TEXT NOT NULL PRIMARY KEY)")
    }
    #expect(try await open(path).datasets() == [])
    // Where something was done it was another's.
    var other = DatabaseMigrator()
    other.registerMigration("other-1") { _ in }
    try other.migrate(DatabaseQueue(path: folder["other.db"]))
    await #expect {
      try await open(folder["other.db"])
    } throws: { "\($0)".contains("another application") }
  }

  @Test func aLibraryOpensAgain() async throws {
    let folder = try TemporaryFolder()
    let store = try await open(folder["library.db"], embedder: WordEmbedder())
    let dataset = try await store.createDataset(name: "default", description: "")
    _ = try await store.store(ingested("一段。", uri: "a", dataset: dataset))
    try store.database.close()
    let again = try await open(folder["library.db"], embedder: WordEmbedder())
    #expect(again.generation == store.generation)
    #expect(try await again.lexicalSearch("一段", filter: SearchFilter(), limit: 1).count == 1)
    #expect(try await again.vectorSearch(WordEmbedder().vector("a\n一段。"), filter: SearchFilter(), limit: 1).count == 1)
  }

  @Test func otherFilesAreRefusedAndLeftAlone() async throws {
    let folder = try TemporaryFolder()
    let path = try folder.write("notes.txt", "some notes that are longer than a header of SQLite")
    await #expect(throws: KnowledgeBaseError.notALibrary(path: path, reason: "it is not an SQLite file")) {
      try await open(path)
    }
    #expect(try String(contentsOfFile: path, encoding: .utf8).hasPrefix("some notes"))

    let foreign = folder["foreign.db"]
    try await DatabaseQueue(path: foreign).write {
      try $0.execute(sql: "CREATE TABLE t (a); PRAGMA application_id = 7")
    }
    let before = try Data(contentsOf: URL(fileURLWithPath: foreign))
    await #expect {
      try await open(foreign)
    } throws: { "\($0)".contains("another application") }
    #expect(try Data(contentsOf: URL(fileURLWithPath: foreign)) == before)
    #expect(!FileManager.default.fileExists(atPath: foreign + "-wal"))
  }

  @Test func newerLibrariesAreRefused() async throws {
    let folder = try TemporaryFolder()
    let path = folder["library.db"]
    try await open(path).database.close()
    try await DatabaseQueue(path: path).write { try $0.execute(sql: "PRAGMA user_version = 99") }
    let supported = LibraryDatabase.format
    await #expect(throws: KnowledgeBaseError.newerLibrary(path: path, format: 99, supported: supported)) {
      try await open(path)
    }
  }

  @Test func damageIsNamed() async throws {
    let folder = try TemporaryFolder()
    let path = folder["library.db"]
    let store = try await open(path, embedder: WordEmbedder())
    let dataset = try await store.createDataset(name: "default", description: "")
    for file in 0..<50 {
      _ = try await store.store(ingested("第\(file)段文字。", uri: "\(file)", dataset: dataset))
    }
    try store.database.close()
    let whole = try Data(contentsOf: URL(fileURLWithPath: path))

    // Cut off, at any length.
    for length in [1, 15, 50, 99, 100, 4000, whole.count / 2, whole.count - 1] {
      try whole.prefix(length).write(to: URL(fileURLWithPath: path))
      for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
      await damaged { try await use(path) }
    }
    // Overwritten: the tables' roots first, then anywhere.
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<20 {
      var data = whole
      for _ in 0..<40 {
        let at = Int.random(in: 100..<data.count, using: &generator)
        data[at] = UInt8.random(in: 0...255, using: &generator)
      }
      try data.write(to: URL(fileURLWithPath: path))
      for ending in ["-wal", "-shm"] { try? FileManager.default.removeItem(atPath: path + ending) }
      await damaged { try await use(path) }
    }
  }

  /// Damage may go unnoticed or give one of our errors; it never crashes and never gives a foreign error.
  private func damaged(_ body: () async throws -> Void) async {
    do { try await body() } catch { #expect(error is KnowledgeBaseError, "\(error)") }
  }

  private func use(_ path: String) async throws {
    let store = try await open(path, embedder: WordEmbedder())
    for dataset in try await store.datasets() {
      for document in try await store.documents(datasetID: dataset.id, limit: 5, offset: 0) {
        _ = try await store.passages(documentID: document.id)
      }
    }
    _ = try await store.lexicalSearch("文字", filter: SearchFilter(), limit: 5)
    _ = try await store.vectorSearch(WordEmbedder().vector("x"), filter: SearchFilter(), limit: 5)
    _ = try await store.database.check()
  }

  @Test func unusablePathsAreNamed() async throws {
    let folder = try TemporaryFolder()
    await #expect(throws: KnowledgeBaseError.cannotOpen(path: folder.path, reason: "it is a folder")) {
      try await open(folder.path)
    }
    await #expect { try await open(folder["none/library.db"]) } throws: {
      if case KnowledgeBaseError.cannotOpen = $0 { true } else { false }
    }
  }

  @Test func vectorsOfTwoModelsAreNotMixed() async throws {
    let folder = try TemporaryFolder()
    let path = folder["library.db"]
    let other = WordEmbedder(identity: "words-2", dimension: 16)
    // Without vectors, the model may still be chosen anew.
    let first = try await open(path, embedder: other)
    let store = try await open(path, embedder: WordEmbedder())
    let dataset = try await store.createDataset(name: "default", description: "")
    let record = try await store.store(ingested("一段。", uri: "a", dataset: dataset))
    let mismatch = KnowledgeBaseError.embedderMismatch(
      library: "words-1", libraryDimension: 32, embedder: "words-2", embedderDimension: 16)
    await #expect(throws: mismatch) { try await open(path, embedder: other) }
    await #expect(throws: mismatch) {
      try await first.store(ingested("两段。", uri: "b", dataset: dataset, embedder: other))
    }
    #expect("\(mismatch)".contains("words-1"))

    let without = try await open(path)
    #expect(try await without.lexicalSearch("一段", filter: SearchFilter(), limit: 1).count == 1)
    await #expect(throws: KnowledgeBaseError.noEmbedder) {
      try await without.vectorSearch([1], filter: SearchFilter(), limit: 1)
    }
    try await store.deleteDocument(id: record.id)
    _ = try await open(path, embedder: other)
  }

  @Test func aChangedTokenizerRebuildsTheFullText() async throws {
    let folder = try TemporaryFolder()
    let path = folder["library.db"]
    let store = try await open(path, embedder: WordEmbedder())
    let dataset = try await store.createDataset(name: "default", description: "")
    _ = try await store.store(ingested("一段文字。", uri: "a", dataset: dataset))
    try await store.database.write {
      try $0.execute(sql: "INSERT INTO passages_index (passages_index) VALUES ('delete-all')")
      try $0.execute(sql: "UPDATE library_state SET tokenizer = 0")
    }
    #expect(try await store.database.check() != [])
    try store.database.close()
    let again = try await open(path)
    #expect(try await again.lexicalSearch("文字", filter: SearchFilter(), limit: 1).count == 1)
    #expect(try await again.database.check() == [])
  }
}
