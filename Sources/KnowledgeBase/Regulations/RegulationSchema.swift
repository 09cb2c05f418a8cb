/// The rows of regulations. README.md describes them column by column. Spans are UTF-8 offsets in the version's text.
enum RegulationSchema {
  static let tables = """
    ALTER TABLE chunks ADD COLUMN clause_id TEXT;
    ALTER TABLE document_versions ADD COLUMN rules INTEGER NOT NULL DEFAULT 0;
    ALTER TABLE document_versions ADD COLUMN promulgated TEXT;
    ALTER TABLE document_versions ADD COLUMN effective TEXT;
    ALTER TABLE document_versions ADD COLUMN repealed TEXT;

    CREATE TABLE clauses (
      version_id INTEGER NOT NULL REFERENCES document_versions (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      clause_id TEXT NOT NULL,
      level TEXT NOT NULL,
      number TEXT NOT NULL,
      is_numbered INTEGER NOT NULL,
      label TEXT NOT NULL,
      parent_id TEXT,
      byte_start INTEGER NOT NULL,
      byte_end INTEGER NOT NULL,
      own_start INTEGER NOT NULL,
      own_end INTEGER NOT NULL,
      PRIMARY KEY (version_id, ordinal),
      UNIQUE (version_id, clause_id)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE document_names (
      version_id INTEGER NOT NULL REFERENCES document_versions (id) ON DELETE CASCADE,
      name TEXT NOT NULL,
      PRIMARY KEY (version_id, name)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX document_names_by_name ON document_names (name);

    CREATE TABLE clause_references (
      version_id INTEGER NOT NULL REFERENCES document_versions (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      clause_id TEXT NOT NULL,
      text TEXT NOT NULL,
      byte_start INTEGER NOT NULL,
      byte_end INTEGER NOT NULL,
      document TEXT,
      document_name TEXT,
      targets TEXT NOT NULL,
      missing TEXT,
      PRIMARY KEY (version_id, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE definitions (
      version_id INTEGER NOT NULL REFERENCES document_versions (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      clause_id TEXT NOT NULL,
      term TEXT NOT NULL,
      text TEXT NOT NULL,
      byte_start INTEGER NOT NULL,
      byte_end INTEGER NOT NULL,
      PRIMARY KEY (version_id, ordinal)
    ) STRICT, WITHOUT ROWID;

    CREATE TABLE thresholds (
      version_id INTEGER NOT NULL REFERENCES document_versions (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      clause_id TEXT NOT NULL,
      subject TEXT NOT NULL,
      relation TEXT NOT NULL CHECK (relation IN ('>=', '>', '<=', '<', '=', 'between')),
      value REAL NOT NULL,
      upper REAL,
      is_upper_excluded INTEGER NOT NULL,
      unit TEXT NOT NULL,
      condition TEXT NOT NULL,
      text TEXT NOT NULL,
      byte_start INTEGER NOT NULL,
      byte_end INTEGER NOT NULL,
      PRIMARY KEY (version_id, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX thresholds_by_unit ON thresholds (unit);

    CREATE TABLE repeals (
      version_id INTEGER NOT NULL REFERENCES document_versions (id) ON DELETE CASCADE,
      ordinal INTEGER NOT NULL,
      title TEXT NOT NULL,
      name TEXT NOT NULL,
      repealed TEXT NOT NULL,
      PRIMARY KEY (version_id, ordinal)
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX repeals_by_name ON repeals (name);

    -- Until when the current version of each document holds: by its own words, or by those of a document in the same dataset that repeals it.
    -- Not of an older version of itself, nor of one that it came after.
    CREATE VIEW validities AS
      SELECT documents.id AS document_id, document_versions.id AS version_id, document_versions.promulgated,
        document_versions.effective,
        min(coalesce(document_versions.repealed, '9999-12-31'), coalesce((
          SELECT min(repeals.repealed) FROM document_names
          JOIN repeals ON repeals.name = document_names.name
          JOIN documents AS others ON others.current_version_id = repeals.version_id
          WHERE document_names.version_id = document_versions.id AND others.id <> documents.id
            AND others.dataset_id = documents.dataset_id
            AND repeals.repealed > coalesce(document_versions.effective, '')
        ), '9999-12-31')) AS repealed
      FROM documents JOIN document_versions ON document_versions.id = documents.current_version_id;
    """

  /// Older versions of regulations that a search for a day may need, with the days on which each was in force.
  static let pastVersions = """
    CREATE TABLE past_versions (
      version_id INTEGER PRIMARY KEY REFERENCES document_versions (id) ON DELETE CASCADE,
      document_id TEXT NOT NULL REFERENCES documents (id) ON DELETE CASCADE,
      effective TEXT NOT NULL,
      repealed TEXT NOT NULL
    ) STRICT;
    CREATE INDEX past_versions_by_document ON past_versions (document_id);
    """
}
