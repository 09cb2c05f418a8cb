import Documents
import Foundation
import KnowledgeBase
import Synchronization
import Testing

/// Counts what it was given.
final class EmbeddingCount: Sendable {
  let texts = Mutex<[String]>([])
  var embedder: WordEmbedder { WordEmbedder(onEmbed: { texts in self.texts.withLock { $0 += texts } }) }
  var count: Int { texts.withLock(\.count) }
}

@Suite struct IngestorTests {
  private let article = "# 批处理\n\n动态批处理把请求合在一起。\n\n## 等待\n\n默认最多等五十毫秒。\n"

  @Test func ingestsOnceAndUpdatesWhatChanged() async throws {
    let counter = EmbeddingCount()
    try await withLibrary(embedder: counter.embedder) { store, folder in
      let dataset = try await store.createDataset(name: "default", description: "")
      let ingestor = Ingestor(store: store, embedder: counter.embedder)
      try folder.write("files/a.md", article)
      try folder.write("files/sub/b.md", "# 量化\n\n量化把权重变成四位整数。\n")
      let files = folder["files"]

      let first = try await ingestor.ingest(paths: [files], datasetID: dataset.id, contributor: "王敏")
      #expect(first.added == 2)
      #expect(first.failed == [])
      #expect(first.chunks == counter.count)
      #expect(first.tokens > 0)
      #expect(try await store.documents(datasetID: dataset.id, limit: 9, offset: 0).map(\.uri) == ["a.md", "sub/b.md"])

      let second = try await ingestor.ingest(paths: [files], datasetID: dataset.id, contributor: "王敏")
      #expect(second.unchanged == 2)
      #expect(second.added + second.updated + second.chunks + second.tokens == 0)
      // Without a contributor, that of the library stays.
      #expect(try await ingestor.ingest(paths: [files], datasetID: dataset.id).unchanged == 2)

      let before = counter.count
      try folder.write("files/sub/b.md", "# 量化\n\n量化把权重变成八位整数。\n")
      let third = try await ingestor.ingest(paths: [files], datasetID: dataset.id, contributor: "王敏")
      #expect(third.updated == 1)
      #expect(third.unchanged == 1)
      #expect(counter.count > before)

      // The same content under another name needs no new vectors.
      let known = counter.count
      try folder.write("files/copy.md", article)
      let fourth = try await ingestor.ingest(paths: [files], datasetID: dataset.id, contributor: "李雷")
      #expect(fourth.added == 1)
      #expect(fourth.updated == 2)
      #expect(counter.count == known)
      #expect(try await store.document(datasetID: dataset.id, uri: "a.md")?.contributor == "李雷")
    }
  }

  @Test func theDocumentsOwnContributorIsSecond() async throws {
    try await withLibrary { store, folder in
      let dataset = try await store.createDataset(name: "default", description: "")
      let ingestor = Ingestor(store: store, embedder: WordEmbedder())
      let path = try folder.write("a.md", "---\ncontributor: 王敏\n---\n# 题\n\n一段文字。\n")
      _ = try await ingestor.ingest(paths: [path], datasetID: dataset.id)
      #expect(try await store.document(datasetID: dataset.id, uri: "a.md")?.contributor == "王敏")
      _ = try await ingestor.ingest(paths: [path], datasetID: dataset.id, contributor: " 李雷 ")
      #expect(try await store.document(datasetID: dataset.id, uri: "a.md")?.contributor == "李雷")
    }
  }

