public import Documents
import GRDB

extension SQLiteStore {
  public func passages(
    referredToBy passageIDs: [Int64], filter: SearchFilter, limit: Int
  ) async throws -> [ReferredPassage] {
    guard limit > 0, !passageIDs.isEmpty else { return [] }
    let versions = try await versions(filter)
    return try await database.read { database in
      // Of another document, the version in force on the day; without a day, the current one.
      let named =
        filter.asOf.map(Self.versionsInForce) ?? (sql: "SELECT current_version_id FROM documents", arguments: [])
      let conditions = try Self.conditions(filter, versions)
      var seen = Set(passageIDs)
      var found: [ReferredPassage] = []
      for source in passageIDs {
        for (target, words) in try Self.targets(of: source, filter: conditions, among: named, database)
        where found.count < limit {
          guard seen.insert(target).inserted,
            let passage = try Self.passages(database, sql: "chunks.id = ?", [target]).first
          else { continue }
          found.append(ReferredPassage(passage: passage, referredBy: source, reference: words))
        }
      }
      return found
    }
  }

  public func outline(documentID: String, version: Int?) async throws -> ClauseOutline? {
    try await database.read { database in
      let clauses = try Row.fetchAll(
        database,
        sql: """
          SELECT clauses.* FROM clauses JOIN document_versions ON document_versions.id = clauses.version_id
          JOIN documents ON documents.id = document_versions.document_id
          WHERE documents.id = ? AND CASE WHEN ? IS NULL THEN documents.current_version_id = clauses.version_id
            ELSE document_versions.number = ? END
          ORDER BY ordinal
          """, arguments: [documentID, version, version]
      ).map {
        Clause(
          id: $0["clause_id"], level: ClauseLevel(rawValue: $0["level"]) ?? .article, number: $0["number"],
          isNumbered: $0["is_numbered"], label: $0["label"], parentID: $0["parent_id"],
          bytes: try Self.range($0["byte_start"], $0["byte_end"]),
          ownBytes: try Self.range($0["own_start"], $0["own_end"]))
      }
      return clauses.isEmpty ? nil : ClauseOutline(clauses)
    }
  }

  public func references(documentID: String) async throws -> [StoredReference] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT clause_references.*, (
            SELECT others.id FROM document_names
            JOIN documents AS others ON others.current_version_id = document_names.version_id
            WHERE document_names.name = clause_references.document_name AND others.dataset_id = documents.dataset_id
            ORDER BY others.rowid LIMIT 1) AS other
          FROM clause_references JOIN documents ON documents.current_version_id = clause_references.version_id
          WHERE documents.id = ? ORDER BY ordinal
          """, arguments: [documentID]
      ).map {
        StoredReference(
          reference: ClauseReference(
            clauseID: $0["clause_id"], text: $0["text"], bytes: try Self.range($0["byte_start"], $0["byte_end"]),
            document: $0["document"], targets: try JSONText.decode([String].self, $0["targets"]),
            missing: $0["missing"]),
          documentID: $0["other"])
      }
    }
  }

  public func definitions(documentID: String) async throws -> [ClauseDefinition] {
    try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT definitions.* FROM definitions JOIN documents ON documents.current_version_id = definitions.version_id
          WHERE documents.id = ? ORDER BY ordinal
          """, arguments: [documentID]
      ).map {
        ClauseDefinition(
          clauseID: $0["clause_id"], term: $0["term"], text: $0["text"],
          bytes: try Self.range($0["byte_start"], $0["byte_end"]))
      }
    }
  }

  public func validity(documentID: String) async throws -> Validity {
    try await database.read { database in
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT * FROM validities WHERE document_id = ?", arguments: [documentID])
      else { return Validity() }
      let repeals = try Row.fetchAll(
        database, sql: "SELECT title, repealed FROM repeals WHERE version_id = ? ORDER BY ordinal",
        arguments: [row["version_id"] as Int64]
      ).compactMap { row in Self.date(row["repealed"]).map { Validity.Repeal(title: row["title"], date: $0) } }
      return Validity(
        promulgated: Self.date(row["promulgated"]), effective: Self.date(row["effective"]),
        repealed: Self.date(row["repealed"]), repeals: repeals)
    }
  }

  public func hasCurrentRules(documentID: String) async throws -> Bool {
    try await database.read {
      try Bool.fetchOne(
        $0,
        sql: """
          SELECT rules = ? FROM documents JOIN document_versions ON document_versions.id = current_version_id
          WHERE documents.id = ?
          """, arguments: [RegulationRows.version, documentID]) ?? false
    }
  }

  // MARK: Inside a transaction

  private typealias SQLPart = (sql: String, arguments: StatementArguments)

  /// Passages of the clauses that the words of one passage point at, in the order of the words: the first passage of each clause.
  /// Other documents are pointed at by name: at their one version among `versions`.
  private static func targets(
    of source: Int64, filter: SQLPart, among versions: SQLPart, _ database: Database
  ) throws -> [(passage: Int64, words: String)] {
    let arguments: StatementArguments = [source] + versions.arguments + filter.arguments
    return try Row.fetchAll(
      database,
      sql: """
        WITH pointing AS (
          SELECT clause_references.*, chunks.version_id AS own_version, own.dataset_id AS own_dataset
          FROM chunks JOIN clause_references ON clause_references.version_id = chunks.version_id
            AND clause_references.byte_start >= chunks.byte_start AND clause_references.byte_end <= chunks.byte_end
          JOIN document_versions AS own_text ON own_text.id = chunks.version_id
          JOIN documents AS own ON own.id = own_text.document_id
          WHERE chunks.id = ?
        ), aimed AS (
          SELECT ordinal, text, targets, own_version AS version_id FROM pointing WHERE document_name IS NULL
          UNION ALL
          SELECT ordinal, text, targets, (
            SELECT document_names.version_id FROM document_names
            JOIN document_versions ON document_versions.id = document_names.version_id
            JOIN documents ON documents.id = document_versions.document_id
            WHERE document_names.name = pointing.document_name AND documents.dataset_id = pointing.own_dataset
              AND document_names.version_id IN (\(versions.sql))
            ORDER BY documents.rowid LIMIT 1)
          FROM pointing WHERE document_name IS NOT NULL
        )
        SELECT (
          SELECT min(chunks.id) FROM chunks WHERE chunks.version_id = aimed.version_id
            AND chunks.byte_start < clauses.byte_end AND chunks.byte_end > clauses.own_start
        ) AS passage, aimed.text
        FROM aimed, json_each(aimed.targets) AS target
        JOIN clauses ON clauses.version_id = aimed.version_id AND clauses.clause_id = target.value
        JOIN document_versions ON document_versions.id = aimed.version_id
        JOIN documents ON documents.id = document_versions.document_id
        WHERE clauses.level IN ('article', 'paragraph', 'subparagraph', 'point')\(filter.sql)
        ORDER BY aimed.ordinal, target.key
        """, arguments: arguments
    ).compactMap { row in (row["passage"] as Int64?).map { ($0, row["text"]) } }
  }
}
