/// What servers said of pages. README.md describes it column by column.
enum SourceSchema {
  static let tables = """
    CREATE TABLE page_validators (
      document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
      source_hash TEXT NOT NULL,
      etag TEXT,
      last_modified TEXT
    ) STRICT, WITHOUT ROWID;
    """
}
