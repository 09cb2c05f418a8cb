import Foundation
import GRDB
import KnowledgeBase

/// What a pass over the documents did.
public struct ContributionCredit: Sendable, Codable, Equatable {
  public struct Declined: Sendable, Codable, Equatable {
    public var documentID: String
    public var reason: String
  }
  public var credited: [LedgerEntry] = []
  /// Documents that earn nothing in their present version, and why.
  public var declined: [Declined] = []

  public init() {}
}

extension Flywheel {
  /// Looks again at a document that was declined, after a reviewer said that it is no duplicate.
  public func reconsider(documentID: String) async throws {
    try await ledger.database.write { database in
      try database.execute(sql: "DELETE FROM declined_contributions WHERE document_id = ?", arguments: [documentID])
    }
    try await creditContributions()
  }

  /// Documents looked at in one transaction, so that other writers get their turn.
  private static let batchSize = 200

  /// Enters a contribution for every document that has a contributor and no entry yet. To be called after each ingest.
  ///
  /// A document is credited once, whatever becomes of it later. One whose passages are (to 90 %) in an earlier document, word for word
  /// or nearly, or were credited before, earns nothing until it changes.
  @discardableResult
  public func creditContributions() async throws -> ContributionCredit {
    var total = ContributionCredit()
    while true {
      let time = now()
      let waits = try await ledger.database.read { try !Candidate.waiting($0, limit: 1).isEmpty }
      guard waits else { return total }
      let batch = try await ledger.database.writeDurably { database in
        var credit = ContributionCredit()
        for candidate in try Candidate.waiting(database, limit: Self.batchSize) {
          if let reason = try candidate.objection(duplicatePercent: table.duplicatePercent, database) {
            try candidate.decline(reason, database)
            credit.declined.append(.init(documentID: candidate.documentID, reason: reason))
          } else if let entry = try candidate.credit(table, at: time, database) {
            credit.credited.append(entry)
          }
        }
        return credit
      }
      total.credited += batch.credited
      total.declined += batch.declined
    }
  }
}

/// A document that has a contributor, no entry, and has not been declined in this version.
private struct Candidate {
  var documentID: String
  var datasetID: String
  var versionID: Int64
  var contributor: String
  var kind: String
  var sourceHash: String
  /// Documents made before this one have smaller numbers.
  var order: Int64

  static func waiting(_ database: Database, limit: Int) throws -> [Candidate] {
    try Row.fetchAll(
      database,
      sql: """
        SELECT documents.rowid AS position, documents.id, documents.dataset_id, current_version_id, contributor, kind,
          source_hash
        FROM documents JOIN document_versions ON document_versions.id = current_version_id
        WHERE contributor IS NOT NULL
          AND NOT EXISTS (SELECT 1 FROM ledger WHERE event = 'contribution:' || documents.id)
          AND NOT EXISTS (SELECT 1 FROM declined_contributions
            WHERE document_id = documents.id AND version_id = current_version_id)
        ORDER BY documents.rowid LIMIT ?
        """, arguments: [limit]
    ).map {
      Candidate(
        documentID: $0["id"], datasetID: $0["dataset_id"], versionID: $0["current_version_id"],
        contributor: $0["contributor"], kind: $0["kind"], sourceHash: $0["source_hash"], order: $0["position"])
    }
  }

  /// Why the document earns nothing, if so.
  func objection(duplicatePercent: Int, _ database: Database) throws -> String? {
    let copies = try Bool.fetchOne(
      database,
      sql: """
        SELECT EXISTS (SELECT 1 FROM credited_content WHERE hash = :source AND document_id <> :document)
          OR EXISTS (SELECT 1 FROM documents JOIN document_versions ON document_versions.id = current_version_id
            WHERE source_hash = :source AND documents.rowid < :order)
        """, arguments: ["source": sourceHash, "document": documentID, "order": order])
    if copies == true { return "an earlier document is the same file" }
    let counts = try Row.fetchOne(
      database,
      sql: """
        SELECT count(*) AS passages, coalesce(sum(
          EXISTS (SELECT 1 FROM credited_content
            WHERE hash = own.text_hash AND document_id <> :document)
          OR EXISTS (SELECT 1 FROM chunks
            JOIN documents ON documents.current_version_id = chunks.version_id
            WHERE chunks.text_hash = own.text_hash AND documents.rowid < :order)), 0) AS known
        FROM (SELECT DISTINCT text_hash FROM chunks WHERE version_id = :version) AS own
        """, arguments: ["document": documentID, "order": order, "version": versionID])
    let passages: Int = counts?["passages"] ?? 0
    let known: Int = counts?["known"] ?? 0
    if passages == 0 { return "it has no passages" }
    if known * 100 >= passages * duplicatePercent {
      return "\(known) of its \(passages) passages are in earlier documents"
    }
    return try NearDuplicate.objection(documentID: documentID, percent: duplicatePercent, database)
  }

  func decline(_ reason: String, _ database: Database) throws {
    try database.execute(
      sql: """
        INSERT INTO declined_contributions (document_id, version_id, reason) VALUES (?, ?, ?)
        ON CONFLICT (document_id) DO UPDATE SET version_id = excluded.version_id, reason = excluded.reason
        """, arguments: [documentID, versionID, reason])
  }

  func credit(_ table: PointsTable, at time: Date, _ database: Database) throws -> LedgerEntry? {
    guard let type = PointsType(rawValue: kind), let row = table[type] else {
      try decline("documents of kind \(kind) earn no points", database)
      return nil
    }
    // Kept when the document goes, so that it cannot be credited again under another name.
    try database.execute(
      sql: """
        INSERT OR IGNORE INTO credited_content (hash, document_id)
        SELECT DISTINCT text_hash, :document FROM chunks WHERE version_id = :version UNION SELECT :source, :document
        """, arguments: ["document": documentID, "version": versionID, "source": sourceHash])
    return try Ledger.append(
      LedgerDraft(
        event: "contribution:\(documentID)", contributor: contributor, type: type, points: row.points,
        datasetID: datasetID, documentID: documentID, createdAt: time), database)
  }
}
