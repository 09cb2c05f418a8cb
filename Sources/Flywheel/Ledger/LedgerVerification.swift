import GRDB
import KnowledgeBase

/// The outcome of walking the chain.
public struct LedgerVerification: Sendable, Codable, Equatable {
  /// The first entry that does not hold. Nothing after it can be trusted.
  public struct Problem: Sendable, Codable, Equatable {
    public var sequence: Int64
    public var reason: String
  }
  /// Entries that hold.
  public var entries: Int
  /// The hash of the last of them. Kept elsewhere, it proves later that nothing before was rewritten.
  public var head: String
  public var problem: Problem?

  public var isIntact: Bool { problem == nil }
}

extension Ledger {
  /// Recomputes every hash in order. O(entries).
  public func verify() async throws -> LedgerVerification {
    try await database.read { database in
      var result = LedgerVerification(entries: 0, head: LedgerEntry.genesis)
      let rows = try Row.fetchCursor(
        database,
        sql: """
          SELECT ledger.*, contributors.name FROM ledger
          LEFT JOIN contributors ON contributors.id = ledger.contributor_id ORDER BY sequence
          """)
      while let row = try rows.next() {
        let expected = Int64(result.entries) + 1
        if let reason = Self.flaw(in: row, sequence: expected, previousHash: result.head) {
          result.problem = .init(sequence: expected, reason: reason)
          return result
        }
        result.entries += 1
        result.head = row["hash"]
      }
      // The database remembers the highest number it ever gave.
      let last = try Int64.fetchOne(database, sql: "SELECT seq FROM sqlite_sequence WHERE name = 'ledger'") ?? 0
      if last > result.entries {
        result.problem = .init(
          sequence: Int64(result.entries) + 1, reason: "entries up to \(last) were made and are missing at the end")
      }
      return result
    }
  }

  private static func flaw(in row: Row, sequence: Int64, previousHash: String) -> String? {
    let found: Int64 = row["sequence"]
    guard found == sequence else { return "the entry is missing; the next one is \(found)" }
    let previous: String = row["previous_hash"]
    guard previous == previousHash else { return "it does not follow the entry before it" }
    let contributorID: String = row["contributor_id"]
    let canonical = LedgerEntry.canonical(
      previousHash: previous, sequence: found, event: row["event"], contributorID: contributorID, type: row["type"],
      points: row["points"], datasetID: row["dataset_id"], documentID: row["document_id"], createdAt: row["created_at"])
    guard ContentHash.hex(canonical) == row["hash"] as String else { return "its content does not match its hash" }
    guard let name = row["name"] as String?, Contributor.id(of: name) == contributorID else {
      return "the name of its contributor was changed"
    }
    return nil
  }
}
