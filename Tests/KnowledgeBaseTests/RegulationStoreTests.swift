import Documents
import Foundation
import GRDB
import KnowledgeBase
import Testing

@Suite struct RegulationStoreTests {
  private static let law = """
    ---
    kind: regulation
    title: 甲法
    ---

    第一条　本法所称职员，是指在册人员。

    第二条　违反第三条第二款的，处一万元以下罚款；依照《乙条例》第一条处理的除外。

    第三条　职员应当登记。

    登记期限为三十日内。

    第四条　本法自2021年1月1日起施行。《旧法》同时废止。
    """
  private static let rules = "---\nkind: regulation\ntitle: 乙条例\n---\n\n第一条　另行处理。\n\n第二条　本条例自2022年1月1日起施行。\n"
  private static let old = "---\nkind: regulation\ntitle: 中华人民共和国旧法\n---\n\n第一条　旧的登记规定。\n\n第二条　本法自2000年1月1日起施行。\n"

  private func ingest(_ files: [(String, String)], into store: SQLiteStore, _ dataset: Dataset) async throws {
    let uploads = files.map { Upload(name: $0.0, data: Data($0.1.utf8)) }
    let report = try await Ingestor(store: store, embedder: WordEmbedder()).ingest(
      uploads: uploads, datasetID: dataset.id)
    #expect(report.failed.isEmpty)
  }

