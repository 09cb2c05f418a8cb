import Documents
import GRDB

/// Versions that were replaced, but were in force on some day. They stay findable for a search of that day, and for no other.
extension SQLiteStore {
  /// Versions that hold on a day, those of other documents than regulations among them.
  static func versionsInForce(_ date: CalendarDate) -> (sql: String, arguments: StatementArguments) {
    let sql = """
      SELECT version_id FROM validities WHERE coalesce(effective, '') <= ? AND repealed > ?
      UNION ALL SELECT version_id FROM past_versions WHERE effective <= ? AND repealed > ?
      """
    return (sql, StatementArguments(repeatElement(date.description, count: 4)))
  }

  /// Passages of versions that were replaced.
  static let pastPassages = "SELECT chunks.id FROM past_versions JOIN chunks USING (version_id)"

  // MARK: Inside a transaction

  /// A version holds from its effective day on, whatever came before it: the versions before keep the days until then, and those without
  /// a day are taken out of the search. To be called while `old` is still the current version of the document.
  static func supersede(version old: Int64, of documentID: String, by new: Int64, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO past_versions (version_id, document_id, effective, repealed)
        SELECT version_id, document_id, coalesce(effective, ''), repealed FROM validities WHERE version_id = ?
        """, arguments: [old])
    try database.execute(
      sql: """
        UPDATE past_versions SET repealed =
          min(repealed, (SELECT coalesce(effective, '') FROM document_versions WHERE id = ?))
        WHERE document_id = ?
        """, arguments: [new, documentID])
    let ended = try Int64.fetchAll(
      database,
      sql: """
        SELECT version_id FROM past_versions JOIN document_versions ON document_versions.id = version_id
        WHERE past_versions.document_id = ?
          AND (past_versions.effective >= past_versions.repealed OR kind <> '\(DocumentKind.regulation.rawValue)')
        """, arguments: [documentID])
    for version in ended { try retire(version: version, database) }
  }

  static func pastVersions(of documentID: String, _ database: Database) throws -> [Int64] {
    try Int64.fetchAll(
      database, sql: "SELECT version_id FROM past_versions WHERE document_id = ?", arguments: [documentID])
  }
}
