public import Foundation

/// A library in one SQLite file. See README.md for its tables.
public final class SQLiteStore: KnowledgeStore {
  public let database: LibraryDatabase
  /// The vectors that are written and searched; `nil` when the store was opened without an embedder.
  public let generation: IndexGeneration?
  let vectorIndex: VectorIndex?
  let metadataMatches: MetadataMatches
  let now: @Sendable () -> Date

  /// Throws `KnowledgeBaseError.embedderMismatch` when the vectors in the library are of another model than `embedder`.
  ///
  /// - Parameter embedder: `nil` for uses that need no vectors: they can then be neither stored nor searched.
  public init(
    database: LibraryDatabase, embedder: (any Embedder)?, now: @escaping @Sendable () -> Date = { Date() }
  ) async throws {
    self.database = database
    self.now = now
    metadataMatches = MetadataMatches(database: database)
    if let embedder {
      let (identity, dimension) = (embedder.identity, embedder.dimension)
      guard (1...QueryVector.maximumDimension).contains(dimension) else {
        throw KnowledgeBaseError.dimensionMismatch(expected: QueryVector.maximumDimension, found: dimension)
      }
      let generation = try await database.write {
        try IndexGeneration.activate(identity: identity, dimension: dimension, $0)
      }
      self.generation = generation
      vectorIndex = VectorIndex(database: database, generation: generation)
    } else {
      generation = nil
      vectorIndex = nil
    }
  }

  func requiredGeneration() throws -> IndexGeneration {
    guard let generation else { throw KnowledgeBaseError.noEmbedder }
    return generation
  }
}
