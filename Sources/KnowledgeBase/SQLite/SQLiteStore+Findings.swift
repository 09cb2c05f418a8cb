import Documents
import Foundation
import GRDB

extension SQLiteStore: FindingStore {
  public func cleaningState(datasetID: String, uri: String) async throws -> CleaningState {
    try await database.read { database in
      guard
        let row = try Row.fetchOne(
          database,
          sql: """
            SELECT documents.id, cleaning FROM documents
            JOIN document_versions ON document_versions.id = current_version_id WHERE dataset_id = ? AND uri = ?
            """, arguments: [datasetID, uri])
      else { return CleaningState() }
      let keys = try String.fetchSet(
        database, sql: "SELECT key FROM findings WHERE document_id = ? AND overruled", arguments: [row["id"]])
      return CleaningState(fingerprint: row["cleaning"], overruled: keys)
    }
  }

  public func findings(_ query: FindingQuery) async throws -> [StoredFinding] {
    try await database.read { database in
      let (condition, arguments) = Self.condition(query)
      return try Self.findings(
        database, sql: condition + " ORDER BY dataset_id, uri, byte_start, findings.id LIMIT ? OFFSET ?",
        arguments + [max(query.limit, 0), max(query.offset, 0)])
    }
  }

  public func findingCount(_ query: FindingQuery) async throws -> Int {
    try await database.read { database in
      let (condition, arguments) = Self.condition(query)
      return try Int.fetchOne(
        database,
        sql: "SELECT count(*) FROM findings JOIN documents ON documents.id = document_id WHERE \(condition)",
        arguments: arguments) ?? 0
    }
  }

  public func finding(id: Int64) async throws -> StoredFinding {
    let found = try await database.read { try Self.findings($0, sql: "findings.id = ?", [id]) }
    guard let finding = found.first else { throw KnowledgeBaseError.findingNotFound(id) }
    return finding
  }

  public func setOverruled(_ overruled: Bool, findingID: Int64) async throws -> [StoredFinding] {
    try await database.write { database in
      guard
        let row = try Row.fetchOne(
          database, sql: "SELECT document_id, key FROM findings WHERE id = ?", arguments: [findingID])
      else { throw KnowledgeBaseError.findingNotFound(findingID) }
      let arguments: StatementArguments = [row["document_id"], row["key"]]
      try database.execute(
        sql: "UPDATE findings SET overruled = ? WHERE document_id = ? AND key = ?", arguments: [overruled] + arguments)
      return try Self.findings(
        database, sql: "findings.document_id = ? AND key = ? ORDER BY byte_start", arguments)
    }
  }

  public func spans(like findingID: Int64) async throws -> [Range<Int>] {
    let spans = try await database.read { database in
      try Row.fetchAll(
        database,
        sql: """
          SELECT byte_start, byte_end FROM findings
          JOIN (SELECT document_id, key FROM findings WHERE id = ?) USING (document_id, key) ORDER BY byte_start
          """, arguments: [findingID]
      ).map { try Self.range($0[0], $0[1]) }
    }
    guard !spans.isEmpty else { throw KnowledgeBaseError.findingNotFound(findingID) }
    return spans
  }

  public func pageStarts(documentID: String) async throws -> [Int] {
    let text = try await database.read { database in
      try String.fetchOne(
        database,
        sql: """
          SELECT page_starts FROM documents JOIN document_versions ON document_versions.id = current_version_id
          WHERE documents.id = ?
          """, arguments: [documentID])
    }
    return try text.map { try JSONText.decode([Int].self, $0) } ?? []
  }

  public func expectReading(documentID: String) async throws {
    try await database.write { try Self.expectReading(documentID: documentID, $0) }
  }

  static func expectReading(documentID: String, _ database: Database) throws {
    try database.execute(
      sql: """
        UPDATE document_versions SET cleaning = '' WHERE id = (SELECT current_version_id FROM documents WHERE id = ?)
        """, arguments: [documentID])
  }

  private static func condition(_ query: FindingQuery) -> (String, StatementArguments) {
    var conditions = ["true"]
    var arguments = StatementArguments()
    if let dataset = query.datasetID {
      conditions.append("dataset_id = ?")
      arguments += [dataset]
    }
    if let document = query.documentID {
      conditions.append("document_id = ?")
      arguments += [document]
    }
    if let step = query.step {
      conditions.append("step = ?")
      arguments += [step.rawValue]
    }
    if let overruled = query.overruled {
      conditions.append("overruled = ?")
      arguments += [overruled]
    }
    return (conditions.joined(separator: " AND "), arguments)
  }

  private static func findings(
    _ database: Database, sql condition: String, _ arguments: StatementArguments
  ) throws -> [StoredFinding] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT findings.*, dataset_id, uri FROM findings JOIN documents ON documents.id = document_id WHERE \(condition)
        """, arguments: arguments
    ).map {
      guard let step = CleaningStep(rawValue: $0["step"]), let action = Finding.Action(rawValue: $0["action"]) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "a finding has an unknown step or action")
      }
      return StoredFinding(
        id: $0["id"], datasetID: $0["dataset_id"], documentID: $0["document_id"], uri: $0["uri"], step: step,
        action: action, reason: $0["reason"], start: $0["byte_start"], end: $0["byte_end"], sample: $0["sample"],
        overruled: $0["overruled"], createdAt: Timestamp.date($0["created_at"]))
    }
  }

  // MARK: Inside a transaction

  /// Puts the findings of a new version in the place of those before. What a reviewer overruled stays on the list: with its places in
  /// the new text, and without one where it is not there any more.
  static func replaceFindings(
    of documentID: String, by findings: [Finding], overruled: [Finding], time: Int64, _ database: Database
  ) throws {
    try database.execute(sql: "DELETE FROM findings WHERE document_id = ? AND NOT overruled", arguments: [documentID])
    // One of each key is kept, with its number.
    try database.execute(
      sql: """
        DELETE FROM findings WHERE document_id = ?1
          AND id NOT IN (SELECT min(id) FROM findings WHERE document_id = ?1 GROUP BY key)
        """, arguments: [documentID])
    try database.execute(
      sql: "UPDATE findings SET byte_start = 0, byte_end = 0 WHERE document_id = ?", arguments: [documentID])
    var unplaced = try String.fetchSet(
      database, sql: "SELECT key FROM findings WHERE document_id = ?", arguments: [documentID])
    let known = unplaced
    for finding in findings + overruled {
      if unplaced.remove(finding.key) != nil {
        try database.execute(
          sql: "UPDATE findings SET byte_start = ?, byte_end = ? WHERE document_id = ? AND key = ?",
          arguments: [finding.bytes.lowerBound, finding.bytes.upperBound, documentID, finding.key])
      } else {
        try insert(finding, of: documentID, overruled: known.contains(finding.key), time: time, database)
      }
    }
  }

  /// Nothing where the document has that finding at that place already.
  static func insert(
    _ finding: Finding, of documentID: String, overruled: Bool = false, time: Int64, _ database: Database
  ) throws {
    try database.cachedStatement(
      sql: """
        INSERT OR IGNORE INTO findings
          (document_id, step, action, reason, byte_start, byte_end, sample, key, overruled, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """
    ).execute(arguments: [
      documentID, finding.step.rawValue, finding.action.rawValue, finding.reason, finding.bytes.lowerBound,
      finding.bytes.upperBound, finding.sample, finding.key, overruled, time,
    ])
  }
}
