public import Foundation
import KnowledgeBase

/// One line of the ledger. It is never changed; balances are sums over lines.
public struct LedgerEntry: Sendable, Codable, Equatable {
  /// From 1, without gaps.
  public var sequence: Int64
  /// What the points are for; the same event is entered once.
  public var event: String
  /// `Contributor.id`.
  public var contributorID: String
  public var type: PointsType
  public var points: Int
  public var datasetID: String?
  public var documentID: String?
  /// When the points were earned, in whole milliseconds.
  public var createdAt: Date
  /// The hash of the entry before; 64 zeros for the first.
  public var previousHash: String
  /// SHA-256 (hex) of `canonical`.
  public var hash: String

  static let genesis = String(repeating: "0", count: 64)

  /// What is hashed: each field as `name:bytes:value` on a line, the previous hash first. No two entries serialise alike.
  var canonical: String {
    Self.canonical(
      previousHash: previousHash, sequence: sequence, event: event, contributorID: contributorID, type: type.rawValue,
      points: points, datasetID: datasetID, documentID: documentID, createdAt: Timestamp.milliseconds(createdAt))
  }

  static func canonical(
    previousHash: String, sequence: Int64, event: String, contributorID: String, type: String, points: Int,
    datasetID: String?, documentID: String?, createdAt: Int64
  ) -> String {
    let fields: [(String, String?)] = [
      ("previous_hash", previousHash), ("sequence", "\(sequence)"), ("event", event), ("contributor", contributorID),
      ("type", type), ("points", "\(points)"), ("dataset", datasetID), ("document", documentID),
      ("created_at", "\(createdAt)"),
    ]
    return fields.reduce("kaijuan-ledger-1\n") { text, field in
      text + (field.1.map { "\(field.0):\($0.utf8.count):\($0)\n" } ?? "\(field.0):-\n")
    }
  }
}

/// An entry to be made.
public struct LedgerDraft: Sendable, Equatable {
  public var event: String
  /// The contributor's name.
  public var contributor: String
  public var type: PointsType
  public var points: Int
  public var datasetID: String?
  public var documentID: String?
  public var createdAt: Date

  public init(
    event: String, contributor: String, type: PointsType, points: Int, datasetID: String? = nil,
    documentID: String? = nil, createdAt: Date
  ) {
    self.event = event
    self.contributor = contributor
    self.type = type
    self.points = points
    self.datasetID = datasetID
    self.documentID = documentID
    self.createdAt = createdAt
  }
}