  @Test func clausesAndRowsAreStoredWithTheirVersion() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      try await ingest([("a.md", Self.law)], into: store, dataset)
      let record = try #require(try await store.document(datasetID: dataset.id, uri: "a.md"))
      #expect(record.metadata["effective"] == "2021-01-01")
      let outline = try #require(try await store.outline(documentID: record.id, version: nil))
      #expect(outline["art_3__para_2"]?.parentID == "art_3")
      #expect(
        try await store.passages(documentID: record.id).map(\.chunk.clauseID) == ["art_1", "art_2", "art_3", "art_4"])
      #expect(try await store.definitions(documentID: record.id).map(\.term) == ["职员"])
      let references = try await store.references(documentID: record.id)
      #expect(references.first { $0.reference.clauseID == "art_2__para_1" }?.reference.targets == ["art_3__para_2"])

      try await ingest([("a.md", Self.law.replacing("第二款", with: "第一款"))], into: store, dataset)
      let changed = try await store.references(documentID: record.id)
      #expect(changed.first { $0.reference.clauseID == "art_2__para_1" }?.reference.targets == ["art_3__para_1"])
      #expect(try await store.outline(documentID: record.id, version: 1) == outline)
      #expect(try await store.outline(documentID: record.id, version: 9) == nil)
      let rows = try await store.database.read {
        try Int.fetchOne($0, sql: "SELECT count(DISTINCT version_id) FROM clause_references")
      }
      #expect(rows == 1)

      try await store.deleteDocument(id: record.id)
      for table in ["clauses", "clause_references", "definitions", "thresholds", "repeals", "document_names"] {
        let left = try await store.database.read { try Int.fetchOne($0, sql: "SELECT count(*) FROM \(table)") }
        #expect(left == 0, "\(table)")
      }
    }
  }

  @Test func clausesPointedAtAreFoundWithinAndAcrossDocuments() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      try await ingest([("a.md", Self.law), ("b.md", Self.rules)], into: store, dataset)
      let law = try #require(try await store.document(datasetID: dataset.id, uri: "a.md"))
      let source = try await store.passages(documentID: law.id)[1]
      let found = try await store.passages(referredToBy: [source.id], filter: SearchFilter(), limit: 5)
      #expect(found.map(\.passage.uri) == ["a.md", "b.md"])
      #expect(found.map(\.passage.chunk.clauseID) == ["art_3", "art_1"])
      #expect(found.map(\.reference) == ["第三条第二款", "《乙条例》第一条"])
      #expect(found.allSatisfy { $0.referredBy == source.id })
      #expect(try await store.passages(referredToBy: [source.id], filter: SearchFilter(), limit: 1).count == 1)
      let other = SearchFilter(datasetIDs: ["none"])
      #expect(try await store.passages(referredToBy: [source.id], filter: other, limit: 5).isEmpty)
      let early = SearchFilter(asOf: CalendarDate("2021-06-01"))
      #expect(
        try await store.passages(referredToBy: [source.id], filter: early, limit: 5).map(\.passage.uri) == ["a.md"])
      let id = try await store.references(documentID: law.id).last { $0.reference.document == "乙条例" }?.documentID
      #expect(id == (try await store.document(datasetID: dataset.id, uri: "b.md"))?.id)
    }
  }

  @Test func whatWasNotInForceIsNotFound() async throws {
    try await withLibrary { store, _ in
      let dataset = try await store.createDataset(name: "default", description: "")
      try await ingest([("old.md", Self.old), ("a.md", Self.law), ("note.md", "登记的笔记。")], into: store, dataset)
      func found(_ date: String?) async throws -> [Set<String>] {
        let filter = SearchFilter(asOf: date.flatMap { CalendarDate($0) })
        let lexical = try await store.lexicalSearch("登记", filter: filter, limit: 20)
        let vector = try await store.vectorSearch(WordEmbedder().vector("登记"), filter: filter, limit: 20)
        return try await [lexical, vector].asyncMap { hits in
          Set(try await store.passages(ids: hits.map(\.passageID)).map(\.uri))
        }
      }
      #expect(try await found(nil) == [["old.md", "a.md", "note.md"], ["old.md", "a.md", "note.md"]])
      #expect(try await found("1999-12-31") == [["note.md"], ["note.md"]])
      #expect(try await found("2020-12-31") == [["old.md", "note.md"], ["old.md", "note.md"]])
      #expect(try await found("2021-01-01") == [["a.md", "note.md"], ["a.md", "note.md"]])

      let old = try #require(try await store.document(datasetID: dataset.id, uri: "old.md"))
      let passage = try #require(try await store.passages(documentID: old.id).first)
      #expect(passage.repealed == CalendarDate("2021-01-01"))
      #expect(passage.effective == CalendarDate("2000-01-01"))
      // The law that repealed it is gone: nothing is known of its end any more.
      let law = try #require(try await store.document(datasetID: dataset.id, uri: "a.md"))
      try await store.deleteDocument(id: law.id)
      #expect(try await store.passages(documentID: old.id).first?.repealed == nil)
    }
  }

  @Test func aLibraryFromBeforeMigratesAndIsReadAgain() async throws {
    let folder = try TemporaryFolder()
    let path = folder["library.db"]
    var store = try await SQLiteStore(database: LibraryDatabase(path: path), embedder: WordEmbedder())
    let dataset = try await store.createDataset(name: "default", description: "")
    try await ingest([("a.md", Self.law), ("note.md", "一篇笔记。")], into: store, dataset)
    // What an older Kaijuan left: without the tables, the columns and the record of the migration.
    try await store.database.write { database in
      try database.execute(sql: "DROP VIEW validities")
      let tables = [
        "past_versions", "clauses", "document_names", "clause_references", "definitions", "thresholds", "repeals",
      ]
      for table in tables {
        try database.execute(sql: "DROP TABLE \(table)")
      }
      try database.execute(sql: "ALTER TABLE chunks DROP COLUMN clause_id")
      for column in ["rules", "promulgated", "effective", "repealed"] {
        try database.execute(sql: "ALTER TABLE document_versions DROP COLUMN \(column)")
      }
      try database.execute(
        sql: "DELETE FROM grdb_migrations WHERE identifier IN ('library-regulations', 'library-past-versions')")
    }
    try store.database.close()
    store = try await SQLiteStore(database: LibraryDatabase(path: path), embedder: WordEmbedder())
    let record = try #require(try await store.document(datasetID: dataset.id, uri: "a.md"))
    #expect(try await store.outline(documentID: record.id, version: nil) == nil)
    #expect(try await store.passages(documentID: record.id).allSatisfy { $0.chunk.clauseID == nil })
    let uploads = [Upload(name: "a.md", data: Data(Self.law.utf8)), Upload(name: "note.md", data: Data("一篇笔记。".utf8))]
    let ingestor = Ingestor(store: store, embedder: WordEmbedder())
    let report = try await ingestor.ingest(uploads: uploads, datasetID: dataset.id)
    #expect(report.updated == 1 && report.unchanged == 1)
    #expect(try await store.outline(documentID: record.id, version: nil) != nil)
    #expect(try await ingestor.ingest(uploads: uploads, datasetID: dataset.id).unchanged == 2)
    #expect(try await store.database.check() == [])
  }
}
