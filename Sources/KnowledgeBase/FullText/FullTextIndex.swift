import GRDB

/// The FTS5 index over the passages. It keeps no text of its own: `passages` shows it what was and is there.
enum FullTextIndex {
  static func add(version: Int64, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO passages_index (rowid, title, headings, text)
        SELECT id, title, headings, text FROM passages WHERE id IN (SELECT id FROM chunks WHERE version_id = ?)
        """, arguments: [version])
  }

  /// To be called while the chunks are still there.
  static func remove(version: Int64, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO passages_index (passages_index, rowid, title, headings, text)
        SELECT 'delete', id, title, headings, text FROM passages
        WHERE id IN (SELECT id FROM chunks WHERE version_id = ?)
        """, arguments: [version])
  }

  static func rebuildIfTokenizerChanged(_ writer: some DatabaseWriter) throws {
    let current = KaijuanTokenizer.version
    let read = { (database: Database) in try Int.fetchOne(database, sql: "SELECT tokenizer FROM library_state") }
    guard try writer.read(read) != current else { return }
    try writer.write { database in
      // Another process may have done it while this one waited.
      guard try read(database) != current else { return }
      try database.execute(sql: "INSERT INTO passages_index (passages_index) VALUES ('rebuild')")
      try database.execute(sql: "UPDATE library_state SET tokenizer = ?", arguments: [current])
    }
  }
}
