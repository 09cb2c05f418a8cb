public import Foundation

/// How far back a ranking looks. An entry of exactly that age has left the window.
public enum LeaderboardWindow: String, Sendable, Codable, CaseIterable {
  case all
  case year
  case month = "30d"
  case week = "7d"

  public var days: Int? {
    switch self {
    case .all: nil
    case .year: 365
    case .month: 30
    case .week: 7
    }
  }
}

public struct LeaderboardQuery: Sendable, Equatable {
  public var window: LeaderboardWindow
  public var datasetID: String?
  public var type: PointsType?
  public var limit: Int
  public var offset: Int

  public init(
    window: LeaderboardWindow = .all, datasetID: String? = nil, type: PointsType? = nil, limit: Int = 50,
    offset: Int = 0
  ) {
    self.window = window
    self.datasetID = datasetID
    self.type = type
    self.limit = limit
    self.offset = offset
  }
}

/// A page of a ranking. Ranks and tiers are those of the whole ranking.
public struct Leaderboard: Sendable, Codable, Equatable {
  public struct Entry: Sendable, Codable, Equatable {
    /// Equal points share a rank, and the next rank is skipped: 1, 2, 2, 4.
    public var rank: Int
    public var contributorID: String
    public var name: String
    public var points: Int
    /// Ledger entries behind the points.
    public var events: Int
    public var tier: Tier
  }
  public var window: LeaderboardWindow
  /// Entries after this instant count; `nil` is all.
  public var since: Date?
  /// Contributors in the whole ranking, and their points.
  public var total: Int
  public var totalPoints: Int
  public var limit: Int
  public var offset: Int
  public var entries: [Entry]
}
