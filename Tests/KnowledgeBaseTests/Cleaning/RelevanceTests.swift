import Documents
import Foundation
import KnowledgeBase
import Testing

@Suite struct RelevanceTests {
  /// Two clouds: the library's, with one stray document, and the background's.
  @Test func strayDocumentsComeLast() {
    var random = SplitMixGenerator(state: 7)
    func vector(_ axis: Int) -> [Float] {
      (0..<24).map { ($0 == axis ? 1 : 0) + Float.random(in: -0.25...0.25, using: &random) }
    }
    var documents = (0..<30).map {
      DocumentVectors(documentID: "own\($0)", datasetID: "d", language: .english, vectors: [vector(1), vector(2)])
    }
    documents.append(
      DocumentVectors(documentID: "stray", datasetID: "d", language: .english, vectors: [vector(9), vector(9)]))
    let scores = RelevanceModel.scores(documents, background: (0..<40).map { _ in vector(9) })
    #expect(scores.count == 31)
    #expect(scores.values.allSatisfy { (0...1).contains($0) })
    #expect(scores.min { $0.value < $1.value }?.key == "stray")
  }

  @Test func emptyLibrariesAndBackgroundsAreNoTrouble() {
    #expect(RelevanceModel.scores([], background: []).isEmpty)
    let one = [DocumentVectors(documentID: "a", datasetID: "d", language: .english, vectors: [[1, 0]])]
    #expect(RelevanceModel.scores(one, background: [[0, 1]]).keys.contains("a"))
  }

  @Test func theListIsRankedByIt() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      let ingestor = Ingestor(store: store, embedder: WordEmbedder())
      let texts = (0..<6).map { "# 量化 \($0)\n\n量化把权重变成整数，\($0) 位时误差最小。来信 q\($0)@kaijuan-demo.cn。\n" }
      let uploads = texts.enumerated().map { Upload(name: "\($0).md", data: Data($1.utf8)) }
      _ = try await ingestor.ingest(uploads: uploads, datasetID: dataset.id)
      let list = ReviewList(store: store, embedder: WordEmbedder())
      let found = try await list.findings(FindingQuery(step: .personalData, limit: 4), by: .relevance)
      let scores = try found.map { try #require($0.relevance) }
      #expect(scores.count == 4 && scores == scores.sorted())
      #expect(try await list.findings(FindingQuery(limit: 2), by: .place).allSatisfy { $0.relevance == nil })
    }
  }
}

private struct SplitMixGenerator: RandomNumberGenerator {
  var state: UInt64
  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    let mixed = (state ^ state >> 30) &* 0xBF58_476D_1CE4_E5B9
    return mixed ^ mixed >> 31
  }
}
