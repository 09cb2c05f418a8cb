import Documents
import GRDB

extension SQLiteStore {
  /// Writes the rows of a version that was just inserted. Inside a transaction.
  static func insert(_ rows: RegulationRows, version: Int64, title: String, _ database: Database) throws {
    try database.execute(
      sql: "UPDATE document_versions SET rules = ?, promulgated = ?, effective = ?, repealed = ? WHERE id = ?",
      arguments: [
        RegulationRows.version, rows.validity.promulgated?.description, rows.validity.effective?.description,
        rows.validity.repealed?.description, version,
      ])
    for name in RegulationName.names(title).sorted() {
      try database.execute(
        sql: "INSERT INTO document_names (version_id, name) VALUES (?, ?)", arguments: [version, name])
    }
    for (ordinal, clause) in rows.outline.clauses.enumerated() {
      try insert(
        "clauses", version, ordinal, database,
        [
          "clause_id": clause.id, "level": clause.level.rawValue, "number": clause.number,
          "is_numbered": clause.isNumbered, "label": clause.label, "parent_id": clause.parentID,
          "byte_start": clause.bytes.lowerBound, "byte_end": clause.bytes.upperBound,
          "own_start": clause.ownBytes.lowerBound, "own_end": clause.ownBytes.upperBound,
        ])
    }
    for (ordinal, reference) in rows.references.enumerated() {
      try insert(
        "clause_references", version, ordinal, database,
        [
          "clause_id": reference.clauseID, "text": reference.text, "byte_start": reference.bytes.lowerBound,
          "byte_end": reference.bytes.upperBound, "document": reference.document,
          "document_name": reference.document.map(RegulationName.key), "targets": JSONText.encode(reference.targets),
          "missing": reference.missing,
        ])
    }
    for (ordinal, definition) in rows.definitions.enumerated() {
      try insert(
        "definitions", version, ordinal, database,
        [
          "clause_id": definition.clauseID, "term": definition.term, "text": definition.text,
          "byte_start": definition.bytes.lowerBound, "byte_end": definition.bytes.upperBound,
        ])
    }
    for (ordinal, threshold) in rows.thresholds.enumerated() {
      try insert(
        "thresholds", version, ordinal, database,
        [
          "clause_id": threshold.clauseID, "subject": threshold.subject, "relation": threshold.relation.rawValue,
          "value": threshold.value, "upper": threshold.upper, "is_upper_excluded": threshold.isUpperExcluded,
          "unit": threshold.unit, "condition": threshold.condition, "text": threshold.text,
          "byte_start": threshold.bytes.lowerBound, "byte_end": threshold.bytes.upperBound,
        ])
    }
    for (ordinal, repeal) in rows.validity.repeals.enumerated() {
      try insert(
        "repeals", version, ordinal, database,
        ["title": repeal.title, "name": RegulationName.key(repeal.title), "repealed": repeal.date.description])
    }
  }

  private static func insert(
    _ table: String, _ version: Int64, _ ordinal: Int, _ database: Database,
    _ values: KeyValuePairs<String, (any DatabaseValueConvertible)?>
  ) throws {
    let columns = values.map(\.key).joined(separator: ", ")
    let marks = values.map { _ in "?" }.joined(separator: ", ")
    try database.cachedStatement(
      sql: "INSERT INTO \(table) (version_id, ordinal, \(columns)) VALUES (?, ?, \(marks))"
    ).execute(arguments: [version, ordinal] + StatementArguments(values.map(\.value)))
  }

  /// What is looked up in versions that can be found only. Clauses stay with the text that they are spans of.
  static func removeRules(version: Int64, _ database: Database) throws {
    for table in ["clause_references", "definitions", "thresholds", "repeals", "document_names"] {
      try database.execute(sql: "DELETE FROM \(table) WHERE version_id = ?", arguments: [version])
    }
  }
}
