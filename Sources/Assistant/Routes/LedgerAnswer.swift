import Answering
import Documents
import Flywheel
import KnowledgeBase

/// Points and ranks, as the ledger has them.
struct LedgerAnswer {
  static let shown = 10
  /// Names are looked for among so many of the first.
  static let searched = 10_000

  let flywheel: Flywheel

  /// About those whom the question names, else the first of the ranking.
  func answer(_ request: AskRequest) async throws -> RoutedAnswer {
    let question = request.question
    let wording: Wording = LanguageDetector.language(of: question) == .chinese ? .chinese : .english
    let window = Self.window(question)
    var query = LeaderboardQuery(window: window, limit: Self.searched)
    if let ids = request.filter.datasetIDs, ids.count == 1 { query.datasetID = ids[0] }
    let board = try await flywheel.leaderboard(query)
    guard !board.entries.isEmpty else { return RoutedAnswer(text: wording.nobody(window)) }
    let named = Self.named(question, board.entries)
    let entries = named.isEmpty ? Array(board.entries.prefix(Self.shown)) : named
    let lines = entries.map { wording.line($0, of: board.total) }
    let head = named.isEmpty ? wording.heading(window, shown: entries.count, of: board.total) : wording.period(window)
    return RoutedAnswer(text: ([head] + lines).filter { !$0.isEmpty }.joined(separator: "\n"))
  }

  /// Whose whole name stands in the question. Names of one character, and Latin ones inside of words, are passed over.
  static func named(_ question: String, _ entries: [Leaderboard.Entry]) -> [Leaderboard.Entry] {
    let text = question.lowercased()
    return entries.filter { entry in
      let name = entry.name.lowercased()
      guard name.count > 1 else { return false }
      return text.ranges(of: name).contains { range in
        let before = range.lowerBound == text.startIndex ? nil : text[text.index(before: range.lowerBound)]
        let after = range.upperBound == text.endIndex ? nil : text[range.upperBound]
        return [(before, name.first), (after, name.last)].allSatisfy { outer, inner in
          !(outer?.isASCII == true && outer?.isLetter == true && inner?.isASCII == true)
        }
      }
    }
  }

  static func window(_ question: String) -> LeaderboardWindow {
    let text = question.lowercased()
    func has(_ words: [String]) -> Bool { words.contains { text.contains($0) } }
    if has(["本周", "这周", "这个星期", "一周", "七天", "7天", "7 天", "week", "seven days", "7 days"]) { return .week }
    if has(["本月", "这个月", "一个月", "三十天", "30天", "30 天", "month", "thirty days", "30 days"]) { return .month }
    if has(["今年", "一年", "this year", "past year", "last 365"]) { return .year }
    return .all
  }

  /// In the language of the question.
  enum Wording {
    case chinese, english

    func nobody(_ window: LeaderboardWindow) -> String {
      self == .chinese ? "\(period(window))还没有人得到积分。" : "Nobody has earned points \(period(window)) yet."
    }

    func heading(_ window: LeaderboardWindow, shown: Int, of total: Int) -> String {
      self == .chinese
        ? "贡献积分榜（\(period(window))，共 \(total) 人，列出前 \(shown) 名）："
        : "Contributors by points (\(period(window)); the first \(shown) of \(total)):"
    }

    func line(_ entry: Leaderboard.Entry, of total: Int) -> String {
      self == .chinese
        ? "第 \(entry.rank) 名：\(entry.name)，\(entry.points) 分，\(tier(entry.tier))"
        : "#\(entry.rank) of \(total): \(entry.name), \(entry.points) points, \(tier(entry.tier))"
    }

    func period(_ window: LeaderboardWindow) -> String {
      switch (window, self) {
      case (.all, .chinese): "全部时间"
      case (.year, .chinese): "最近 365 天"
      case (.month, .chinese): "最近 30 天"
      case (.week, .chinese): "最近 7 天"
      case (.all, .english): "over all time"
      case (.year, .english): "in the last 365 days"
      case (.month, .english): "in the last 30 days"
      case (.week, .english): "in the last 7 days"
      }
    }

    private func tier(_ tier: Tier) -> String {
      switch (tier, self) {
      case (.core, .chinese): "核心贡献者"
      case (.active, .chinese): "活跃贡献者"
      case (.contributor, .chinese): "贡献者"
      default: tier.rawValue
      }
    }
  }
}
