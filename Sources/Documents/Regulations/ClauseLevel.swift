/// What a clause is, from the outermost in. Chinese and English names of one level share a case.
public enum ClauseLevel: String, Codable, Sendable, CaseIterable, Comparable {
  /// 附件, Annex.
  case annex
  /// Title.
  case title
  /// 编, 篇, 部分, Part.
  case part
  /// 分编.
  case subpart
  /// 章, Chapter, Division.
  case chapter
  /// 节, Section.
  case section
  /// 目 between 节 and 条.
  case subsection
  /// 条, Article; Section where a text has no articles.
  case article
  /// 款, numbered or unnumbered paragraph.
  case paragraph
  /// A further paragraph under a numbered one.
  case subparagraph
  /// 项 and the 目 under it, (a) and the (i) under it.
  case point

  public static func < (one: ClauseLevel, other: ClauseLevel) -> Bool { one.rank < other.rank }

  private var rank: Int { Self.allCases.firstIndex(of: self) ?? 0 }

  /// The abbreviation of Akoma Ntoso's naming convention.
  var abbreviation: String {
    switch self {
    case .annex: "annex"
    case .title: "title"
    case .part: "part"
    case .subpart: "subpart"
    case .chapter: "chp"
    case .section: "sec"
    case .subsection: "subsec"
    case .article: "art"
    case .paragraph: "para"
    case .subparagraph: "subpara"
    case .point: "point"
    }
  }
}
