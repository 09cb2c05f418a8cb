import Documents

/// The vectors of one document version, row by row.
final class VectorBlock: Sendable {
  let datasetID: String
  let kind: DocumentKind
  let passageIDs: [Int64]
  let scales: [Float]
  let codes: [Int8]

  init(datasetID: String, kind: DocumentKind, passageIDs: [Int64], vectors: [QuantizedVector]) {
    self.datasetID = datasetID
    self.kind = kind
    self.passageIDs = passageIDs
    scales = vectors.map(\.scale)
    codes = vectors.flatMap(\.codes)
  }
}

/// The vectors of a library as one committed state had them. Scanned without a lock.
struct VectorSnapshot: Sendable {
  static let empty = VectorSnapshot(revision: -1, blocks: [:])

  var revision: Int
  /// By document version.
  var blocks: [Int64: VectorBlock]

  /// Exact: every row that `filter` lets through is compared, of these document versions where some are given. O(rows × dimension).
  func search(_ query: QueryVector, filter: SearchFilter, versions: Set<Int64>? = nil, limit: Int) -> [SearchHit] {
    let datasets = filter.datasetIDs.map(Set.init)
    let kinds = filter.kinds.map(Set.init)
    let dimension = query.codes.count
    var hits = TopHits(limit: limit)
    for (version, block) in blocks {
      guard versions?.contains(version) != false else { continue }
      guard datasets?.contains(block.datasetID) != false, kinds?.contains(block.kind) != false else { continue }
      block.codes.withUnsafeBufferPointer { rows in
        query.codes.withUnsafeBufferPointer { codes in
          guard let rows = rows.baseAddress, let codes = codes.baseAddress else { return }
          for (row, passageID) in block.passageIDs.enumerated() {
            let dot = query.dot(rows + row * dimension, codes, count: dimension)
            hits.insert(SearchHit(passageID: passageID, score: Float(dot) * block.scales[row] * query.scale))
          }
        }
      }
    }
    return hits.sorted
  }
}
