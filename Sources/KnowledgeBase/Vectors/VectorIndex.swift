import GRDB

/// The vectors of the active generation in memory. Loaded at the first search; afterwards only what this or another process has
/// committed since is read.
actor VectorIndex {
  private let database: LibraryDatabase
  private let generation: IndexGeneration
  private var current: VectorSnapshot
  private var refresh: Task<Void, any Error>?

  init(database: LibraryDatabase, generation: IndexGeneration) {
    self.database = database
    self.generation = generation
    current = VectorSnapshot(dimension: generation.dimension)
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
    current = try await database.read { [generation, current] in
      var reader = VectorReader(current, generation, $0)
      try reader.refresh()
      return reader.snapshot
    }
  }
}
