import Documents
import Foundation
import KnowledgeBase
import Synchronization
import Testing

@Suite(.timeLimit(.minutes(30)), .serialized) struct FolderWatchTests {
  private final class Log: Sendable {
    private let changes = Mutex<[DocumentChange]>([])
    func add(_ change: DocumentChange) { changes.withLock { $0.append(change) } }
    var all: [DocumentChange] { changes.withLock { $0 } }

    func wait(_ what: String, until isSo: ([DocumentChange]) -> Bool) async throws {
      do {
        while !isSo(all) { try await Task.sleep(for: .milliseconds(20)) }
      } catch {
        Issue.record("\(what) did not come; there are \(all)")
        throw error
      }
    }
  }

  /// Runs a watch over `files` while `body` changes what is in it.
  private func watching(
    embedder: WordEmbedder = WordEmbedder(),
    _ body: (SQLiteStore, TemporaryFolder, Dataset, Log, Task<Void, any Error>) async throws -> Void
  ) async throws {
    try await withLibrary(embedder: embedder) { store, folder in
      let dataset = try await store.createDataset(name: "default", description: "")
      try folder.write("files/a.md", "# 甲\n\n第一段文字。\n")
      let folders = try WatchedFolders([folder["files"]], settling: .milliseconds(60))
      let watch = FolderWatch(
        folders, ingestor: Ingestor(store: store, embedder: embedder), store: store, datasetID: dataset.id)
      #expect(try await watch.begin().added == 1)
      let log = Log()
      // What is left to do in the end is not cancelled with the watch.
      let running = Task { try await watch.run(changed: log.add) { try Task.checkCancellation() } }
      try await body(store, folder, dataset, log, running)
      running.cancel()
      _ = await running.result
    }
  }

  private func uris(_ store: SQLiteStore, _ dataset: Dataset) async throws -> [String] {
    try await store.documents(datasetID: dataset.id, limit: 99, offset: 0).map(\.uri)
  }

  @Test func theLibraryFollowsTheFolder() async throws {
    let counter = EmbeddingCount()
    try await watching(embedder: counter.embedder) { store, folder, dataset, log, _ in
      try folder.write("files/b.md", "# 乙\n\n另一段文字。\n")
      try await log.wait("b.md") { $0.last?.kind == .added }
      let before = try #require(try await store.document(datasetID: dataset.id, uri: "a.md"))

      let embedded = counter.count
      try FileManager.default.createDirectory(atPath: folder["files/sub"], withIntermediateDirectories: true)
      #expect(rename(folder["files/a.md"], folder["files/sub/c.md"]) == 0)
      try await log.wait("the move") { $0.last?.kind == .moved }
      let moved = try #require(try await store.document(datasetID: dataset.id, uri: "sub/c.md"))
      #expect(moved.id == before.id && moved.version == before.version)
      #expect(counter.count == embedded)

      try folder.write("files/b.md", "# 乙\n\n改过的文字。\n")
      try await log.wait("the update") { $0.last?.kind == .updated }
      try folder.write("files/bad.md", Data([0, 1, 2, 3]))
      try await log.wait("the failure") { $0.last?.kind == .failed }
      #expect(log.all.last?.stage == .parse)
      try FileManager.default.removeItem(atPath: folder["files/b.md"])
      try await log.wait("the removal") { $0.last?.kind == .removed }
      #expect(try await uris(store, dataset) == ["sub/c.md"])
      #expect(log.all.map(\.kind) == [.added, .moved, .updated, .failed, .removed])
    }
  }

  @Test func whatIsInsideAnArchiveGoesWithIt() async throws {
    try await watching { store, folder, dataset, log, _ in
      try folder.write("files/handbook.tar", tar([("x.md", "# 题\n\n甲。\n"), ("y.md", "# 题\n\n乙。\n")]))
      try await log.wait("the archive") { $0.last?.documents == 2 }
      #expect(rename(folder["files/handbook.tar"], folder["files/book.tar"]) == 0)
      try await log.wait("the move") { $0.last?.kind == .moved }
      #expect(try await uris(store, dataset) == ["a.md", "book.tar/x.md", "book.tar/y.md"])
      try FileManager.default.removeItem(atPath: folder["files/book.tar"])
      try await log.wait("the removal") { $0.last?.kind == .removed && $0.last?.documents == 2 }
      #expect(try await uris(store, dataset) == ["a.md"])
    }
  }

  @Test func documentsOfOthersStay() async throws {
    try await watching { store, folder, dataset, log, _ in
      _ = try await Ingestor(store: store, embedder: WordEmbedder()).ingest(
        uploads: [Upload(name: "own.md", data: Data("# 题\n\n自己的。\n".utf8))], datasetID: dataset.id)
      try folder.write("files/b.md", "# 乙\n\n另一段。\n")
      try await log.wait("b.md") { $0.last?.kind == .added }
      #expect(try await uris(store, dataset) == ["a.md", "b.md", "own.md"])
    }
  }

  @Test func cancellingFinishesTheFileUnderWay() async throws {
    let gate = AsyncStream<Void>.makeStream()
    let embedder = WordEmbedder(onEmbed: { texts in
      guard texts.contains(where: { $0.contains("慢") }) else { return }
      gate.continuation.yield()
      try await Task.sleep(for: .milliseconds(400))
    })
    try await watching(embedder: embedder) { store, folder, dataset, log, running in
      try folder.write("files/slow.md", "# 慢\n\n慢的文字。\n")
      try folder.write("files/slow2.md", "# 慢\n\n也慢。\n")
      for await _ in gate.stream { break }
      running.cancel()
      try await running.value
      #expect(try await uris(store, dataset).count == 2)
      #expect(log.all.count == 1)
    }
  }

  @Test func aFolderThatGoesAwayEndsTheWatch() async throws {
    try await watching { store, folder, dataset, _, running in
      try FileManager.default.removeItem(atPath: folder["files"])
      await #expect(throws: WatchError.folderGone(path: folder["files"])) { try await running.value }
      #expect(try await uris(store, dataset) == ["a.md"])
    }
  }
}
