import Documents
import Foundation
import GRDB
import Testing

@testable import KnowledgeBase

@Suite struct DuplicateTests {
  private static let text = """
    动态批处理把同时到达的请求合成一组，等待时间不超过五十毫秒。水库的水位比去年同期低了两米，灌溉计划因此推迟一周。\
    学校门口的银杏树是建校那年种下的，今年正好六十岁。渡轮每半小时一班，末班船晚上九点四十开。合同一式两份，双方各执一份。\
    检索系统先用向量找出相近的段落，再按关键词的得分重新排序。古城墙的砖上刻着烧窑工匠的名字和年份。
    """

  private func ingest(_ text: String, _ uri: String, _ store: SQLiteStore, _ dataset: Dataset) async throws
    -> IngestReport
  {
    try await Ingestor(store: store, embedder: WordEmbedder())
      .ingest(uploads: [Upload(name: uri, data: Data(text.utf8))], datasetID: dataset.id)
  }

  @Test func pairsAreFoundAcrossDatasetsAndFollowTheDocuments() async throws {
    try await withLibrary { store, _ in
      let one = try await store.createDataset(name: "one", description: "")
      let two = try await store.createDataset(name: "two", description: "")
      #expect(try await ingest(Self.text, "a.txt", store, one).findings == [])
      let near = Self.text.replacing("六十岁", with: "七十岁").replacing("九点四十", with: "十点")
      let report = try await ingest(near, "b.txt", store, two)
      let finding = try #require(report.findings.first)
      #expect(finding.step == .duplicates && finding.action == .flagged)
      #expect(finding.reason.contains("“a.txt” in the dataset “one”"))
      let pair = try #require(try await store.duplicates(datasetID: nil, limit: 9, offset: 0).first)
      #expect((0.8..<1).contains(pair.similarity) && pair.share > 0.9)

      // Exact, and with other marks and spaces.
      _ = try await ingest(Self.text.replacing("，", with: ", "), "c.txt", store, one)
      #expect(try await store.duplicates(datasetID: one.id, limit: 9, offset: 0).map(\.similarity).max() == 1)

      // A new version that is another text is no duplicate any more; a deleted document has no pairs.
      _ = try await ingest("完全不同的一篇文章，讲的是山间的雾和早起的人。", "b.txt", store, two)
      #expect(try await store.duplicates(datasetID: two.id, limit: 9, offset: 0).isEmpty)
      let copy = try #require(try await store.document(datasetID: one.id, uri: "c.txt"))
      try await store.deleteDocument(id: copy.id)
      #expect(try await store.duplicates(datasetID: nil, limit: 9, offset: 0).isEmpty)
    }
  }

