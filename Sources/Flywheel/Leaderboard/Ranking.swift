/// Ranks and tiers for sums of points.
enum Ranking {
  struct Sum {
    var contributorID: String
    var name: String
    var points: Int
    var events: Int
  }

  /// Most points first, equal ones by name.
  ///
  /// With N contributors who have points, the first N × 5 % (rounded down, but at least one) are core and the first N × 20 % (likewise)
  /// core or active. Those who share a rank share its tier.
  static func entries(_ sums: [Sum], tiers: [PointsTable.TierRow]) -> [Leaderboard.Entry] {
    let sorted = sums.sorted { $0.points != $1.points ? $0.points > $1.points : $0.name < $1.name }
    let scoring = sorted.count { $0.points > 0 }
    let limits = tiers.sorted { $0.topPercent < $1.topPercent }
      .map { (tier: $0.tier, lastRank: max(1, scoring * $0.topPercent / 100)) }
    var entries: [Leaderboard.Entry] = []
    entries.reserveCapacity(sorted.count)
    for (index, sum) in sorted.enumerated() {
      let rank = entries.last.map { $0.points == sum.points ? $0.rank : index + 1 } ?? 1
      let tier = sum.points > 0 ? limits.first { rank <= $0.lastRank }?.tier : nil
      entries.append(
        Leaderboard.Entry(
          rank: rank, contributorID: sum.contributorID, name: sum.name, points: sum.points, events: sum.events,
          tier: tier ?? .contributor))
    }
    return entries
  }
}
