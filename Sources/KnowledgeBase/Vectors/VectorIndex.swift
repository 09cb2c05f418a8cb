import GRDB

/// The vectors of the active generation in memory. Loaded at the first search; afterwards only what this or another process has
/// committed since is read. Millions are put into lists beside the searches, once there have been some.
actor VectorIndex {
  /// A process that answers a question or two is done before lists are.
  private static let searchesBeforeLists = 16

  private let database: LibraryDatabase
  private let generation: IndexGeneration
  private let fewestForLists: Int
  private var current: VectorSnapshot
  private var refresh: Task<Void, any Error>?
  private var searches = 0
  private var arranging: Task<Void, Never>?

  init(
    database: LibraryDatabase, generation: IndexGeneration, fewestForLists: Int = VectorCollection.fewestForLists
  ) {
    self.database = database
    self.generation = generation
    self.fewestForLists = fewestForLists
    current = VectorSnapshot(dimension: generation.dimension)
  }

  /// A snapshot that holds everything committed before the call.
  func snapshot() async throws -> VectorSnapshot {
    let revision = try await database.read(LibraryRevision.current)
    while current.revision < revision {
      // A refresh that was under way may read an older state than `revision`; then another follows.
      try await (refresh ?? load(from: current)).value
    }
    searches += 1
    if searches > Self.searchesBeforeLists, arranging == nil, current.vectors.wantsLists(from: fewestForLists) {
      startArranging()
    }
    return current
  }

  /// Brings `snapshot` up to date, which becomes the current one. Forgets the task before it ends, so that those who waited for it can start
  /// the next.
  private func load(from snapshot: VectorSnapshot) -> Task<Void, any Error> {
    let task = Task {
      defer { refresh = nil }
      current = try await database.read { [generation] in
        var reader = VectorReader(snapshot, generation, $0)
        try reader.refresh()
        return reader.snapshot
      }
    }
    refresh = task
    return task
  }

  /// Arranges a copy, brings it up to date with what was committed meanwhile, and puts it in the place of the current one.
  private func startArranging() {
    let snapshot = current
    arranging = Task {
      let arranged = try? await Offload.run {
        var arranged = snapshot
        arranged.vectors.arrange()
        return arranged
      }
      while let refresh { _ = try? await refresh.value }
      // A library that cannot be read now is searched as it was, and arranged later.
      if let arranged { _ = try? await load(from: arranged).value }
      arranging = nil
    }
  }
}
