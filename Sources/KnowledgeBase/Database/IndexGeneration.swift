public import Foundation
import GRDB

/// The vectors that one embedding model made of a library.
public struct IndexGeneration: Sendable, Codable, Equatable {
  public enum State: String, Sendable, Codable {
    /// The one that is searched; there is at most one.
    case active
    case building
  }
  public var id: Int64
  /// `Embedder.identity`.
  public var identity: String
  public var dimension: Int
  /// How vectors are kept; `int16` is two bytes a dimension and a scale.
  public var quantization: String
  public var state: State
  public var createdAt: Date

  init(row: Row) throws {
    guard let state = State(rawValue: row["state"]) else {
      throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "an index generation has an unknown state")
    }
    id = row["id"]
    identity = row["identity"]
    dimension = row["dimension"]
    quantization = row["quantization"]
    self.state = state
    createdAt = Timestamp.date(row["created_at"])
  }

  static func active(_ database: Database) throws -> IndexGeneration? {
    try Row.fetchOne(database, sql: "SELECT * FROM index_generations WHERE state = 'active'").map(IndexGeneration.init)
  }

  /// The active generation, when it was made by this model; a new one, when there are no vectors yet.
  static func activate(identity: String, dimension: Int, _ database: Database) throws -> IndexGeneration {
    if let active = try active(database) {
      if active.identity == identity, active.dimension == dimension { return active }
      let isEmpty = try Bool.fetchOne(
        database, sql: "SELECT NOT EXISTS (SELECT 1 FROM vectors WHERE generation_id = ?)", arguments: [active.id])
      guard isEmpty == true else {
        throw KnowledgeBaseError.embedderMismatch(
          library: active.identity, libraryDimension: active.dimension, embedder: identity, embedderDimension: dimension
        )
      }
      try database.execute(sql: "DELETE FROM index_generations WHERE id = ?", arguments: [active.id])
    }
    try database.execute(
      sql: """
        INSERT INTO index_generations (identity, dimension, quantization, state, created_at)
        VALUES (?, ?, ?, 'active', ?)
        """, arguments: [identity, dimension, QuantizedVector.name, Timestamp.milliseconds(Date())])
    guard let made = try active(database) else { throw DatabaseError(message: "the index generation was not made") }
    return made
  }
}
