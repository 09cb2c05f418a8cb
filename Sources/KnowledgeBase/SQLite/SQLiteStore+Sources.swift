import Foundation
import GRDB

extension SQLiteStore: SourceStore {
  public func pageValidator(documentID: String) async throws -> PageValidator? {
    try await database.read { database in
      try Row.fetchOne(
        database,
        sql: """
          SELECT etag, last_modified FROM page_validators
          JOIN documents ON documents.id = page_validators.document_id
          JOIN document_versions ON document_versions.id = current_version_id
          WHERE documents.id = ? AND page_validators.source_hash = document_versions.source_hash
          """, arguments: [documentID]
      ).flatMap { PageValidator(etag: $0["etag"], lastModified: $0["last_modified"]) }
    }
  }

  public func setPageValidator(_ validator: PageValidator?, documentID: String) async throws {
    try await database.write { database in
      guard let validator else {
        return try database.execute(
          sql: "DELETE FROM page_validators WHERE document_id = ?", arguments: [documentID])
      }
      try database.execute(
        sql: """
          INSERT OR REPLACE INTO page_validators (document_id, source_hash, etag, last_modified)
          SELECT documents.id, source_hash, ?, ? FROM documents
          JOIN document_versions ON document_versions.id = current_version_id WHERE documents.id = ?
          """, arguments: [validator.etag, validator.lastModified, documentID])
    }
  }

  public func deleteDocuments(datasetID: String, uri: String) async throws -> Int {
    try await database.write { database in
      let documents = try Self.documents(at: uri, datasetID: datasetID, database)
      for document in documents { try Self.delete(document: document.id, database) }
      return documents.count
    }
  }

  public func moveDocuments(datasetID: String, from uri: String, to newURI: String) async throws -> Bool {
    let newURI = try Names.checked(newURI)
    return try await database.write { database in
      let documents = try Self.documents(at: uri, datasetID: datasetID, database)
      guard !documents.isEmpty, try Self.documents(at: newURI, datasetID: datasetID, database).isEmpty else {
        return false
      }
      for document in documents {
        let moved = newURI + document.uri.dropFirst(uri.count)
        try database.execute(
          sql: "UPDATE documents SET uri = ? WHERE id = ?", arguments: [Names.checked(moved), document.id])
        let (old, new) = ((document.uri as NSString).lastPathComponent, (moved as NSString).lastPathComponent)
        if old != new, document.title == old {
          try Self.expectReading(documentID: document.id, database)
        }
      }
      try LibraryRevision.advance(database)
      return true
    }
  }

  private struct Placed {
    var id: String
    var uri: String
    var title: String
  }

  /// The document of this URI and those below it, by the order of URIs' bytes: `/` is followed by `0`.
  private static func documents(at uri: String, datasetID: String, _ database: Database) throws -> [Placed] {
    let uri = (try? Names.checked(uri)) ?? uri
    return try Row.fetchAll(
      database,
      sql: """
        SELECT documents.id, uri, title FROM documents
        JOIN document_versions ON document_versions.id = current_version_id
        WHERE dataset_id = ?1 AND (uri = ?2 OR (uri > ?2 || '/' AND uri < ?2 || '0')) ORDER BY uri
        """, arguments: [datasetID, uri]
    ).map { Placed(id: $0["id"], uri: $0["uri"], title: $0["title"]) }
  }
}
