public import Foundation
import GRDB
import KnowledgeBase

/// Turns contributions and citations into points.
///
/// Everything here is a reconcile pass over what the library holds: it may run at any time and as often as one likes, in several
/// processes, and enters each thing once. A crash between an ingest and its credit costs nothing.
public struct Flywheel: Sendable {
  public let ledger: Ledger
  public let table: PointsTable
  let now: @Sendable () -> Date

  public init(
    ledger: Ledger, table: PointsTable = .published, now: @escaping @Sendable () -> Date = { Date() }
  ) {
    self.ledger = ledger
    self.table = table
    self.now = now
  }

  /// Credits all contributions and citations that are not credited yet. To be called at start.
  public func reconcile() async throws {
    try await creditContributions()
    let messages = try await ledger.database.read { database in
      try String.fetchAll(
        database,
        sql: """
          SELECT DISTINCT message_id FROM message_citations
          WHERE message_id NOT IN (SELECT message_id FROM credited_messages)
          """)
    }
    for message in messages { try await creditCitations(messageID: message) }
  }
}
