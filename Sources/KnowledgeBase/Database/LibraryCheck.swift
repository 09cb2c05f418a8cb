import GRDB

extension LibraryDatabase {
  /// Looks for damage: of the file, of its references, of the full text, and of documents that are not complete. Reads everything.
  ///
  /// - Returns: what was found, one line each; nothing when the library is sound.
  public func check() async throws -> [String] {
    // The full-text check is spelled as an insertion, so this needs the writer. It changes nothing.
    try await write { database in
      var problems = try String.fetchAll(database, sql: "PRAGMA integrity_check").filter { $0 != "ok" }
      problems += try Row.fetchAll(database, sql: "PRAGMA foreign_key_check").map {
        "a row of \($0[0] as String) refers to nothing in \($0[2] as String)"
      }
      do {
        try database.execute(sql: "INSERT INTO passages_index (passages_index, rank) VALUES ('integrity-check', 1)")
      } catch let error as DatabaseError where error.resultCode == .SQLITE_CORRUPT {
        problems.append("the full-text index does not match the passages")
      }
      for (sql, meaning) in Self.expectations {
        let count = try Int.fetchOne(database, sql: sql) ?? 0
        if count > 0 { problems.append("\(count) \(meaning)") }
      }
      return problems
    }
  }

  /// Queries that count what must not be.
  private static let expectations = [
    (
      """
      SELECT count(*) FROM documents JOIN document_versions ON document_versions.id = current_version_id
      WHERE chunk_count <> (SELECT count(*) FROM chunks WHERE version_id = current_version_id)
      """, "documents lack passages"
    ),
    (
      """
      SELECT count(*) FROM chunks WHERE version_id NOT IN (SELECT current_version_id FROM documents)
        AND version_id NOT IN (SELECT version_id FROM past_versions)
      """, "passages belong to no version that can be found"
    ),
    (
      """
      SELECT count(*) FROM chunks WHERE NOT EXISTS (
        SELECT 1 FROM vectors JOIN index_generations ON index_generations.id = generation_id AND state = 'active'
        WHERE vectors.content_hash = chunks.content_hash)
      """, "passages lack a vector"
    ),
    (
      "SELECT count(*) FROM vectors WHERE NOT EXISTS (SELECT 1 FROM chunks WHERE content_hash = vectors.content_hash)",
      "vectors belong to no passage"
    ),
    (
      """
      SELECT count(*) FROM chunks JOIN document_versions ON document_versions.id = version_id
      WHERE CAST(substr(CAST(document_versions.text AS BLOB), byte_start + 1, byte_end - byte_start) AS TEXT)
        <> chunks.text
      """, "passages differ from the text they point into"
    ),
    (
      "SELECT abs((SELECT count(*) FROM chunks) - (SELECT count(*) FROM passages_index_docsize))",
      "passages are missing from the full text, or too many are in it"
    ),
  ]
}
