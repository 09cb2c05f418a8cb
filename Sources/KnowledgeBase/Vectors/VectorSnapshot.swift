import Documents

/// The vectors of a library as one committed state had them. Searched without a lock.
struct VectorSnapshot: Sendable {
  var revision = -1
  var vectors: VectorCollection
  /// What the numbers of datasets in `vectors` stand for.
  private(set) var datasetIDs: [String] = []

  init(dimension: Int) {
    vectors = VectorCollection(dimension: dimension)
  }

  /// The number of a dataset, a new one where it has none.
  mutating func number(of datasetID: String) -> Int {
    if let number = datasetIDs.firstIndex(of: datasetID) { return number }
    datasetIDs.append(datasetID)
    return datasetIDs.count - 1
  }

  /// Of the passages that `filter` lets through, and of these document versions where some are given. What does not pass is never looked
  /// at, so it takes no place.
  func search(_ query: QueryVector, filter: SearchFilter, versions: Set<Int64>? = nil, limit: Int) -> [SearchHit] {
    vectors.search([query], among: slots(filter, versions), limit: limit)[0]
  }

  private func slots(_ filter: SearchFilter, _ versions: Set<Int64>?) -> SlotSet {
    if filter.datasetIDs == nil, filter.kinds == nil, versions == nil { return vectors.live }
    let chosen = filter.datasetIDs.map(Set.init)
    let datasets = datasetIDs.map { chosen?.contains($0) != false }
    let kinds = filter.kinds.map(Set.init)
    return vectors.slots { group in
      datasets[group.dataset] && kinds?.contains(group.kind) != false && versions?.contains(group.version) != false
    }
  }
}
