import Documents

/// The vectors of a library as one committed state had them. Searched without a lock.
struct VectorSnapshot: Sendable {
  /// From so many on the mean of more vectors gets no better.
  static let largestBasis = 1 << 16

  var revision = -1
  var vectors: VectorCollection
  /// Versions of documents that are searched only where they are asked for.
  var past: Set<Int64> = []
  /// How many vectors there were when the center of `vectors` was chosen.
  let basis: Int
  /// What the numbers of datasets in `vectors` stand for.
  private(set) var datasetIDs: [String] = []

  /// `center: nil` is for a library without vectors.
  init(dimension: Int, center: [Float]? = nil, basis: Int = 0) {
    vectors = VectorCollection(center: center ?? [Float](repeating: 0, count: dimension))
    self.basis = basis
  }

  /// Whether the center is that of so few that all should be read again with another: so a vector is read again once or twice at most.
  func isOutgrown(by count: Int) -> Bool {
    count > 0 && basis < Self.largestBasis && count >= 4 * basis
  }

  /// The number of a dataset, a new one where it has none.
  mutating func number(of datasetID: String) -> Int {
    if let number = datasetIDs.firstIndex(of: datasetID) { return number }
    datasetIDs.append(datasetID)
    return datasetIDs.count - 1
  }

  /// Of the passages that `filter` lets through, and of these document versions, or of the current ones where none are given. What does
  /// not pass is never looked at, so it takes no place.
  func search(_ query: [Float], filter: SearchFilter, versions: Set<Int64>? = nil, limit: Int) throws -> [SearchHit] {
    vectors.search([try vectors.query(query)], among: slots(filter, versions), limit: limit)[0]
  }

  private func slots(_ filter: SearchFilter, _ versions: Set<Int64>?) -> SlotSet {
    if filter.datasetIDs == nil, filter.kinds == nil, versions == nil, past.isEmpty { return vectors.live }
    let chosen = filter.datasetIDs.map(Set.init)
    let datasets = datasetIDs.map { chosen?.contains($0) != false }
    let kinds = filter.kinds.map(Set.init)
    return vectors.slots { group in
      datasets[group.dataset] && kinds?.contains(group.kind) != false
        && versions?.contains(group.version) ?? !past.contains(group.version)
    }
  }
}
