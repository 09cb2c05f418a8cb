import Documents
import Foundation
import GRDB

/// The vectors of the active generation in memory. Loaded at the first search; afterwards only what this or another process has
/// committed since is read.
actor VectorIndex {
  private let database: LibraryDatabase
  private let generation: IndexGeneration
  private var current = VectorSnapshot.empty
  private var refresh: Task<Void, any Error>?

  init(database: LibraryDatabase, generation: IndexGeneration) {
    self.database = database
    self.generation = generation
  }

  /// A snapshot that holds everything committed before the call.
  func snapshot() async throws -> VectorSnapshot {
    let revision = try await database.read(LibraryRevision.current)
    while current.revision < revision {
      // A refresh that was under way may read an older state than `revision`; then another follows.
      let task = refresh ?? Task { try await self.load() }
      refresh = task
      try await task.value
    }
    return current
  }

  /// Forgets the task before it ends, so that those who waited for it can start the next.
  private func load() async throws {
    defer { refresh = nil }
    current = try await database.read { [generation, current] in try Self.load(generation, after: current, $0) }
  }

  private static func load(
    _ generation: IndexGeneration, after old: VectorSnapshot, _ database: Database
  ) throws -> VectorSnapshot {
    let live = try Set(Int64.fetchCursor(database, sql: "SELECT current_version_id FROM documents"))
    var blocks = old.blocks.filter { live.contains($0.key) }
    for version in live where blocks[version] == nil {
      blocks[version] = try block(version: version, generation, database)
    }
    return VectorSnapshot(revision: try LibraryRevision.current(database), blocks: blocks)
  }

  private static func block(
    version: Int64, _ generation: IndexGeneration, _ database: Database
  ) throws -> VectorBlock? {
    guard
      let document = try Row.fetchOne(
        database,
        sql: """
          SELECT documents.dataset_id, document_versions.kind
          FROM document_versions JOIN documents ON documents.id = document_versions.document_id
          WHERE document_versions.id = ?
          """, arguments: [version])
    else { return nil }
    var ids: [Int64] = []
    var vectors: [QuantizedVector] = []
    let rows = try Row.fetchCursor(
      database,
      sql: """
        SELECT chunks.id, vectors.vector FROM chunks
        JOIN vectors ON vectors.generation_id = ? AND vectors.content_hash = chunks.content_hash
        WHERE chunks.version_id = ? ORDER BY chunks.ordinal
        """, arguments: [generation.id, version])
    while let row = try rows.next() {
      let id: Int64 = row[0]
      guard let vector = QuantizedVector(blob: row[1], dimension: generation.dimension) else {
        throw DatabaseError(resultCode: .SQLITE_CORRUPT, message: "the vector of passage \(id) has a wrong size")
      }
      ids.append(id)
      vectors.append(vector)
    }
    return VectorBlock(
      datasetID: document[0], kind: DocumentKind(rawValue: document[1]) ?? .article, passageIDs: ids, vectors: vectors)
  }
}
