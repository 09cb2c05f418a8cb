import Documents
import Foundation
import GRDB
import KnowledgeBase
import Testing

@Suite struct PastVersionTests {
  private static func law(days: String, from year: Int) -> String {
    """
    ---
    kind: regulation
    title: 登记法
    ---

    第一条　登记期限不得超过\(days)日。

    第二条　罚款依照《罚款办法》第一条的规定。

    第三条　本法自\(year)年1月1日起施行。
    """
  }

  private static func fines(_ amount: String, from year: Int) -> String {
    "---\nkind: regulation\ntitle: 罚款办法\n---\n\n第一条　罚款不得低于\(amount)元。\n\n第二条　本办法自\(year)年1月1日起施行。\n"
  }

  @discardableResult
  private func ingest(_ name: String, _ text: String, into store: SQLiteStore, _ dataset: Dataset) async throws
    -> DocumentRecord
  {
    let report = try await Ingestor(store: store, embedder: WordEmbedder()).ingest(
      uploads: [Upload(name: name, data: Data(text.utf8))], datasetID: dataset.id)
    #expect(report.failed.isEmpty)
    #expect(try await store.database.check() == [])
    return try #require(try await store.document(datasetID: dataset.id, uri: name))
  }

  /// What both searches find of a word, as `name@version`.
  private func found(_ word: String, on day: String?, in store: SQLiteStore) async throws -> Set<String> {
    let filter = SearchFilter(asOf: day.flatMap { CalendarDate($0) })
    let lexical = try await store.lexicalSearch(word, filter: filter, limit: 50).map(\.passageID)
    let vector = try await store.vectorSearch(WordEmbedder().vector(word), filter: filter, limit: 50).map(\.passageID)
    func versions(_ ids: [Int64]) async throws -> Set<String> {
      Set(try await store.passages(ids: ids).map { "\($0.uri)@\($0.version)" })
    }
    let byWords = try await versions(lexical)
    #expect(try await versions(vector) == byWords)
    return byWords
  }

  @Test func aSearchOfADayFindsTheVersionThatHeld() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      try await ingest("a.md", Self.law(days: "三十", from: 2021), into: store, dataset)
      #expect(try await found("登记", on: "2022-06-01", in: store) == ["a.md@1"])
      let record = try await ingest("a.md", Self.law(days: "十", from: 2023), into: store, dataset)

      #expect(try await found("登记", on: nil, in: store) == ["a.md@2"])
      #expect(try await found("登记", on: "2020-12-31", in: store) == [])
      #expect(try await found("登记", on: "2021-01-01", in: store) == ["a.md@1"])
      #expect(try await found("登记", on: "2022-12-31", in: store) == ["a.md@1"])
      #expect(try await found("登记", on: "2023-01-01", in: store) == ["a.md@2"])
      // Another process reads it from the file.
      let other = try await SQLiteStore(database: store.database, embedder: WordEmbedder())
      #expect(try await found("登记", on: "2022-12-31", in: other) == ["a.md@1"])
      #expect(try await found("登记", on: nil, in: other) == ["a.md@2"])

      #expect(try await store.passages(documentID: record.id).allSatisfy { $0.version == 2 })
      let filter = SearchFilter(asOf: CalendarDate("2022-06-01"))
      let hit = try #require(try await store.lexicalSearch("登记期限", filter: filter, limit: 1).first)
      let passage = try #require(try await store.passages(ids: [hit.passageID]).first)
      #expect(passage.chunk.text.contains("三十日"))
      #expect(passage.effective == CalendarDate("2021-01-01"))
      #expect(passage.repealed == CalendarDate("2023-01-01"))
      #expect(
        try await store.passagesByRetrievals(limit: 50, offset: 0, retrievedAtLeast: 0).contains(passage.id) == false)
    }
  }

  @Test func thresholdsAndReferencesAreThoseOfTheDay() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      for (name, text) in [
        ("a.md", Self.law(days: "三十", from: 2021)), ("b.md", Self.fines("一百", from: 2021)),
        ("a.md", Self.law(days: "十", from: 2023)), ("b.md", Self.fines("五百", from: 2024)),
      ] {
        try await ingest(name, text, into: store, dataset)
      }
      func values(_ day: String?) async throws -> [Double] {
        let filter = ThresholdFilter(asOf: day.flatMap { CalendarDate($0) })
        let (rows, total) = try await store.thresholds(filter, limit: 10, offset: 0)
        #expect(total == rows.count)
        return rows.map(\.threshold.value)
      }
      #expect(try await values(nil) == [10, 500])
      #expect(try await values("2022-06-01") == [30, 100])
      #expect(try await values("2023-06-01") == [10, 100])
      #expect(try await values("2020-06-01") == [])

      func referred(_ day: String?) async throws -> [String] {
        let filter = SearchFilter(asOf: day.flatMap { CalendarDate($0) })
        let hits = try await store.lexicalSearch("依照", filter: filter, limit: 5)
        let targets = try await store.passages(referredToBy: hits.map(\.passageID), filter: filter, limit: 5)
        return targets.map(\.passage.chunk.text)
      }
      #expect(try await referred("2022-06-01").allSatisfy { $0.contains("一百元") })
      #expect(try await referred("2022-06-01").count == 1)
      #expect(try await referred(nil).allSatisfy { $0.contains("五百元") })
      #expect(try await referred(nil).count == 1)
    }
  }

  @Test func versionsWithoutADayAreGivenUp() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      func past() async throws -> [Int] {
        try await store.database.read {
          try Int.fetchAll(
            $0,
            sql: """
              SELECT number FROM past_versions JOIN document_versions ON document_versions.id = version_id ORDER BY number
              """)
        }
      }
      try await ingest("a.md", Self.law(days: "三十", from: 2021), into: store, dataset)
      try await ingest("a.md", Self.law(days: "二十", from: 2023), into: store, dataset)
      #expect(try await past() == [1])
      // A correction of the text, not of the law: the second version held on no day.
      try await ingest("a.md", Self.law(days: "十", from: 2023), into: store, dataset)
      #expect(try await past() == [1])
      #expect(try await found("登记", on: "2022-06-01", in: store) == ["a.md@1"])
      #expect(try await found("登记", on: "2023-06-01", in: store) == ["a.md@3"])
      // In force from before the first: nothing is left of that.
      let record = try await ingest("a.md", Self.law(days: "五", from: 2020), into: store, dataset)
      #expect(try await past() == [])
      #expect(try await found("登记", on: "2022-06-01", in: store) == ["a.md@4"])
      // What is no regulation holds always.
      try await ingest("a.md", Self.law(days: "五", from: 2025), into: store, dataset)
      try await ingest("a.md", "登记的笔记。", into: store, dataset)
      #expect(try await past() == [])

      try await ingest("a.md", Self.law(days: "三十", from: 2021), into: store, dataset)
      try await ingest("a.md", Self.law(days: "二十", from: 2023), into: store, dataset)
      try await store.deleteDocument(id: record.id)
      #expect(try await store.database.check() == [])
      for table in ["chunks", "vectors", "past_versions", "clause_references", "thresholds", "document_names"] {
        let left = try await store.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
        #expect(left == 0, "\(table)")
      }
      #expect(try await found("登记", on: "2022-06-01", in: store) == [])
    }
  }
}
