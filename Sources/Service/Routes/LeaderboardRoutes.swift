import Flywheel
import Foundation
import Hummingbird
import KnowledgeBase

/// `/v1/leaderboard` and `/v1/contributors`: who is credited, and for what.
struct LeaderboardRoutes {
  /// A contributor's standing, without single entries.
  struct Standing: Encodable {
    var id: String
    var name: String
    var points: Int
    var rank: Int
    var tier: Tier
    var pointsByType: [String: Int]
    var createdAt: Date
  }

  struct Points: Encodable {
    var contributorID: String
    var entries: [LedgerEntry]
    var total: Int
    var limit: Int
    var offset: Int
  }

  let resources: Resources

  func add(to router: RouterGroup<ServiceContext>) {
    router.get("leaderboard", use: leaderboard)
    router.get("contributors/:contributor", use: contributor)
    router.get("contributors/:contributor/points", use: points)
  }

  @Sendable private func leaderboard(_ request: Request, _: ServiceContext) async throws -> Response {
    let query = QueryParameters(request)
    let page = try Page(query, defaultLimit: 50)
    let window: LeaderboardWindow? = try query.choice("window")
    let type: PointsType? = try query.choice("type")
    let datasetID =
      if let name = query.string("dataset") { try await resources.dataset(name, field: "dataset").id as String? } else {
        nil as String?
      }
    return try .json(
      try await resources.flywheel.leaderboard(
        LeaderboardQuery(
          window: window ?? .all, datasetID: datasetID, type: type, limit: page.limit, offset: page.offset)))
  }

  @Sendable private func contributor(_: Request, _ context: ServiceContext) async throws -> Response {
    let history = try await history(context, limit: 0, offset: 0)
    return try .json(
      Standing(
        id: history.contributor.id, name: history.contributor.name, points: history.points, rank: history.rank,
        tier: history.tier, pointsByType: history.pointsByType, createdAt: history.contributor.createdAt))
  }

  @Sendable private func points(_ request: Request, _ context: ServiceContext) async throws -> Response {
    let page = try Page(QueryParameters(request), defaultLimit: 50)
    let history = try await history(context, limit: page.limit, offset: page.offset)
    return try .json(
      Points(
        contributorID: history.contributor.id, entries: history.entries, total: history.total, limit: page.limit,
        offset: page.offset))
  }

  private func history(_ context: ServiceContext, limit: Int, offset: Int) async throws -> ContributorHistory {
    let id = try context.part("contributor")
    if let history = try await resources.flywheel.history(contributor: id, limit: limit, offset: offset) {
      return history
    }
    throw Problem.notFound(
      .contributorNotFound, "contributor_id", id, "Nobody called “\(id.prefix(100))” has points.")
  }
}
