import Foundation
import GRDB
public import KnowledgeBase

/// The append-only, hash-chained record of points, in a library's own file.
///
/// The database refuses to change or remove an entry; `verify` finds what was changed past it.
public struct Ledger: Sendable {
  let database: LibraryDatabase

  public init(database: LibraryDatabase) throws {
    self.database = database
    try database.migrate(LedgerSchema.migrator)
  }

  /// Enters all drafts whose event is new, in order: one transaction, on the disk when this returns. Returns the new entries.
  @discardableResult
  public func append(_ drafts: [LedgerDraft]) async throws -> [LedgerEntry] {
    let drafts = try drafts.map { draft in
      var draft = draft
      draft.contributor = try Names.checked(draft.contributor)
      return draft
    }
    return try await database.writeDurably { database in
      try drafts.compactMap { try Self.append($0, database) }
    }
  }

  /// In order of sequence.
  public func entries(limit: Int, offset: Int) async throws -> [LedgerEntry] {
    try await database.read { database in
      try Row.fetchAll(
        database, sql: "SELECT * FROM ledger ORDER BY sequence LIMIT ? OFFSET ?",
        arguments: [max(limit, 0), max(offset, 0)]
      ).map(LedgerEntry.init)
    }
  }

  public func contributor(idOrName: String) async throws -> Contributor? {
    try await database.read { try Self.contributor(idOrName: idOrName, $0) }
  }

  /// `nil` when the event is in the ledger already.
  static func append(_ draft: LedgerDraft, _ database: Database) throws -> LedgerEntry? {
    let known = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM ledger WHERE event = ?)", arguments: [draft.event])
    guard known == false else { return nil }
    let head = try Row.fetchOne(database, sql: "SELECT sequence, hash FROM ledger ORDER BY sequence DESC LIMIT 1")
    var entry = LedgerEntry(
      sequence: (head?["sequence"] ?? 0) + 1, event: draft.event,
      contributorID: try enroll(draft.contributor, at: draft.createdAt, database), type: draft.type,
      points: draft.points, datasetID: draft.datasetID, documentID: draft.documentID,
      createdAt: Timestamp.date(Timestamp.milliseconds(draft.createdAt)),
      previousHash: head?["hash"] ?? LedgerEntry.genesis, hash: "")
    entry.hash = ContentHash.hex(entry.canonical)
    try database.execute(
      sql: """
        INSERT INTO ledger (sequence, event, contributor_id, type, points, dataset_id, document_id, created_at,
          previous_hash, hash)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
      arguments: [
        entry.sequence, entry.event, entry.contributorID, entry.type.rawValue, entry.points, entry.datasetID,
        entry.documentID, Timestamp.milliseconds(entry.createdAt), entry.previousHash, entry.hash,
      ])
    return entry
  }

  static func contributor(idOrName: String, _ database: Database) throws -> Contributor? {
    let name = (try? Names.checked(idOrName)) ?? idOrName
    return try Row.fetchOne(
      database, sql: "SELECT * FROM contributors WHERE id = ? OR name = ?", arguments: [idOrName, name]
    ).map { Contributor(id: $0["id"], name: $0["name"], createdAt: Timestamp.date($0["created_at"])) }
  }

  private static func enroll(_ name: String, at time: Date, _ database: Database) throws -> String {
    let id = Contributor.id(of: name)
    let known = try Bool.fetchOne(
      database, sql: "SELECT EXISTS (SELECT 1 FROM contributors WHERE id = ?)", arguments: [id])
    if known == false {
      try database.execute(
        sql: "INSERT INTO contributors (id, name, created_at) VALUES (?, ?, ?)",
        arguments: [id, name, Timestamp.milliseconds(time)])
    }
    return id
  }
}

extension LedgerEntry {
  init(row: Row) throws {
    guard let type = PointsType(rawValue: row["type"]) else {
      throw DatabaseError(
        resultCode: .SQLITE_CORRUPT, message: "ledger entry \(row["sequence"] as Int64) has an unknown type")
    }
    self.init(
      sequence: row["sequence"], event: row["event"], contributorID: row["contributor_id"], type: type,
      points: row["points"], datasetID: row["dataset_id"], documentID: row["document_id"],
      createdAt: Timestamp.date(row["created_at"]), previousHash: row["previous_hash"], hash: row["hash"])
  }
}
