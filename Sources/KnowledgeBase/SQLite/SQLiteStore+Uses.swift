import GRDB

extension SQLiteStore {
  public func revision() async throws -> Int { try await database.read(LibraryRevision.current) }

  public func countRetrievals(contentHashes: [String]) async throws {
    try await database.write { database in
      for hash in contentHashes {
        try database.cachedStatement(
          sql: """
            INSERT INTO passage_uses (content_hash, retrieved) VALUES (?, 1)
            ON CONFLICT DO UPDATE SET retrieved = retrieved + 1
            """
        ).execute(arguments: [hash])
      }
    }
  }

  public func passagesByRetrievals(limit: Int, offset: Int, retrievedAtLeast least: Int) async throws -> [Int64] {
    try await database.read { database in
      try Int64.fetchAll(
        database,
        sql: """
          SELECT id FROM chunks LEFT JOIN passage_uses USING (content_hash)
          WHERE version_id NOT IN (SELECT version_id FROM past_versions) AND coalesce(retrieved, 0) >= ?
          ORDER BY coalesce(retrieved, 0) DESC, id LIMIT ? OFFSET ?
          """, arguments: [least, max(limit, 0), max(offset, 0)])
    }
  }

  public func current(contentHashes: [String]) async throws -> Set<String> {
    try await database.read { database in
      try String.fetchSet(
        database,
        sql: "SELECT content_hash FROM chunks WHERE content_hash IN (SELECT value FROM json_each(?))",
        arguments: [JSONText.encode(contentHashes)])
    }
  }
}
