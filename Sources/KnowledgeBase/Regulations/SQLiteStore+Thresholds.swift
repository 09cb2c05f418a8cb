import Documents
import GRDB

extension SQLiteStore {
  public func thresholds(
    _ filter: ThresholdFilter, limit: Int, offset: Int
  ) async throws -> (rows: [StoredThreshold], total: Int) {
    var conditions = ["true"]
    var arguments = StatementArguments()
    func require(_ condition: String, _ values: (any DatabaseValueConvertible)?...) {
      conditions.append(condition)
      arguments += StatementArguments(values)
    }
    if let datasetIDs = filter.datasetIDs {
      require("documents.dataset_id IN (SELECT value FROM json_each(?))", try JSONText.encode(datasetIDs))
    }
    if let documentID = filter.documentID { require("documents.id = ?", documentID) }
    if let clauseID = filter.clauseID {
      require(
        "(clause_id = ? OR substr(clause_id, 1, ?) = ?)", clauseID, clauseID.unicodeScalars.count + 2, clauseID + "__")
    }
    if let unit = filter.unit { require("unit = ?", unit) }
    if let subject = filter.subject {
      require(
        "(instr(lower(subject), lower(?)) > 0 OR instr(lower(thresholds.condition), lower(?)) > 0)", subject, subject)
    }
    if let asOf = filter.asOf {
      let versions = Self.versionsInForce(asOf)
      conditions.append("thresholds.version_id IN (\(versions.sql))")
      arguments += versions.arguments
    } else {
      conditions.append("documents.current_version_id = thresholds.version_id")
    }
    let source = """
      FROM thresholds JOIN document_versions ON document_versions.id = thresholds.version_id
      JOIN documents ON documents.id = document_versions.document_id
      WHERE \(conditions.joined(separator: " AND "))
      """
    return try await database.read { [arguments] database in
      let total = try Int.fetchOne(database, sql: "SELECT count(*) \(source)", arguments: arguments) ?? 0
      let rows = try Row.fetchAll(
        database,
        sql: """
          SELECT thresholds.*, documents.id AS document_id, documents.uri, document_versions.title \(source)
          ORDER BY documents.uri, documents.id, ordinal LIMIT ? OFFSET ?
          """, arguments: arguments + [max(limit, 0), max(offset, 0)])
      return (try rows.map(Self.threshold), total)
    }
  }

  private static func threshold(_ row: Row) throws -> StoredThreshold {
    let relation: String = row["relation"]
    return StoredThreshold(
      documentID: row["document_id"], uri: row["uri"], title: row["title"],
      threshold: ClauseThreshold(
        clauseID: row["clause_id"], subject: row["subject"], relation: .init(rawValue: relation) ?? .equal,
        value: row["value"], upper: row["upper"], isUpperExcluded: row["is_upper_excluded"], unit: row["unit"],
        condition: row["condition"], text: row["text"], bytes: try range(row["byte_start"], row["byte_end"])))
  }
}