  @Test func badFilesAreListedAndStopNothing() async throws {
    try await withLibrary { store, folder in
      let dataset = try await store.createDataset(name: "default", description: "")
      try folder.write("files/good.md", article)
      try folder.write("files/empty.md", "")
      try folder.write("files/binary.md", Data((0..<2000).map { UInt8($0 & 0xFF) }))
      try folder.write("files/large.md", String(repeating: "很长的一行。\n", count: 1000))
      let embedder = WordEmbedder(onEmbed: { texts in
        if texts.contains(where: { $0.contains("毒") }) { throw CocoaError(.coderInvalidValue) }
      })
      try folder.write("files/poison.md", "# 毒\n\n一段有毒的文字。\n")
      let report = try await Ingestor(store: store, embedder: embedder, parser: DocumentParser(limit: 10_000))
        .ingest(paths: [folder["files"], folder["none.md"]], datasetID: dataset.id)
      #expect(report.added == 1)
      let stages = Dictionary(
        uniqueKeysWithValues: report.failed.map { (URL(fileURLWithPath: $0.path).lastPathComponent, $0.stage) })
      #expect(
        stages == [
          "none.md": .discover, "large.md": .read, "empty.md": .parse, "binary.md": .parse, "poison.md": .embed,
        ])
      #expect(report.failed.allSatisfy { !$0.reason.isEmpty })
      #expect(try await store.dataset("default")?.documentCount == 1)
    }
  }

  @Test func filesInsideArchivesAreDocumentsOfTheirOwn() async throws {
    try await withLibrary { store, folder in
      let dataset = try await store.createDataset(name: "default", description: "")
      let ingestor = Ingestor(store: store, embedder: WordEmbedder())
      let archive = tar([
        ("policies/leave.md", article), ("empty.md", ""), ("../out.md", article), ("b.md", "# 题\n\n乙。\n"),
      ])
      try folder.write("files/a.md", "# 题\n\n甲。\n")
      try folder.write("files/handbook.tar", archive)
      let report = try await ingestor.ingest(paths: [folder["files"]], datasetID: dataset.id)
      #expect(report.added == 3)
      #expect(report.failed.map(\.path) == ["empty.md", "../out.md"].map { folder["files/handbook.tar/" + $0] })
      #expect(report.failed.map(\.stage) == [.parse, .read])
      let uris = try await store.documents(datasetID: dataset.id, limit: 9, offset: 0).map(\.uri)
      #expect(uris == ["a.md", "handbook.tar/b.md", "handbook.tar/policies/leave.md"])

      let changed = tar([("policies/leave.md", article), ("b.md", "# 题\n\n丙。\n")])
      try folder.write("files/handbook.tar", changed)
      let second = try await ingestor.ingest(paths: [folder["files"]], datasetID: dataset.id)
      #expect(second.unchanged == 2)
      #expect(second.updated == 1)
    }
  }

  @Test func unknownDatasetsAreRefused() async throws {
    try await withLibrary { store, folder in
      try folder.write("a.md", article)
      await #expect(throws: KnowledgeBaseError.datasetNotFound("none")) {
        try await Ingestor(store: store, embedder: WordEmbedder()).ingest(paths: [folder["a.md"]], datasetID: "none")
      }
    }
  }

  @Test func cancellationKeepsWhatIsDone() async throws {
    try await withLibrary { store, folder in
      let dataset = try await store.createDataset(name: "default", description: "")
      for file in 0..<20 { try folder.write("files/\(file).md", "# \(file)\n\n第\(file)篇的文字。\n") }
      let embedder = WordEmbedder(onEmbed: { _ in try await Task.sleep(for: .milliseconds(10)) })
      let task = Task {
        try await Ingestor(store: store, embedder: embedder).ingest(paths: [folder["files"]], datasetID: dataset.id)
      }
      while try await store.dataset("default")?.documentCount ?? 0 < 3 { await Task.yield() }
      task.cancel()
      await #expect(throws: CancellationError.self) { try await task.value }
      let done = try #require(try await store.dataset("default")).documentCount
      #expect((3..<20).contains(done))
      let report = try await Ingestor(store: store, embedder: embedder)
        .ingest(paths: [folder["files"]], datasetID: dataset.id)
      #expect(report.added == 20 - done)
      #expect(report.unchanged == done)
    }
  }

  @Test func progressCountsEveryFile() async throws {
    try await withLibrary { store, folder in
      let dataset = try await store.createDataset(name: "default", description: "")
      for file in 0..<3 { try folder.write("files/\(file).md", article + "\(file)") }
      let seen = Mutex<[IngestProgress]>([])
      _ = try await Ingestor(store: store, embedder: WordEmbedder()).ingest(
        paths: [folder["files"]], datasetID: dataset.id, progress: { progress in seen.withLock { $0.append(progress) } }
      )
      let progress = seen.withLock { $0 }
      #expect(progress.allSatisfy { $0.total == 3 && $0.done <= 3 })
      #expect(progress.last?.done == 3)
      for file in ["0.md", "1.md", "2.md"] {
        #expect(
          progress.filter { $0.file == file && $0.chunks == 0 }.map(\.stage) == [.read, .parse, .chunk, .embed, .store])
      }
    }
  }
}

