import Foundation
import GRDB
import KnowledgeBase

/// What the citations of one answer earned.
public struct CitationCredit: Sendable, Codable, Equatable {
  public var credited: [LedgerEntry] = []
  /// Passages whose document had reached its limit for the day.
  public var capped = 0
  /// Passages of documents that nobody is credited for.
  public var anonymous = 0

  public init() {}
}

extension Flywheel {
  /// Credits the contributors of the passages that a logged answer cites: each passage once, each document up to its daily limit (days
  /// of the answer, UTC). A refusal earns nobody anything. A second call for the same message does nothing.
  ///
  /// Throws `KnowledgeBaseError.messageNotFound`.
  @discardableResult
  public func creditCitations(messageID: String) async throws -> CitationCredit {
    guard let row = table[.citation] else { return CitationCredit() }
    return try await ledger.database.writeDurably { database in
      guard
        let message = try Row.fetchOne(
          database, sql: "SELECT created_at, refused FROM messages WHERE id = ?", arguments: [messageID])
      else { throw KnowledgeBaseError.messageNotFound(messageID) }
      try database.execute(
        sql: "INSERT OR IGNORE INTO credited_messages (message_id) VALUES (?)", arguments: [messageID])
      guard database.changesCount == 1, !(message["refused"] as Bool) else { return CitationCredit() }

      var credit = CitationCredit()
      let time: Int64 = message["created_at"]
      let citations = try Row.fetchAll(
        database,
        sql: """
          SELECT passage_id, document_id, dataset_id, contributor FROM message_citations
          WHERE message_id = ? GROUP BY passage_id ORDER BY min(number)
          """, arguments: [messageID])
      for citation in citations {
        let documentID: String = citation["document_id"]
        guard let contributor = citation["contributor"] as String? else {
          credit.anonymous += 1
          continue
        }
        if let limit = row.dailyLimit, try Self.citations(of: documentID, dayOf: time, database) >= limit {
          credit.capped += 1
          continue
        }
        let passageID: Int64 = citation["passage_id"]
        let draft = LedgerDraft(
          event: "citation:\(messageID):\(passageID)", contributor: contributor, type: .citation, points: row.points,
          datasetID: citation["dataset_id"], documentID: documentID, createdAt: Timestamp.date(time))
        if let entry = try Ledger.append(draft, database) { credit.credited.append(entry) }
      }
      return credit
    }
  }

  private static func citations(of documentID: String, dayOf time: Int64, _ database: Database) throws -> Int {
    let day: Int64 = 86_400_000
    let start = time - ((time % day) + day) % day
    return try Int.fetchOne(
      database,
      sql: """
        SELECT count(*) FROM ledger
        WHERE document_id = ? AND type = ? AND created_at >= ? AND created_at < ?
        """, arguments: [documentID, PointsType.citation.rawValue, start, start + day]) ?? 0
  }
}
