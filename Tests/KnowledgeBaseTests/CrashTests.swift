import Documents
import Foundation
import KnowledgeBase
import Subprocess
import SystemPackage
import Testing

/// Kills an ingest with SIGKILL, again and again, on the same library.
@Suite struct CrashTests {
  private static let files = 12
  private static let kills = 50

  @Test func aKilledIngestLeavesAWorkingLibrary() async throws {
    let folder = try TemporaryFolder()
    let library = folder["library.db"]
    // A file passes at least five steps, so that the last kill comes before the last file is done.
    let steps = Self.files * 5
    var killed = 0
    for round in 1...Self.kills {
      // From time to time the making of the library is what is interrupted.
      if round % 10 == 0 {
        for ending in ["", "-wal", "-shm"] { try? FileManager.default.removeItem(atPath: library + ending) }
      }
      try write(round: round, to: folder)
      let step = Int.random(in: 0..<steps)
      // Opening takes longer than any other step.
      let delay = Int.random(in: 0...(step == 0 ? 10_000 : 500))
      if try await run(library, folder["files"], fuse: [step, delay]) == .signaled(SIGKILL) { killed += 1 }
      try await check(library, round: round)
    }

    #expect(try await run(library, folder["files"]) == .exited(0))
    // On a busy machine one may get away.
    #expect(killed > Self.kills * 3 / 4)
    let store = try await SQLiteStore(database: LibraryDatabase(path: library), embedder: nil)
    let dataset = try #require(try await store.dataset("default"))
    #expect(dataset.documentCount == Self.files)
    for document in try await store.documents(datasetID: dataset.id, limit: 100, offset: 0) {
      #expect(try await store.text(documentID: document.id, version: nil)?.contains("第\(Self.kills)轮") == true)
    }
    #expect(try await store.database.check() == [])
  }

  private func write(round: Int, to folder: TemporaryFolder) throws {
    for file in 0..<Self.files {
      let paragraphs = (0..<6).map { paragraph in
        // The first paragraphs stay the same, so that their vectors are shared between versions.
        let sentence = paragraph < 2 ? "文件\(file)始终如一。" : "第\(round)轮改写了文件\(file)。"
        return "## 第\(paragraph)段\n\n" + String(repeating: sentence, count: 20)
      }
      try folder.write("files/\(file).md", "# 文件\(file)\n\n" + paragraphs.joined(separator: "\n\n"))
    }
  }

  private func check(_ library: String, round: Int) async throws {
    let store = try await SQLiteStore(database: LibraryDatabase(path: library), embedder: nil)
    #expect(try await store.database.check() == [], "round \(round)")
    if let dataset = try await store.dataset("default") {
      for document in try await store.documents(datasetID: dataset.id, limit: 100, offset: 0) {
        let passages = try await store.passages(documentID: document.id)
        #expect(passages.count == document.chunkCount)
        let text = try #require(try await store.text(documentID: document.id, version: nil))
        #expect(passages.allSatisfy { text.contains($0.chunk.text) })
      }
      if dataset.documentCount > 0 {
        #expect(try await store.lexicalSearch("始终如一", filter: SearchFilter(), limit: 100).count > 0)
      }
    }
    try store.database.close()
  }

  private func run(_ library: String, _ folder: String, fuse: [Int] = []) async throws -> TerminationStatus {
    try await Subprocess.run(
      .path(FilePath(try writer().path)), arguments: Arguments([library, folder] + fuse.map(String.init)),
      output: .discarded
    ).terminationStatus
  }

  /// Beside the tests in the build folder.
  private func writer() throws -> URL {
    let name = "kaijuan-crash-writer"
    var folder = URL(fileURLWithPath: try FileManager.default.destinationOfSymbolicLink(atPath: "/proc/self/exe"))
    while folder.path != "/" {
      folder.deleteLastPathComponent()
      let candidate = folder.appendingPathComponent(name)
      if FileManager.default.isExecutableFile(atPath: candidate.path) { return candidate }
    }
    throw CocoaError(.fileNoSuchFile)
  }
}