@Suite struct UploadQueueTests {
  @Test func jobsTellWhatBecameOfEachFile() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      let after = Mutex<[String]>([])
      let queue = UploadQueue(
        store: store, ingestor: Ingestor(store: store, embedder: WordEmbedder()),
        afterJob: { job in after.withLock { $0.append(job.id) } })
      let uploads = [
        Upload(name: "好.md", data: Data("# 题\n\n一段文字。\n".utf8)), Upload(name: "空.md", data: Data()),
      ]
      let job = try await queue.add(uploads, datasetID: dataset.id, contributor: "王敏")
      #expect(job.files.map(\.name) == ["好.md", "空.md"])
      let again = try await queue.add([uploads[0]], datasetID: dataset.id)
      await queue.finish()
      let done = try #require(try await store.job(id: job.id))
      #expect(done.state == .done)
      #expect(done.files.map(\.state) == [.done, .failed])
      #expect(done.files[1].stage == "parse")
      #expect(done.files[1].error?.isEmpty == false)
      let record = try #require(try await store.document(datasetID: dataset.id, uri: "好.md"))
      #expect(done.files[0].documentID == record.id)
      #expect(record.contributor == "王敏")
      #expect(try await store.job(id: again.id)?.state == .done)
      #expect(try await store.dataset("default")?.documentCount == 1)
      #expect(after.withLock { $0 } == [job.id, again.id])
    }
  }

  @Test func filesInsideUploadsJoinTheJob() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      let queue = UploadQueue(store: store, ingestor: Ingestor(store: store, embedder: WordEmbedder()))
      let decomposed = "re\u{301}sume\u{301}.md"
      let archive = tar([("a.md", "# 题\n\n甲。\n"), (decomposed, "# 题\n\n乙。\n"), ("b\u{1}.md", "# 题\n\n丙。\n")])
      let job = try await queue.add([Upload(name: "h.tar", data: archive)], datasetID: dataset.id)
      await queue.finish()
      let done = try #require(try await store.job(id: job.id))
      #expect(done.state == .done)
      #expect(done.files.map(\.name) == ["h.tar", "h.tar/a.md", "h.tar/r\u{E9}sum\u{E9}.md", "h.tar/b.md"])
      #expect(done.files.map(\.state) == [.done, .done, .done, .failed])
      #expect(done.files[0].documentID == nil)
      #expect(done.files[1].documentID != nil)
      let damaged = try await queue.add([Upload(name: "d.tar", data: archive.prefix(700))], datasetID: dataset.id)
      await queue.finish()
      #expect(try await store.job(id: damaged.id)?.state == .failed)
    }
  }

  @Test func refusals() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      let queue = UploadQueue(
        store: store, ingestor: Ingestor(store: store, embedder: WordEmbedder()), maximumBytes: 10)
      let upload = Upload(name: "a.md", data: Data("文字。".utf8))
      await #expect(throws: KnowledgeBaseError.datasetNotFound("none")) {
        try await queue.add([upload], datasetID: "none")
      }
      await #expect(throws: KnowledgeBaseError.uploadsTooLarge(bytes: 18, limit: 10)) {
        try await queue.add([upload, Upload(name: "b.md", data: upload.data)], datasetID: dataset.id)
      }
      await #expect(throws: KnowledgeBaseError.self) {
        try await queue.add([Upload(name: "\n", data: Data())], datasetID: dataset.id)
      }
      _ = try await queue.add([upload], datasetID: dataset.id)
      await queue.finish()
    }
  }

  @Test func cancellationEndsAllJobs() async throws {
    let gate = AsyncStream.makeStream(of: Void.self)
    let embedder = WordEmbedder(onEmbed: { _ in
      gate.continuation.yield()
      try await Task.sleep(for: .seconds(60))
    })
    try await withLibrary(embedder: embedder) { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      let queue = UploadQueue(store: store, ingestor: Ingestor(store: store, embedder: embedder))
      let uploads = ["a.md", "b.md"].map { Upload(name: $0, data: Data("一段文字。".utf8)) }
      let first = try await queue.add(uploads, datasetID: dataset.id)
      let second = try await queue.add(uploads, datasetID: dataset.id)
      for await _ in gate.stream { break }
      await queue.cancel()
      for job in [first, second] {
        #expect(try await store.job(id: job.id)?.files.map(\.state) == [.failed, .failed])
      }
      #expect(try await store.dataset("default")?.documentCount == 0)
    }
  }
}
