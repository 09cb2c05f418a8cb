import Documents
import Foundation
import KnowledgeBase
import Testing

/// What every `KnowledgeStore` must do. `store` is empty and was opened with a `WordEmbedder`.
struct KnowledgeStoreContract {
  let store: any KnowledgeStore

  static let all: [(name: String, run: @Sendable (KnowledgeStoreContract) async throws -> Void)] = [
    ("datasets", { try await $0.datasets() }),
    ("documents", { try await $0.documents() }),
    ("versions", { try await $0.versions() }),
    ("deletion", { try await $0.deletion() }),
    ("shared vectors", { try await $0.sharedVectors() }),
    ("refusals", { try await $0.refusals() }),
    ("filters", { try await $0.filters() }),
    ("metadata", { try await $0.metadata() }),
    ("days", { try await $0.days() }),
    ("neighbours", { try await $0.neighbours() }),
    ("pages and table headers", { try await $0.pagesAndTableHeaders() }),
    ("uses", { try await $0.uses() }),
    ("jobs", { try await $0.jobs() }),
  ]

  func datasets() async throws {
    #expect(try await store.datasets() == [])
    let first = try await store.createDataset(name: "  default ", description: "d")
    let second = try await store.createDataset(name: "法规", description: "")
    #expect(first.name == "default")
    #expect(try await store.datasets().map(\.name) == ["default", "法规"])
    #expect(try await store.dataset("法规")?.id == second.id)
    #expect(try await store.dataset(first.id)?.name == "default")
    #expect(try await store.dataset("none") == nil)
    await #expect(throws: KnowledgeBaseError.datasetExists("default")) {
      try await store.createDataset(name: "default", description: "")
    }
    await #expect(throws: KnowledgeBaseError.self) { try await store.createDataset(name: " \n", description: "") }
    await #expect(throws: KnowledgeBaseError.self) {
      try await store.createDataset(name: String(repeating: "长", count: 400), description: "")
    }
    try await store.deleteDataset(id: second.id)
    #expect(try await store.datasets().map(\.name) == ["default"])
    await #expect(throws: KnowledgeBaseError.datasetNotFound(second.id)) {
      try await store.deleteDataset(id: second.id)
    }
  }

  func uses() async throws {
    let dataset = try await store.createDataset(name: "default", description: "")
    let start = try await store.revision()
    let documents = try await ["a", "b", "c"].asyncMap { (name: String) in
      try await store.store(ingested("Passage \(name) of the book.", uri: "\(name).md", dataset: dataset, title: name))
    }
    #expect(try await store.revision() > start)
    let passages = try await documents.asyncMap { document in
      let found = try await store.passages(documentID: document.id)
      return try #require(found.first)
    }
    #expect(Set(passages.map(\.contentHash)).count == 3)
    #expect(try await store.passagesByRetrievals(limit: 9, offset: 0, retrievedAtLeast: 0) == passages.map(\.id))
    try await store.countRetrievals(
      contentHashes: [passages[2], passages[1], passages[2]].map(\.contentHash) + ["gone"])
    #expect(
      try await store.passagesByRetrievals(limit: 2, offset: 0, retrievedAtLeast: 0) == [
        passages[2].id, passages[1].id,
      ])
    #expect(
      try await store.passagesByRetrievals(limit: 9, offset: 0, retrievedAtLeast: 1).contains(passages[0].id) == false)
    #expect(try await store.passagesByRetrievals(limit: 9, offset: 0, retrievedAtLeast: 99).isEmpty)
    #expect(try await store.passagesByRetrievals(limit: 2, offset: 2, retrievedAtLeast: 0) == [passages[0].id])
    #expect(try await store.passagesByRetrievals(limit: -1, offset: -1, retrievedAtLeast: 0) == [])
    try await store.deleteDocument(id: documents[2].id)
    let hashes = passages.map(\.contentHash)
    #expect(try await store.current(contentHashes: hashes + ["gone"]) == Set(hashes.prefix(2)))
    #expect(
      try await store.passagesByRetrievals(limit: 9, offset: 0, retrievedAtLeast: 0) == [
        passages[1].id, passages[0].id,
      ])
  }

  func documents() async throws {
    let dataset = try await store.createDataset(name: "default", description: "")
    let text = "动态批处理把请求合在一起。\nRequests wait at most 50 ms. 🚀"
    let document = ingested(text, uri: "b.md", dataset: dataset, title: "批处理", contributor: "王敏", headingPath: ["一"])
    let record = try await store.store(document)
    _ = try await store.store(ingested("另一篇。", uri: "a.md", dataset: dataset))

    #expect(record.version == 1)
    #expect(record.title == "批处理")
    #expect(record.contributor == "王敏")
    #expect(record.metadata == ["date": "2026-11-21"])
    #expect(record.chunkCount == 2)
    #expect(try await store.document(id: record.id) == record)
    #expect(try await store.document(datasetID: dataset.id, uri: "b.md") == record)
    #expect(try await store.document(datasetID: dataset.id, uri: "c.md") == nil)
    #expect(try await store.documents(datasetID: dataset.id, limit: 10, offset: 0).map(\.uri) == ["a.md", "b.md"])
    #expect(try await store.documents(datasetID: dataset.id, limit: 1, offset: 1).map(\.uri) == ["b.md"])
    #expect(try await store.documents(datasetID: dataset.id, limit: -1, offset: -5) == [])
    #expect(try await store.text(documentID: record.id, version: nil) == text)
    let passages = try await store.passages(documentID: record.id)
    #expect(passages.map(\.chunk) == document.chunks)
    #expect(passages.allSatisfy { $0.title == "批处理" && $0.contributor == "王敏" && $0.datasetID == dataset.id })
    let ids = passages.map(\.id)
    #expect(try await store.passages(ids: [ids[1], 999_999, ids[0], ids[1]]).map(\.id) == [ids[1], ids[0], ids[1]])
    let counted = try #require(try await store.dataset("default"))
    #expect(counted.documentCount == 2)
    #expect(counted.chunkCount == 3)
  }

  func versions() async throws {
    let dataset = try await store.createDataset(name: "default", description: "")
    let first = try await store.store(ingested("甲段说苹果。\n乙段说香蕉。", uri: "a.md", dataset: dataset))
    let old = try await store.passages(documentID: first.id)
    let second = try await store.store(ingested("甲段说苹果。\n丙段说葡萄。", uri: "a.md", dataset: dataset))
    #expect(second.id == first.id)
    #expect(second.version == 2)
    #expect(try await store.text(documentID: first.id, version: 1) == "甲段说苹果。\n乙段说香蕉。")
    #expect(try await store.text(documentID: first.id, version: 2) == "甲段说苹果。\n丙段说葡萄。")
    #expect(try await store.text(documentID: first.id, version: 3) == nil)
    #expect(try await store.passages(ids: old.map(\.id)) == [])
    #expect(try await store.lexicalSearch("香蕉", filter: SearchFilter(), limit: 5) == [])
    let hits = try await store.lexicalSearch("葡萄", filter: SearchFilter(), limit: 5)
    #expect(try await store.passages(ids: hits.map(\.passageID)).map(\.chunk.text) == ["丙段说葡萄。"])
    let vector = WordEmbedder().vector("a.md\n丙段说葡萄。")
    let nearest = try #require(try await store.vectorSearch(vector, filter: SearchFilter(), limit: 5).first)
    #expect(nearest.passageID == hits.first?.passageID)
    #expect(abs(nearest.score - 1) < 0.01)
  }

  func deletion() async throws {
    let dataset = try await store.createDataset(name: "default", description: "")
    let record = try await store.store(ingested("橘子。", uri: "a.md", dataset: dataset))
    let other = try await store.store(ingested("柠檬。", uri: "b.md", dataset: dataset))
    let vector = WordEmbedder().vector("a.md\n橘子。")
    #expect(try await store.vectorSearch(vector, filter: SearchFilter(), limit: 5).count == 2)
    try await store.deleteDocument(id: record.id)
    #expect(try await store.document(id: record.id) == nil)
    #expect(try await store.text(documentID: record.id, version: 1) == nil)
    #expect(try await store.lexicalSearch("橘子", filter: SearchFilter(), limit: 5) == [])
    let left = try await store.passages(documentID: other.id).map(\.id)
    #expect(try await store.vectorSearch(vector, filter: SearchFilter(), limit: 5).map(\.passageID) == left)
    await #expect(throws: KnowledgeBaseError.documentNotFound(record.id)) {
      try await store.deleteDocument(id: record.id)
    }
    try await store.deleteDataset(id: dataset.id)
    #expect(try await store.document(id: other.id) == nil)
    #expect(try await store.vectorSearch(vector, filter: SearchFilter(), limit: 5) == [])
  }

  func sharedVectors() async throws {
    let dataset = try await store.createDataset(name: "default", description: "")
    let one = ingested("同一段话。", uri: "a.md", dataset: dataset, title: "题")
    let two = ingested("同一段话。", uri: "b.md", dataset: dataset, title: "题")
    #expect(one.contentHashes == two.contentHashes)
    let record = try await store.store(one)
    _ = try await store.store(two)
    let known = try await store.vectors(contentHashes: one.contentHashes + ["none"])
    #expect(known.count == 1)
    let vector = try #require(known[one.contentHashes[0]])
    #expect(zip(vector, one.vectors[0]).allSatisfy { abs($0 - $1) < 0.01 })
    // The other document still needs it.
    try await store.deleteDocument(id: record.id)
    #expect(try await store.vectors(contentHashes: one.contentHashes).count == 1)
    #expect(try await store.vectorSearch(one.vectors[0], filter: SearchFilter(), limit: 5).count == 1)
    try await store.deleteDataset(id: dataset.id)
    #expect(try await store.vectors(contentHashes: one.contentHashes) == [:])
  }

  func refusals() async throws {
    let dataset = try await store.createDataset(name: "default", description: "")
    let good = ingested("一段。", uri: "a.md", dataset: dataset)
    var bad = good
    bad.vectors = []
    await #expect(throws: KnowledgeBaseError.countMismatch(what: "vectors", expected: 1, found: 0)) {
      _ = try await store.store(bad)
    }
    bad = good
    bad.contentHashes += ["x"]
    await #expect(throws: KnowledgeBaseError.countMismatch(what: "content hashes", expected: 1, found: 2)) {
      _ = try await store.store(bad)
    }
    bad = good
    bad.vectors = [[1, 0]]
    await #expect(throws: KnowledgeBaseError.dimensionMismatch(expected: 32, found: 2)) { try await store.store(bad) }
    bad = good
    bad.vectors[0][3] = .nan
    await #expect(throws: KnowledgeBaseError.vectorNotFinite) { try await store.store(bad) }
    bad = good
    bad.datasetID = "ds_none"
    await #expect(throws: KnowledgeBaseError.datasetNotFound("ds_none")) { try await store.store(bad) }
    bad = good
    bad.uri = "a\0b"
    await #expect(throws: KnowledgeBaseError.self) { try await store.store(bad) }
    #expect(try await store.documents(datasetID: dataset.id, limit: 10, offset: 0) == [])
    await #expect(throws: KnowledgeBaseError.dimensionMismatch(expected: 32, found: 1)) {
      try await store.vectorSearch([1], filter: SearchFilter(), limit: 1)
    }
    await #expect(throws: KnowledgeBaseError.vectorNotFinite) {
      try await store.vectorSearch([Float](repeating: .infinity, count: 32), filter: SearchFilter(), limit: 1)
    }
  }

  func filters() async throws {
    let first = try await store.createDataset(name: "one", description: "")
    let second = try await store.createDataset(name: "two", description: "")
    _ = try await store.store(ingested("数据安全制度。", uri: "a", dataset: first, kind: .regulation))
    _ = try await store.store(ingested("数据安全文章。", uri: "b", dataset: first, kind: .article))
    _ = try await store.store(ingested("数据安全代码。", uri: "c", dataset: second, kind: .code))
    let vector = WordEmbedder().vector("数据安全")
    let cases: [(SearchFilter, Set<String>)] = [
      (SearchFilter(), ["a", "b", "c"]),
      (SearchFilter(datasetIDs: [first.id]), ["a", "b"]),
      (SearchFilter(datasetIDs: [first.id, second.id], kinds: [.regulation, .code]), ["a", "c"]),
      (SearchFilter(kinds: [.article]), ["b"]),
      (SearchFilter(datasetIDs: []), []),
      (SearchFilter(kinds: []), []),
      (SearchFilter(datasetIDs: ["none"]), []),
    ]
    for (filter, expected) in cases {
      let lexical = try await store.lexicalSearch("数据安全", filter: filter, limit: 10)
      #expect(Set(try await store.passages(ids: lexical.map(\.passageID)).map(\.uri)) == expected)
      let near = try await store.vectorSearch(vector, filter: filter, limit: 10)
      #expect(Set(try await store.passages(ids: near.map(\.passageID)).map(\.uri)) == expected)
      #expect(near.map(\.score) == near.map(\.score).sorted(by: >))
    }
    for limit in [0, -1] {
      #expect(try await store.lexicalSearch("数据", filter: SearchFilter(), limit: limit) == [])
      #expect(try await store.vectorSearch(vector, filter: SearchFilter(), limit: limit) == [])
    }
    #expect(try await store.vectorSearch(vector, filter: SearchFilter(), limit: 2).count == 2)
    #expect(try await store.lexicalSearch("数据", filter: SearchFilter(), limit: 2).count == 2)
  }

  func metadata() async throws {
    let hr = try await store.createDataset(name: "人事", description: "")
    let lab = try await store.createDataset(name: "lab", description: "")
    _ = try await store.store(
      ingested(
        "数据制度。", uri: "rules/leave.PDF", dataset: hr, title: "年假", kind: .regulation, contributor: "林知远",
        metadata: ["effective": "2021-11-01", "tags": "hr, 休假"]))
    _ = try await store.store(
      ingested(
        "数据文章。", uri: "b.md", dataset: lab, contributor: "王敏",
        metadata: ["title": "own", "tags": "gpu", "priority": "10"]))
    _ = try await store.store(ingested("数据代码。", uri: "c.py", dataset: lab, kind: .code, metadata: ["priority": "9"]))
    let all: Set<String> = ["rules/leave.PDF", "b.md", "c.py"]
    let cases: [(String, MetadataComparison, [String], Set<String>)] = [
      ("contributor", .equal, ["王敏"], ["b.md"]), ("author", .isIn, ["王敏", "林知远"], all.subtracting(["c.py"])),
      ("dataset", .equal, ["人事"], ["rules/leave.PDF"]), ("format", .equal, ["pdf"], ["rules/leave.PDF"]),
      ("uri", .startsWith, ["rules/"], ["rules/leave.PDF"]), ("kind", .isNot, ["code"], all.subtracting(["c.py"])),
      ("language", .equal, ["zh"], all), ("title", .equal, ["年假"], ["rules/leave.PDF"]),
      ("metadata.title", .equal, ["own"], ["b.md"]), ("version", .equal, ["1"], all), ("bytes", .greater, ["1000"], []),
      ("added", .after, ["2000-01-01"], all), ("changed", .before, ["2000-01-01"], []),
      ("effective", .before, ["2022-01-01"], ["rules/leave.PDF"]), ("tags", .contains, ["休假"], ["rules/leave.PDF"]),
      ("tags", .empty, [], ["c.py"]), ("tags", .containsNot, ["hr"], ["b.md", "c.py"]),
      ("priority", .greater, ["9"], ["b.md"]), ("priority", .atLeast, ["9"], ["b.md", "c.py"]),
    ]
    for (name, comparison, values, expected) in cases {
      let filter = SearchFilter(metadata: try MetadataCondition([MetadataTest(name, comparison, values)]))
      // What is kept of the first search serves the second.
      for _ in 0..<2 { #expect(try await found(filter) == expected, "\(name) \(comparison.rawValue)") }
    }
    let either = try MetadataCondition(
      [MetadataTest("tags", .equal, ["gpu"]), MetadataTest("kind", .equal, ["code"])], logic: .or)
    #expect(try await found(SearchFilter(metadata: either)) == ["b.md", "c.py"])
    #expect(try await found(SearchFilter(datasetIDs: [hr.id], metadata: either)) == [])
    #expect(try await found(SearchFilter(asOf: CalendarDate("2026-01-01"), metadata: either)) == ["b.md", "c.py"])

    let unknown = SearchFilter(metadata: try MetadataCondition([MetadataTest(#"a"]$'"#, .equal, ["1"])]))
    await #expect {
      try await store.vectorSearch(WordEmbedder().vector("数据"), filter: unknown, limit: 3)
    } throws: { error in
      guard case .unknownName(let name, let known)? = error as? MetadataConditionError else { return false }
      return name == #"a"]$'"# && known.contains("tags") && known.contains("dataset")
    }
    await #expect(throws: MetadataConditionError.self) {
      try await store.lexicalSearch("数据", filter: unknown, limit: 3)
    }

    // A new version counts at the commit.
    _ = try await store.store(ingested("数据代码。", uri: "c.py", dataset: lab, kind: .code, metadata: ["tags": "gpu"]))
    let tagged = SearchFilter(metadata: try MetadataCondition([MetadataTest("tags", .equal, ["gpu"])]))
    #expect(try await found(tagged) == ["b.md", "c.py"])
  }

  /// By both searches, which must agree.
  private func found(_ filter: SearchFilter) async throws -> Set<String> {
    let lexical = try await store.lexicalSearch("数据", filter: filter, limit: 10)
    let near = try await store.vectorSearch(WordEmbedder().vector("数据"), filter: filter, limit: 10)
    #expect(Set(lexical.map(\.passageID)) == Set(near.map(\.passageID)))
    return Set(try await store.passages(ids: near.map(\.passageID)).map(\.uri))
  }

  func days() async throws {
    let dataset = try await store.createDataset(name: "days", description: "")
    let cases: [([String: String], String?)] = [
      (["date": "2020-05-01", "modified": "2021-06-02"], "2021-06-02"),
      (["date": "2020-05-01T10:00:00Z"], "2020-05-01"),
      (["date": "one day", "effective": "2019-01-01"], "2019-01-01"), (["date": "one day"], nil), ([:], nil),
    ]
    for (index, (metadata, day)) in cases.enumerated() {
      let record = try await store.store(
        ingested("一段 \(index)。", uri: "\(index)", dataset: dataset, metadata: metadata))
      let passage = try #require(try await store.passages(documentID: record.id).first)
      #expect(passage.day == day.flatMap { CalendarDate($0) } ?? CalendarDate(record.updatedAt))
    }
  }

  func neighbours() async throws {
    let dataset = try await store.createDataset(name: "neighbours", description: "")
    let record = try await store.store(ingested("甲\n乙\n丙\n丁", uri: "a", dataset: dataset))
    _ = try await store.store(ingested("戊", uri: "b", dataset: dataset))
    let ids = try await store.passages(documentID: record.id).map(\.id)
    #expect(try await store.passages(around: ids[1], count: 1).map(\.id) == Array(ids[0...2]))
    #expect(try await store.passages(around: ids[3], count: 2).map(\.id) == Array(ids[1...3]))
    #expect(try await store.passages(around: ids[0], count: 0).map(\.id) == [ids[0]])
    #expect(try await store.passages(around: ids[0], count: .max).map(\.id) == ids)
    #expect(try await store.passages(around: ids[0], count: .min).map(\.id) == [ids[0]])
    #expect(try await store.passages(around: 999_999, count: 1) == [])
  }

  func pagesAndTableHeaders() async throws {
    let dataset = try await store.createDataset(name: "pages", description: "")
    var document = ingested("第一段。\n第二段。", uri: "a.pdf", dataset: dataset)
    document.chunks[0].pages = PageSpan(first: 3, breaks: [6, 6, 9])
    document.chunks[0].continuedHeader = "名称 | 数量"
    document.chunks[0].signature = "func add(_ key: Key) -> Int"
    let record = try await store.store(document)
    #expect(try await store.passages(documentID: record.id).map(\.chunk) == document.chunks)
  }

  func jobs() async throws {
    let job = try await store.createJob(datasetID: "ds", files: ["b.md", "a.md"])
    #expect(job.state == .queued)
    #expect(job.files.map(\.name) == ["b.md", "a.md"])
    try await store.updateJob(id: job.id, file: JobFile(name: "b.md", state: .running, stage: "parse"))
    #expect(try await store.job(id: job.id)?.state == .running)
    let failed = JobFile(name: "b.md", state: .failed, stage: "parse", error: "why")
    try await store.updateJob(id: job.id, file: failed)
    #expect(try await store.job(id: job.id)?.state == .running)
    try await store.updateJob(id: job.id, file: JobFile(name: "a.md", state: .done, stage: "store", documentID: "d"))
    let done = try #require(try await store.job(id: job.id))
    #expect(done.state == .done)
    #expect(done.files.first == failed)
    #expect(try await store.job(id: "none") == nil)
    await #expect(throws: KnowledgeBaseError.jobNotFound("none")) {
      try await store.updateJob(id: "none", file: failed)
    }
    await #expect(throws: KnowledgeBaseError.fileNotInJob(file: "x", job: job.id)) {
      try await store.updateJob(id: job.id, file: JobFile(name: "x", state: .done))
    }
    await #expect(throws: KnowledgeBaseError.self) { try await store.createJob(datasetID: "ds", files: ["a", "a "]) }
    let lost = try await store.createJob(datasetID: "ds", files: ["c.md"])
    try await store.failUnfinishedJobs(reason: "stopped")
    #expect(try await store.job(id: lost.id)?.state == .failed)
    #expect(try await store.job(id: lost.id)?.files.first?.error == "stopped")
    #expect(try await store.job(id: job.id) == done)
    try await store.extendJob(id: job.id, file: "b.zip/c.md")
    try await store.extendJob(id: job.id, file: "b.zip/c.md")
    #expect(try await store.job(id: job.id)?.files.map(\.name) == ["b.md", "a.md", "b.zip/c.md"])
    #expect(try await store.job(id: job.id)?.files.first == failed)
    await #expect(throws: KnowledgeBaseError.jobNotFound("none")) {
      try await store.extendJob(id: "none", file: "x")
    }
  }
}

@Suite struct SQLiteStoreContractTests {
  @Test(arguments: KnowledgeStoreContract.all.indices)
  func holds(_ index: Int) async throws {
    try await withLibrary { store, _ in
      try await KnowledgeStoreContract.all[index].run(KnowledgeStoreContract(store: store))
    }
  }
}
