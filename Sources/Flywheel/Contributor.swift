public import Foundation
import KnowledgeBase

/// Someone who is credited. The id follows from the name, so that no table can give one person's points to another.
public struct Contributor: Sendable, Codable, Equatable {
  /// `con_` and 16 hexadecimal digits of the name's SHA-256.
  public var id: String
  public var name: String
  /// When the first points were earned.
  public var createdAt: Date

  public init(name: String, createdAt: Date) {
    self.init(id: Self.id(of: name), name: name, createdAt: createdAt)
  }

  init(id: String, name: String, createdAt: Date) {
    self.id = id
    self.name = name
    self.createdAt = createdAt
  }

  /// The id of the contributor with this exact name.
  public static func id(of name: String) -> String {
    "con_" + ContentHash.hex(name).prefix(16)
  }
}
