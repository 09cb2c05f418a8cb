import Documents
import Foundation
import Testing

@testable import KnowledgeBase

@Suite struct VectorTests {
  private func randomVector(_ dimension: Int) -> [Float] {
    let vector = (0..<dimension).map { _ in Float.random(in: -1...1) }
    let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
    return vector.map { $0 / length }
  }

  @Test func quantisingIsCloseAndStable() throws {
    for _ in 0..<50 {
      let vector = randomVector(384)
      let once = try QuantizedVector(vector)
      #expect(zip(vector, once.values).allSatisfy { abs($0 - $1) <= once.scale / 2 * 1.02 })
      #expect(try QuantizedVector(once.values).codes == once.codes)
      #expect(QuantizedVector(blob: once.blob, dimension: 384) == once)
    }
    #expect(try QuantizedVector([0, 0]).values == [0, 0])
    #expect(try QuantizedVector([]).values == [])
  }

  @Test(arguments: [Data(), Data([0, 0, 0]), Data(repeating: 0xFF, count: 12), Data(repeating: 1, count: 13)])
  func brokenBlobsAreRefused(_ blob: Data) {
    #expect(QuantizedVector(blob: blob, dimension: 8) == nil)
  }

  @Test func narrowBlobsOfOlderLibrariesAreRead() throws {
    let scale = Float(0.5).bitPattern
    let blob = Data((0..<4).map { UInt8(truncatingIfNeeded: scale >> (8 * $0)) } + [1, 0xFF, 127, 0x81])
    #expect(QuantizedVector(blob: blob, dimension: 4)?.values == [0.5, -0.5, 63.5, -63.5])
  }

  @Test(arguments: [0, 1, 2, 7, 100])
  func topHitsAreTheSortedPrefix(_ limit: Int) {
    let hits = (0..<500).map { SearchHit(passageID: $0, score: Float(Int.random(in: 0..<40))) }
    var top = TopHits(limit: limit)
    for hit in hits.shuffled() { top.insert(hit) }
    let sorted = hits.sorted { $0.score != $1.score ? $0.score > $1.score : $0.passageID < $1.passageID }
    #expect(top.sorted == Array(sorted.prefix(limit)))
  }

  @Test func searchAgreesWithPlainCosine() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      var expected: [(text: String, vector: [Float])] = []
      for file in 0..<20 {
        var document = ingested(
          (0..<5).map { "第\(file)篇第\($0)段" }.joined(separator: "\n"), uri: "\(file)", dataset: dataset)
        document.vectors = document.chunks.map { _ in randomVector(32) }
        for (chunk, vector) in zip(document.chunks, document.vectors) { expected.append((chunk.text, vector)) }
        _ = try await store.store(document)
      }
      for _ in 0..<20 {
        let query = randomVector(32)
        let hits = try await store.vectorSearch(query, filter: SearchFilter(), limit: 100)
        #expect(hits.count == 100)
        let texts = try await store.passages(ids: hits.map(\.passageID)).map(\.chunk.text)
        for (hit, text) in zip(hits, texts) {
          let vector = try #require(expected.first { $0.text == text }).vector
          #expect(abs(hit.score - zip(query, vector).reduce(0) { $0 + $1.0 * $1.1 }) < 0.01)
        }
      }
    }
  }

  /// Two stores on one file stand for two processes: they share nothing but the file.
  @Test func commitsOfOthersAreSeen() async throws {
    try await withLibrary { writer, folder in
      let reader = try await SQLiteStore(
        database: LibraryDatabase(path: folder["library.db"]), embedder: WordEmbedder())
      let dataset = try await writer.createDataset(name: "default", description: "")
      let vector = WordEmbedder().vector("文")
      func found() async throws -> Int {
        try await reader.vectorSearch(vector, filter: SearchFilter(), limit: 100).count
      }
      #expect(try await found() == 0)
      let first = try await writer.store(ingested("甲。\n乙。", uri: "a", dataset: dataset))
      #expect(try await found() == 2)
      _ = try await writer.store(ingested("丙。", uri: "b", dataset: dataset))
      _ = try await writer.store(ingested("甲。", uri: "a", dataset: dataset))
      #expect(try await found() == 2)
      try await writer.deleteDocument(id: first.id)
      #expect(try await found() == 1)
      try await writer.deleteDataset(id: dataset.id)
      #expect(try await found() == 0)
      try reader.database.close()
    }
  }

  @Test func searchesDuringWritesSeeWholeDocuments() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      let vector = WordEmbedder().vector("段")
      try await withThrowingTaskGroup(of: Void.self) { group in
        group.addTask {
          for round in 0..<30 {
            let text = (0..<4).map { "第\(round)轮第\($0)段" }.joined(separator: "\n")
            _ = try await store.store(ingested(text, uri: "a", dataset: dataset))
          }
        }
        for _ in 0..<3 {
          group.addTask {
            for _ in 0..<30 {
              let hits = try await store.vectorSearch(vector, filter: SearchFilter(), limit: 100)
              #expect(hits.count == 0 || hits.count == 4)
            }
          }
        }
        try await group.waitForAll()
      }
      #expect(try await store.vectorSearch(vector, filter: SearchFilter(), limit: 100).count == 4)
    }
  }
}
