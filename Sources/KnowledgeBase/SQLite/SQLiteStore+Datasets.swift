import Foundation
import GRDB

extension SQLiteStore {
  public func createDataset(name: String, description: String) async throws -> Dataset {
    let name = try Names.checked(name)
    let dataset = Dataset(id: Identifiers.random("ds"), name: name, description: description, createdAt: now())
    return try await database.write { database in
      let taken = try Bool.fetchOne(
        database, sql: "SELECT EXISTS (SELECT 1 FROM datasets WHERE name = ? OR id = ?)", arguments: [name, name])
      guard taken == false else { throw KnowledgeBaseError.datasetExists(name) }
      try database.execute(
        sql: "INSERT INTO datasets (id, name, description, created_at) VALUES (?, ?, ?, ?)",
        arguments: [dataset.id, name, description, Timestamp.milliseconds(dataset.createdAt)])
      return try Self.dataset(database, sql: "datasets.id = ?", [dataset.id]) ?? dataset
    }
  }

  public func datasets() async throws -> [Dataset] {
    try await database.read { try Self.datasets($0, sql: "true", []) }
  }

  public func dataset(_ idOrName: String) async throws -> Dataset? {
    let name = (try? Names.checked(idOrName)) ?? idOrName
    return try await database.read {
      try Self.dataset($0, sql: "datasets.id = ? OR datasets.name = ?", [idOrName, name])
    }
  }

  public func deleteDataset(id: String) async throws {
    try await database.write { database in
      let documents = try String.fetchAll(
        database, sql: "SELECT id FROM documents WHERE dataset_id = ?", arguments: [id])
      for document in documents { try Self.delete(document: document, database) }
      try database.execute(sql: "DELETE FROM datasets WHERE id = ?", arguments: [id])
      guard database.changesCount == 1 else { throw KnowledgeBaseError.datasetNotFound(id) }
    }
  }

  private static func dataset(
    _ database: Database, sql condition: String, _ arguments: StatementArguments
  ) throws -> Dataset? {
    try datasets(database, sql: condition, arguments).first
  }

  private static func datasets(
    _ database: Database, sql condition: String, _ arguments: StatementArguments
  ) throws -> [Dataset] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT datasets.*, count(documents.id) AS document_count, coalesce(sum(chunk_count), 0) AS chunk_count
        FROM datasets
        LEFT JOIN documents ON documents.dataset_id = datasets.id
        LEFT JOIN document_versions ON document_versions.id = documents.current_version_id
        WHERE \(condition)
        GROUP BY datasets.id
        ORDER BY datasets.created_at, datasets.name
        """, arguments: arguments
    ).map {
      Dataset(
        id: $0["id"], name: $0["name"], description: $0["description"], createdAt: Timestamp.date($0["created_at"]),
        documentCount: $0["document_count"], chunkCount: $0["chunk_count"])
    }
  }
}
