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
  /// What was put into lists and is not the current one yet.
  private var arranged: VectorSnapshot?

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
    while current.revision < revision || arranged != nil {
      // A refresh that was under way may read an older state than `revision`; then another follows.
      try await (refresh ?? load()).value
    }
    searches += 1
    if searches > Self.searchesBeforeLists, arranging == nil, current.vectors.wantsLists(from: fewestForLists) {
      startArranging()
    }
    return current
  }

  /// Brings the current snapshot up to date, or one that was put into lists since. Forgets the task before it ends, so that those who waited
  /// for it can start the next.
  private func load() -> Task<Void, any Error> {
    let task = Task {
      defer { refresh = nil }
      let (snapshot, isArranged) = (arranged ?? current, arranged != nil)
      current = try await database.read { [generation] in
        var reader = VectorReader(snapshot, generation, $0)
        try reader.refresh()
        return reader.snapshot
      }
      if isArranged { (arranged, arranging) = (nil, nil) }
    }
    refresh = task
    return task
  }

  /// Arranges a copy. The next refresh brings it up to date with what was committed meanwhile, and puts it in the place of the current one.
  private func startArranging() {
    let snapshot = current
    arranging = Task {
      arranged = try? await Offload.run {
        var arranged = snapshot
        arranged.vectors.arrange()
        return arranged
      }
    }
  }
}
