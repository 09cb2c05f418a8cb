import Flywheel
import Foundation
import KnowledgeBase
import Testing

@Suite struct LeaderboardTests {
  @Test func equalPointsShareARank() async throws {
    let workshop = try await Workshop()
    try await workshop.ledger.append([
      workshop.draft("1", "丁", 10), workshop.draft("2", "丙", 20), workshop.draft("3", "乙", 20),
      workshop.draft("4", "甲", 30),
    ])
    let board = try await workshop.flywheel.leaderboard()
    #expect(board.entries.map(\.rank) == [1, 2, 2, 4])
    #expect(
      board.entries.map(\.name) == ["甲", "丙", "乙", "丁"].sorted { rank($0) != rank($1) ? rank($0) < rank($1) : $0 < $1 })
    func rank(_ name: String) -> Int { ["甲": 1, "乙": 2, "丙": 2, "丁": 4][name] ?? 0 }
    #expect(board.total == 4)
    #expect(board.totalPoints == 80)
  }

  @Test(arguments: [
    (LeaderboardWindow.week, 7.0), (.month, 30), (.year, 365),
  ])
  func windowsEndAtTheirAge(_ window: LeaderboardWindow, _ days: Double) async throws {
    let workshop = try await Workshop()
    try await workshop.ledger.append([workshop.draft("1", "王敏", 10)])
    func points() async throws -> Int {
      try await workshop.flywheel.leaderboard(LeaderboardQuery(window: window)).totalPoints
    }
    #expect(try await points() == 10)
    workshop.clock.advance(days * 86_400 - 0.001)
    #expect(try await points() == 10)
    workshop.clock.advance(0.001)
    #expect(try await points() == 0)
    #expect(try await workshop.flywheel.leaderboard().totalPoints == 10)
  }

  @Test(arguments: [
    (1, 1, 1), (3, 1, 1), (9, 1, 1), (10, 1, 2), (20, 1, 4), (39, 1, 7), (40, 2, 8), (100, 5, 20),
  ])
  func tiersRoundDownButAreNeverEmpty(_ contributors: Int, _ core: Int, _ coreOrActive: Int) async throws {
    let workshop = try await Workshop()
    try await workshop.ledger.append((1...contributors).map { workshop.draft("\($0)", "c\($0)", $0) })
    try await workshop.ledger.append([workshop.draft("none", "zero", 0)])
    let entries = try await workshop.flywheel.leaderboard(LeaderboardQuery(limit: 1000)).entries
    #expect(entries.count { $0.tier == .core } == core)
    #expect(entries.count { $0.tier != .contributor } == coreOrActive)
    #expect(entries.last?.name == "zero")
    #expect(entries.last?.tier == .contributor)
  }

  @Test func withoutPointsNobodyIsCore() async throws {
    let workshop = try await Workshop()
    #expect(try await workshop.flywheel.leaderboard().entries == [])
    try await workshop.ledger.append([workshop.draft("1", "王敏", 0)])
    #expect(try await workshop.flywheel.leaderboard().entries.map(\.tier) == [.contributor])
  }

  @Test func thoseWhoShareARankShareItsTier() async throws {
    let workshop = try await Workshop()
    try await workshop.ledger.append((1...5).map { workshop.draft("\($0)", "c\($0)", 10) })
    #expect(try await workshop.flywheel.leaderboard().entries.allSatisfy { $0.rank == 1 && $0.tier == .core })
  }

  @Test func pagesAreCutFromOneRanking() async throws {
    let workshop = try await Workshop()
    try await workshop.ledger.append((1...25).map { workshop.draft("\($0)", "c\($0)", $0 / 2) })
    let whole = try await workshop.flywheel.leaderboard(LeaderboardQuery(limit: 100))
    var pages: [Leaderboard.Entry] = []
    for offset in stride(from: 0, to: 30, by: 10) {
      let page = try await workshop.flywheel.leaderboard(LeaderboardQuery(limit: 10, offset: offset))
      #expect(page.total == 25)
      #expect(page.totalPoints == whole.totalPoints)
      pages += page.entries
    }
    #expect(pages == whole.entries)
    for (limit, offset) in [(-1, 0), (0, 0), (10, 99)] {
      #expect(try await workshop.flywheel.leaderboard(LeaderboardQuery(limit: limit, offset: offset)).entries == [])
    }
    #expect(try await workshop.flywheel.leaderboard(LeaderboardQuery(limit: 1, offset: -3)).entries.count == 1)
  }

  @Test func filtersNarrow() async throws {
    let workshop = try await Workshop()
    var elsewhere = workshop.draft("3", "王敏", 100)
    elsewhere.datasetID = "other"
    try await workshop.ledger.append([
      workshop.draft("1", "王敏", 1, type: .citation), workshop.draft("2", "王敏", 30, type: .article), elsewhere,
    ])
    func points(_ query: LeaderboardQuery) async throws -> Int {
      try await workshop.flywheel.leaderboard(query).totalPoints
    }
    #expect(try await points(LeaderboardQuery(type: .citation)) == 1)
    #expect(try await points(LeaderboardQuery(datasetID: workshop.dataset.id)) == 31)
    #expect(try await points(LeaderboardQuery(datasetID: "other")) == 100)
    #expect(try await points(LeaderboardQuery(datasetID: "none")) == 0)
  }

  @Test func historyIsNewestFirst() async throws {
    let workshop = try await Workshop()
    try await workshop.ledger.append([
      workshop.draft("1", "王敏", 1, type: .citation), workshop.draft("2", "王敏", 30, type: .article),
      workshop.draft("3", "李雷", 40, type: .regulation),
    ])
    let history = try #require(try await workshop.flywheel.history(contributor: " 王敏 "))
    #expect(history.entries.map(\.event) == ["2", "1"])
    #expect(history.points == 31)
    #expect(history.rank == 2)
    #expect(history.total == 2)
    #expect(history.pointsByType == ["citation": 1, "article": 30])
    let byID = try await workshop.flywheel.history(contributor: history.contributor.id, limit: 1, offset: 1)
    #expect(byID?.entries.map(\.event) == ["1"])
    #expect(try await workshop.flywheel.history(contributor: "nobody") == nil)
  }

  /// Whatever is entered, the ranking of all gives out what the ledger holds.
  @Test func theSumOfTheRankingIsTheSumOfTheLedger() async throws {
    let workshop = try await Workshop()
    for round in 0..<10 {
      let drafts = (0..<Int.random(in: 0...30)).map { index in
        var draft = workshop.draft("\(round)-\(index % 20)", "c\(Int.random(in: 0..<12))", Int.random(in: -5...50))
        draft.type = PointsType.allCases.randomElement() ?? .code
        return draft
      }
      try await workshop.ledger.append(drafts)
      workshop.clock.advance(.random(in: 0...1_000_000))
      let sum = try await workshop.ledger.entries(limit: 10_000, offset: 0).reduce(0) { $0 + $1.points }
      let board = try await workshop.flywheel.leaderboard(LeaderboardQuery(limit: 1000))
      #expect(board.totalPoints == sum)
      #expect(board.entries.reduce(0) { $0 + $1.points } == sum)
    }
  }
}
