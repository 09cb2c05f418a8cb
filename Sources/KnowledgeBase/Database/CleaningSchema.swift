/// What cleaning found, and what passages are cut again by. README.md describes it column by column.
enum CleaningSchema {
  static let tables = """
    ALTER TABLE document_versions ADD COLUMN cleaning TEXT;
    ALTER TABLE document_versions ADD COLUMN page_starts TEXT;

    CREATE TABLE findings (
      id INTEGER PRIMARY KEY AUTOINCREMENT,
      document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
      step TEXT NOT NULL,
      action TEXT NOT NULL,
      reason TEXT NOT NULL,
      byte_start INTEGER NOT NULL,
      byte_end INTEGER NOT NULL,
      sample TEXT NOT NULL,
      key TEXT NOT NULL,
      overruled INTEGER NOT NULL DEFAULT 0,
      created_at INTEGER NOT NULL,
      UNIQUE (document_id, key, byte_start)
    ) STRICT;

    CREATE TABLE signatures (
      document_id TEXT PRIMARY KEY REFERENCES documents (id) ON DELETE CASCADE,
      signature BLOB NOT NULL
    ) STRICT, WITHOUT ROWID;
    CREATE TABLE signature_bands (
      band INTEGER NOT NULL,
      document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
      PRIMARY KEY (band, document_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX signature_bands_by_document ON signature_bands (document_id);

    CREATE TABLE duplicates (
      document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
      original_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
      similarity REAL NOT NULL,
      share REAL NOT NULL,
      PRIMARY KEY (document_id, original_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX duplicates_by_original ON duplicates (original_id);

    CREATE TABLE edge_lines (
      dataset_id TEXT NOT NULL REFERENCES datasets (id) ON DELETE CASCADE,
      hash INTEGER NOT NULL,
      document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
      PRIMARY KEY (dataset_id, hash, document_id)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX edge_lines_by_document ON edge_lines (document_id);
    """

  /// How many documents have each line, counted as they come and go: asking costs the same for all sizes of a dataset.
  static let lineCounts = """
    CREATE TABLE edge_line_counts (
      dataset_id TEXT NOT NULL,
      hash INTEGER NOT NULL,
      document_count INTEGER NOT NULL,
      PRIMARY KEY (dataset_id, hash)
    ) STRICT, WITHOUT ROWID;
    INSERT INTO edge_line_counts SELECT dataset_id, hash, count(*) FROM edge_lines GROUP BY dataset_id, hash;

    CREATE TRIGGER edge_line_added AFTER INSERT ON edge_lines BEGIN
      INSERT INTO edge_line_counts VALUES (new.dataset_id, new.hash, 1)
        ON CONFLICT (dataset_id, hash) DO UPDATE SET document_count = document_count + 1;
    END;
    CREATE TRIGGER edge_line_removed AFTER DELETE ON edge_lines BEGIN
      UPDATE edge_line_counts SET document_count = document_count - 1
        WHERE dataset_id = old.dataset_id AND hash = old.hash;
      DELETE FROM edge_line_counts WHERE dataset_id = old.dataset_id AND hash = old.hash AND document_count = 0;
    END;
    """
}
