import Foundation
import GRDB
import KnowledgeBase

/// What one contributor has earned, and with what.
public struct ContributorHistory: Sendable, Codable, Equatable {
  public var contributor: Contributor
  /// Over all time, as in the ranking of all.
  public var points: Int
  public var rank: Int
  public var tier: Tier
  /// Points by what they were given for.
  public var pointsByType: [String: Int]
  /// Ledger entries in all; `entries` is a page of them, newest first.
  public var total: Int
  public var entries: [LedgerEntry]
}

extension Flywheel {
  /// O(ledger entries in the window).
  public func leaderboard(_ query: LeaderboardQuery = LeaderboardQuery()) async throws -> Leaderboard {
    let since = query.window.days.map { now().addingTimeInterval(-86_400 * Double($0)) }
    let sums = try await ledger.database.read { try Self.sums(query, since: since, $0) }
    let ranked = Ranking.entries(sums, tiers: table.tiers)
    let (limit, offset) = (max(query.limit, 0), max(query.offset, 0))
    return Leaderboard(
      window: query.window, since: since, total: ranked.count, totalPoints: ranked.reduce(0) { $0 + $1.points },
      limit: limit, offset: offset, entries: Array(ranked.dropFirst(offset).prefix(limit)))
  }

  /// `nil` when nobody of this id or name has ever earned points.
  public func history(contributor idOrName: String, limit: Int = 50, offset: Int = 0) async throws
    -> ContributorHistory?
  {
    try await ledger.database.read { [table] database in
      guard let contributor = try Ledger.contributor(idOrName: idOrName, database) else { return nil }
      let ranked = Ranking.entries(try Self.sums(LeaderboardQuery(), since: nil, database), tiers: table.tiers)
      guard let own = ranked.first(where: { $0.contributorID == contributor.id }) else { return nil }
      let byType = try Row.fetchAll(
        database, sql: "SELECT type, sum(points) AS points FROM ledger WHERE contributor_id = ? GROUP BY type",
        arguments: [contributor.id])
      let entries = try Row.fetchAll(
        database, sql: "SELECT * FROM ledger WHERE contributor_id = ? ORDER BY sequence DESC LIMIT ? OFFSET ?",
        arguments: [contributor.id, max(limit, 0), max(offset, 0)])
      return ContributorHistory(
        contributor: contributor, points: own.points, rank: own.rank, tier: own.tier,
        pointsByType: Dictionary(uniqueKeysWithValues: byType.map { ($0["type"], $0["points"]) }), total: own.events,
        entries: try entries.map(LedgerEntry.init))
    }
  }

  private static func sums(_ query: LeaderboardQuery, since: Date?, _ database: Database) throws -> [Ranking.Sum] {
    var conditions = ["true"]
    var arguments = StatementArguments()
    if let since {
      conditions.append("ledger.created_at > ?")
      arguments += [Timestamp.milliseconds(since)]
    }
    if let datasetID = query.datasetID {
      conditions.append("dataset_id = ?")
      arguments += [datasetID]
    }
    if let type = query.type {
      conditions.append("type = ?")
      arguments += [type.rawValue]
    }
    return try Row.fetchAll(
      database,
      sql: """
        SELECT contributor_id, name, sum(points) AS points, count(*) AS events
        FROM ledger JOIN contributors ON contributors.id = contributor_id
        WHERE \(conditions.joined(separator: " AND "))
        GROUP BY contributor_id
        """, arguments: arguments
    ).map {
      Ranking.Sum(contributorID: $0["contributor_id"], name: $0["name"], points: $0["points"], events: $0["events"])
    }
  }
}
