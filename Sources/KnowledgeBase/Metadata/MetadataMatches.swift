/// What conditions held for, kept as long as the library does not change: a question is several searches, and often one of many with the same
/// condition.
actor MetadataMatches {
  /// Conditions kept: some 40 bytes a document each.
  private static let capacity = 8

  private let database: LibraryDatabase
  private var revision = -1
  private var kept: [(condition: MetadataCondition, versions: Set<Int64>)] = []

  init(database: LibraryDatabase) {
    self.database = database
  }

  /// Current versions of the documents that `condition` holds for. O(documents), or O(1) where it was asked before.
  func versions(_ condition: MetadataCondition) async throws -> Set<Int64> {
    let known = kept
    let (revision, found) = try await database.read { [since = self.revision] database in
      let revision = try LibraryRevision.current(database)
      if revision == since, let found = known.first(where: { $0.condition == condition }) {
        return (revision, found.versions)
      }
      return (revision, try MetadataReader(condition).versions(database))
    }
    keep(found, for: condition, at: revision)
    return found
  }

  private func keep(_ versions: Set<Int64>, for condition: MetadataCondition, at revision: Int) {
    guard revision >= self.revision else { return }
    if revision > self.revision { kept = [] }
    self.revision = revision
    kept.removeAll { $0.condition == condition }
    kept.append((condition, versions))
    if kept.count > Self.capacity { kept.removeFirst() }
  }
}