  /// What a later document was told of an earlier one is taken back when that one changes or goes, and told when it becomes like it.
  @Test func findingsFollowTheOriginal() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "one", description: "")
      _ = try await ingest(Self.text, "a.txt", store, dataset)
      _ = try await ingest(Self.text, "b.txt", store, dataset)
      let later = try #require(try await store.document(datasetID: dataset.id, uri: "b.txt"))
      func told() async throws -> [String] {
        try await store.findings(FindingQuery(documentID: later.id, step: .duplicates)).map(\.reason)
      }
      #expect(try await told().count == 1)
      _ = try await ingest("完全不同的一篇文章，讲的是山间的雾和早起的人。", "a.txt", store, dataset)
      #expect(try await told().isEmpty)
      _ = try await ingest(Self.text + "末了还有一句。", "a.txt", store, dataset)
      let reasons = try await told()
      #expect(reasons.count == 1 && reasons[0].contains("“a.txt”"))
      let original = try #require(try await store.document(datasetID: dataset.id, uri: "a.txt"))
      try await store.deleteDocument(id: original.id)
      #expect(try await told().isEmpty)
    }
  }

  /// Lines are counted as documents come, change and go.
  @Test func sharedLinesAreCounted() async throws {
    try await withLibrary { store, _ in
      let trees = ["alder", "birch", "cedar", "elm", "fir", "hazel"]
      let dataset = try await store.createDataset(name: "one", description: "")
      let ingestor = Ingestor(store: store, embedder: WordEmbedder())
      func put(_ numbers: Range<Int>, _ line: String) async throws {
        let uploads = numbers.map {
          Upload(name: "\($0).md", data: Data("\(line)\n\nWhat is known of the \(trees[$0]).\n".utf8))
        }
        _ = try await ingestor.ingest(uploads: uploads, datasetID: dataset.id)
      }
      func largest() async throws -> Int {
        try await store.database.read {
          try Int.fetchOne($0, sql: "SELECT max(document_count) FROM edge_line_counts") ?? 0
        }
      }
      try await put(0..<6, "The same head on all pages")
      #expect(try await largest() == 6)
      try await put(0..<2, "Another head altogether")
      #expect(try await largest() == 6 - 2)
      let one = try #require(try await store.document(datasetID: dataset.id, uri: "5.md"))
      try await store.deleteDocument(id: one.id)
      #expect(try await largest() == 3)
      try await store.deleteDataset(id: dataset.id)
      #expect(try await largest() == 0)
    }
  }

  @Test func meaningIsComparedAcrossDatasets() throws {
    func axis(_ index: Int, _ noise: Float) -> [Float] {
      (0..<16).map { $0 == index ? 1 : $0 == (index * 7 + 3) % 16 ? noise : 0.05 }
    }
    var documents = (0..<12).map {
      DocumentVectors(documentID: "a\($0)", datasetID: "a", language: .english, vectors: [axis($0, 0.1)])
    }
    documents.append(
      DocumentVectors(documentID: "b", datasetID: "b", language: .english, vectors: [axis(4, 0.2), axis(4, 0)]))
    documents.append(DocumentVectors(documentID: "same", datasetID: "a", language: .english, vectors: [axis(5, 0.1)]))
    let pairs = SemanticDuplicates.pairs(documents, background: [:])
    #expect(pairs.map(\.documentID) == ["b"])
    #expect(pairs.map(\.originalID) == ["a4"])
    #expect(SemanticDuplicates.pairs([], background: [:]).isEmpty)
    // Two documents alone have nothing else that tells what they share with all texts.
    let background = [Language.english: (6..<16).map { axis($0, 0.1) }]
    #expect(SemanticDuplicates.pairs([documents[4], documents[12]], background: background).count == 1)
    #expect(SemanticDuplicates.pairs([documents[3], documents[12]], background: background).isEmpty)
    // A text in another language is measured from what is common in that language.
    let chinese = [Language.chinese: (6..<16).map { axis($0, 0.1).map { $0 + 2 } }]
    let translation = DocumentVectors(
      documentID: "t", datasetID: "b", language: .chinese, vectors: [axis(4, 0.1).map { $0 + 2 }])
    let both = background.merging(chinese) { first, _ in first }
    #expect(SemanticDuplicates.pairs([documents[4], translation], background: both).count == 1)
    #expect(SemanticDuplicates.pairs([documents[3], translation], background: both).isEmpty)
  }

  /// Among 2,000 signatures of other texts, next to none shares a band with the needle: few documents are compared with one more.
  @Test func bandsFindANeedleAmongThousands() throws {
    var random = SystemRandomNumberGenerator()
    func words(_ count: Int) -> [String] { (0..<count).map { _ in "w\(UInt16.random(in: 0...4000, using: &random))" } }
    let base = words(300)
    let needle = MinHash(base.joined(separator: " "))
    var edited = base
    for place in stride(from: 10, to: 300, by: 60) { edited[place] = "changed" }
    let bands = Set(try #require(needle).bands)
    let near = try #require(MinHash(edited.joined(separator: " ")))
    #expect(!bands.isDisjoint(with: near.bands))
    var candidates = 0
    for _ in 0..<2000 {
      let other = try #require(MinHash(words(300).joined(separator: " ")))
      if !bands.isDisjoint(with: other.bands) { candidates += 1 }
    }
    #expect(candidates < 5)
  }
}
