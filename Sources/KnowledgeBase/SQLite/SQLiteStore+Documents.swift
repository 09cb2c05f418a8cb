import Documents
import Foundation
import GRDB

extension SQLiteStore {
  public func documents(datasetID: String, limit: Int, offset: Int) async throws -> [DocumentRecord] {
    try await database.read {
      try Self.documents(
        $0, sql: "documents.dataset_id = ? ORDER BY documents.uri LIMIT ? OFFSET ?",
        [datasetID, max(limit, 0), max(offset, 0)])
    }
  }

  public func document(id: String) async throws -> DocumentRecord? {
    try await database.read { try Self.documents($0, sql: "documents.id = ?", [id]).first }
  }

  public func document(datasetID: String, uri: String) async throws -> DocumentRecord? {
    try await database.read {
      try Self.documents($0, sql: "documents.dataset_id = ? AND documents.uri = ?", [datasetID, uri]).first
    }
  }

  public func text(documentID: String, version: Int?) async throws -> String? {
    try await database.read { database in
      if let version {
        return try String.fetchOne(
          database, sql: "SELECT text FROM document_versions WHERE document_id = ? AND number = ?",
          arguments: [documentID, version])
      }
      return try String.fetchOne(
        database,
        sql: """
          SELECT text FROM documents JOIN document_versions ON document_versions.id = current_version_id
          WHERE documents.id = ?
          """, arguments: [documentID])
    }
  }

  public func passages(documentID: String) async throws -> [Passage] {
    try await database.read {
      try Self.passages(
        $0, sql: "documents.id = ? AND chunks.version_id = current_version_id ORDER BY chunks.ordinal", [documentID])
    }
  }

  public func passages(ids: [Int64]) async throws -> [Passage] {
    let found = try await database.read { database in
      try Self.passages(
        database, sql: "chunks.id IN (SELECT value FROM json_each(?))", [JSONText.encode(Array(Set(ids)))])
    }
    let byID = Dictionary(uniqueKeysWithValues: found.map { ($0.id, $0) })
    return ids.compactMap { byID[$0] }
  }

  public func passages(around id: Int64, count: Int) async throws -> [Passage] {
    try await database.read {
      try Self.passages(
        $0,
        sql: """
          chunks.version_id = (SELECT version_id FROM chunks WHERE id = ?1) AND chunks.ordinal BETWEEN
            (SELECT ordinal FROM chunks WHERE id = ?1) - ?2 AND (SELECT ordinal FROM chunks WHERE id = ?1) + ?2
          ORDER BY chunks.ordinal
          """, [id, min(max(count, 0), 100)])
    }
  }

  static func documents(
    _ database: Database, sql condition: String, _ arguments: StatementArguments
  ) throws -> [DocumentRecord] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT documents.id, dataset_id, uri, title, kind, language, contributor, metadata, number, source_hash,
          byte_count, chunk_count, document_versions.created_at AS updated_at
        FROM documents JOIN document_versions ON document_versions.id = current_version_id
        WHERE \(condition)
        """, arguments: arguments
    ).map {
      DocumentRecord(
        id: $0["id"], datasetID: $0["dataset_id"], uri: $0["uri"], title: $0["title"],
        kind: DocumentKind(rawValue: $0["kind"]) ?? .article, language: Language(rawValue: $0["language"]) ?? .other,
        contributor: $0["contributor"], metadata: try JSONText.decode([String: String].self, $0["metadata"]),
        version: $0["number"], sourceHash: $0["source_hash"], byteCount: $0["byte_count"],
        chunkCount: $0["chunk_count"], updatedAt: Timestamp.date($0["updated_at"]))
    }
  }

  static func passages(
    _ database: Database, sql condition: String, _ arguments: StatementArguments
  ) throws -> [Passage] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT chunks.*, documents.id AS document_id, dataset_id, uri, title, contributor, number, metadata,
          document_versions.created_at AS stored_at, document_versions.effective, coalesce(
            (SELECT repealed FROM past_versions WHERE version_id = chunks.version_id),
            (SELECT repealed FROM validities WHERE document_id = documents.id)) AS repealed
        FROM chunks
        JOIN document_versions ON document_versions.id = chunks.version_id
        JOIN documents ON documents.id = document_versions.document_id
        WHERE \(condition)
        """, arguments: arguments
    ).map {
      Passage(
        id: $0["id"], documentID: $0["document_id"], datasetID: $0["dataset_id"], uri: $0["uri"], title: $0["title"],
        contributor: $0["contributor"], version: $0["number"], chunk: try chunk($0), effective: date($0["effective"]),
        repealed: date($0["repealed"]), day: try day($0))
    }
  }

  /// Fields in which documents say of which day they are, the latest day first.
  private static let dayFields = ["modified", "updated", "date", "effective"]

  private static func day(_ row: Row) throws -> CalendarDate? {
    let metadata: String = row["metadata"]
    let own = metadata == "{}" ? [:] : try JSONText.decode([String: String].self, metadata)
    return dayFields.lazy.compactMap { own[$0].flatMap { MetadataValue($0).day } }.first
      ?? CalendarDate(Timestamp.date(row["stored_at"]))
  }

  private static func chunk(_ row: Row) throws -> Chunk {
    Chunk(
      ordinal: row["ordinal"], headingPath: try JSONText.decode([String].self, row["heading_path"]),
      symbol: row["symbol"], signature: row["signature"], clauseID: row["clause_id"],
      language: Language(rawValue: row["language"]) ?? .other, kind: DocumentKind(rawValue: row["kind"]) ?? .article,
      text: row["text"],
      bytes: try range(row["byte_start"], row["byte_end"]),
      characters: try range(row["character_start"], row["character_end"]), pages: try pages(row["pages"]),
      continuedHeader: row["table_header"])
  }

  private static func pages(_ text: String?) throws -> PageSpan? {
    guard let text, case let numbers = try JSONText.decode([Int].self, text), let first = numbers.first else {
      return nil
    }
    return PageSpan(first: first, breaks: Array(numbers.dropFirst()))
  }

  /// The view says 9999-12-31 for never.
  static func date(_ text: String?) -> CalendarDate? {
    text.flatMap { $0 == CalendarDate.never ? nil : CalendarDate($0) }
  }

  static func range(_ start: Int, _ end: Int) throws -> Range<Int> {
    guard start <= end else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a span ends before it starts")
    }
    return start..<end
  }
}
