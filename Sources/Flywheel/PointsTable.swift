/// What points are given for.
public enum PointsType: String, Sendable, Codable, CaseIterable {
  /// An accepted document, by its kind.
  case code, article, regulation
  case annotation
  /// A correction that was upheld.
  case correction
  /// A passage that an answer cites.
  case citation
}

/// The published table of points; `schemas/points.json` is the same for readers.
public struct PointsTable: Sendable, Codable, Equatable {
  public struct Row: Sendable, Codable, Equatable {
    public var type: PointsType
    public var points: Int
    /// How many of these one document earns a day (UTC); `nil` is without limit.
    public var dailyLimit: Int?
    public var description: String

    enum CodingKeys: String, CodingKey {
      case type, points
      case dailyLimit = "daily_limit_per_document"
      case description
    }
  }

  public struct TierRow: Sendable, Codable, Equatable {
    public var tier: Tier
    public var topPercent: Int

    enum CodingKeys: String, CodingKey {
      case tier
      case topPercent = "top_percent"
    }
  }

  public var version: Int
  public var points: [Row]
  /// A document of which this share of passages is in an earlier one earns nothing.
  public var duplicatePercent: Int
  public var tiers: [TierRow]

  enum CodingKeys: String, CodingKey {
    case version, points
    case duplicatePercent = "duplicate_percent"
    case tiers
  }

  public static let published = PointsTable(
    version: 1,
    points: [
      Row(type: .code, points: 10, description: "A code file, accepted"),
      Row(type: .article, points: 30, description: "An article, accepted"),
      Row(type: .regulation, points: 40, description: "A regulation, accepted"),
      Row(type: .annotation, points: 50, description: "A high-quality annotation, accepted"),
      Row(type: .correction, points: 5, description: "A correction, upheld"),
      Row(type: .citation, points: 1, dailyLimit: 20, description: "A passage cited by an answer"),
    ],
    duplicatePercent: 90,
    tiers: [TierRow(tier: .core, topPercent: 5), TierRow(tier: .active, topPercent: 20)])

  public subscript(_ type: PointsType) -> Row? {
    points.first { $0.type == type }
  }
}

/// A contributor's standing among those who have points in a window.
public enum Tier: String, Sendable, Codable, CaseIterable {
  case core, active, contributor
}
