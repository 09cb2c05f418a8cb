import GRDB

/// The flywheel's tables in the library file.
enum LedgerSchema {
  static var migrator: DatabaseMigrator {
    var migrator = DatabaseMigrator()
    migrator.registerMigration("flywheel-1") { database in
      try database.execute(sql: tables)
      try database.execute(sql: guards)
    }
    return migrator
  }

  private static let tables = """
    CREATE TABLE contributors (
      id TEXT PRIMARY KEY,
      name TEXT NOT NULL UNIQUE,
      created_at INTEGER NOT NULL
    ) STRICT;

    CREATE TABLE ledger (
      sequence INTEGER PRIMARY KEY AUTOINCREMENT,
      event TEXT NOT NULL UNIQUE,
      contributor_id TEXT NOT NULL REFERENCES contributors (id),
      type TEXT NOT NULL,
      points INTEGER NOT NULL,
      dataset_id TEXT,
      document_id TEXT,
      created_at INTEGER NOT NULL,
      previous_hash TEXT NOT NULL,
      hash TEXT NOT NULL
    ) STRICT;
    CREATE INDEX ledger_by_contributor ON ledger (contributor_id, created_at);
    CREATE INDEX ledger_by_time ON ledger (created_at);
    CREATE INDEX ledger_by_document ON ledger (document_id, type, created_at);

    CREATE TABLE credited_content (
      hash TEXT PRIMARY KEY,
      document_id TEXT NOT NULL
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE declined_contributions (
      document_id TEXT PRIMARY KEY,
      version_id INTEGER NOT NULL,
      reason TEXT NOT NULL
    ) STRICT;

    CREATE TABLE credited_messages (
      message_id TEXT PRIMARY KEY
    ) STRICT, WITHOUT ROWID;
    """

  /// REPLACE fires no delete trigger, so inserts are held to the next sequence number and to new events.
  private static let guards = """
    CREATE TRIGGER ledger_no_update BEFORE UPDATE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER ledger_no_delete BEFORE DELETE ON ledger
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER ledger_next BEFORE INSERT ON ledger
    WHEN NEW.sequence IS NOT (SELECT coalesce(max(sequence), 0) + 1 FROM ledger)
      OR EXISTS (SELECT 1 FROM ledger WHERE event = NEW.event)
    BEGIN SELECT RAISE(ABORT, 'the ledger is append-only'); END;
    CREATE TRIGGER contributors_no_update BEFORE UPDATE ON contributors
    BEGIN SELECT RAISE(ABORT, 'contributors are not changed'); END;
    CREATE TRIGGER contributors_no_delete BEFORE DELETE ON contributors
    BEGIN SELECT RAISE(ABORT, 'contributors are not changed'); END;
    CREATE TRIGGER contributors_new BEFORE INSERT ON contributors
    WHEN EXISTS (SELECT 1 FROM contributors WHERE id = NEW.id OR name = NEW.name)
    BEGIN SELECT RAISE(ABORT, 'contributors are not changed'); END;
    """
}
