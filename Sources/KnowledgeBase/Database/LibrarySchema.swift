import GRDB

/// The tables of a library, by migration. README.md describes them column by column. Shipped migrations never change.
enum LibrarySchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("library-1") { database in
      try database.execute(sql: "PRAGMA application_id = \(LibraryDatabase.applicationID)")
      try database.execute(sql: "PRAGMA user_version = \(LibraryDatabase.format)")
      try database.execute(sql: content)
      try database.execute(sql: index)
      try database.execute(sql: work)
    }
    migrator.registerMigration("library-pages") { database in
      try database.execute(sql: "ALTER TABLE chunks ADD COLUMN pages TEXT")
      try database.execute(sql: "ALTER TABLE chunks ADD COLUMN table_header TEXT")
    }
    migrator.registerMigration("library-regulations") { try $0.execute(sql: RegulationSchema.tables) }
    migrator.registerMigration("library-cleaning") { try $0.execute(sql: CleaningSchema.tables) }
    migrator.registerMigration("library-passage-uses") { try $0.execute(sql: uses) }
    migrator.registerMigration("library-line-counts") { try $0.execute(sql: CleaningSchema.lineCounts) }
    migrator.registerMigration("library-signatures") {
      try $0.execute(sql: "ALTER TABLE chunks ADD COLUMN signature TEXT")
    }
    migrator.registerMigration("library-wide-vectors") { database in
      try database.execute(sql: "UPDATE index_generations SET quantization = ?", arguments: [QuantizedVector.name])
      try database.execute(sql: "PRAGMA user_version = \(LibraryDatabase.format)")
    }
    migrator.registerMigration("library-sources") { try $0.execute(sql: SourceSchema.tables) }
    migrator.registerMigration("library-past-versions") { try $0.execute(sql: RegulationSchema.pastVersions) }
    return migrator
  }

  private static let uses = """
    CREATE TABLE passage_uses (
      content_hash TEXT PRIMARY KEY,
      retrieved INTEGER NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX passage_uses_by_retrieved ON passage_uses (retrieved);
    """

  private static let content = """
    CREATE TABLE library_state (
      id INTEGER PRIMARY KEY CHECK (id = 1),
      revision INTEGER NOT NULL,
      tokenizer INTEGER NOT NULL
    ) STRICT;
    INSERT INTO library_state (id, revision, tokenizer) VALUES (1, 0, \(KaijuanTokenizer.version));

    CREATE TABLE datasets (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      description TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE documents (
      id TEXT PRIMARY KEY,
      dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
      uri TEXT NOT NULL,
      current_version_id INTEGER NOT NULL REFERENCES document_versions (id) DEFERRABLE INITIALLY DEFERRED,
      created_at INTEGER NOT NULL,
      UNIQUE (dataset_id, uri)
    ) STRICT;
    CREATE UNIQUE INDEX documents_by_version ON documents (current_version_id);

    CREATE TABLE document_versions (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED,
      number INTEGER NOT NULL,
      title TEXT NOT NULL,
      kind TEXT NOT NULL,
      language TEXT NOT NULL,
      contributor TEXT,
      metadata TEXT NOT NULL,
      text TEXT NOT NULL,
      source_hash TEXT NOT NULL,
      byte_count INTEGER NOT NULL,
      chunk_count INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      UNIQUE (document_id, number)
    ) STRICT;
    CREATE INDEX document_versions_by_source ON document_versions (source_hash);

    CREATE TABLE chunks (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      version_id INTEGER NOT NULL REFERENCES document_versions (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      heading_path TEXT NOT NULL,
      symbol TEXT,
      kind TEXT NOT NULL,
      language TEXT NOT NULL,
      text TEXT NOT NULL,
      byte_start INTEGER NOT NULL,
      byte_end INTEGER NOT NULL,
      character_start INTEGER NOT NULL,
      character_end INTEGER NOT NULL,
      content_hash TEXT NOT NULL,
      text_hash TEXT NOT NULL,
      UNIQUE (version_id, ordinal)
    ) STRICT;
    CREATE INDEX chunks_by_content ON chunks (content_hash);
    CREATE INDEX chunks_by_text ON chunks (text_hash);
    """

  /// The heading path is indexed as the JSON it is kept in: the tokenizer passes over its punctuation.
  private static let index = """
    CREATE VIEW passages AS
      SELECT chunks.id, document_versions.title,
        chunks.heading_path || ' ' || coalesce(chunks.symbol, '') AS headings,
        chunks.text
      FROM chunks JOIN document_versions ON document_versions.id = chunks.version_id;

    CREATE VIRTUAL TABLE passages_index USING fts5(
      title, headings, text, content='passages', content_rowid='id', tokenize='\(KaijuanTokenizer.name)');

    CREATE TABLE index_generations (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      identity TEXT NOT NULL,
      dimension INTEGER NOT NULL CHECK (dimension > 0),
      quantization TEXT NOT NULL,
      state TEXT NOT NULL CHECK (state IN ('active', 'building')),
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE UNIQUE INDEX one_active_generation ON index_generations (state) WHERE state = 'active';

    CREATE TABLE vectors (
      generation_id INTEGER NOT NULL REFERENCES index_generations (id) ON DELETE CASCADE,
      content_hash TEXT NOT NULL,
      vector BLOB NOT NULL,
      PRIMARY KEY (generation_id, content_hash)
    ) STRICT, WITHOUT ROWID;
    """

  private static let work = """
    CREATE TABLE jobs (
      id TEXT PRIMARY KEY,
      dataset_id TEXT NOT NULL,
      created_at INTEGER NOT NULL
    ) STRICT;
    CREATE TABLE job_files (
      job_id TEXT NOT NULL REFERENCES jobs (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      name TEXT NOT NULL,
      state TEXT NOT NULL,
      stage TEXT,
      error TEXT,
      document_id TEXT,
      PRIMARY KEY (job_id, ordinal),
      UNIQUE (job_id, name)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE messages (
      id TEXT PRIMARY KEY,
      dataset_ids TEXT NOT NULL,
      question TEXT NOT NULL,
      answer TEXT NOT NULL,
      refused INTEGER NOT NULL,
      created_at INTEGER NOT NULL,
      details TEXT NOT NULL
    ) STRICT;
    CREATE INDEX messages_by_time ON messages (created_at);
    CREATE TABLE message_citations (
      message_id TEXT NOT NULL REFERENCES messages (id) ON DELETE CASCADE,
      number INTEGER NOT NULL,
      passage_id INTEGER NOT NULL,
      document_id TEXT NOT NULL,
      dataset_id TEXT NOT NULL,
      version INTEGER NOT NULL,
      contributor TEXT,
      PRIMARY KEY (message_id, number)
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE message_feedback (
      message_id TEXT PRIMARY KEY REFERENCES messages (id) ON DELETE CASCADE,
      rating TEXT CHECK (rating IN ('like', 'dislike')),
      content TEXT NOT NULL,
      updated_at INTEGER NOT NULL
    ) STRICT;
    """
}
