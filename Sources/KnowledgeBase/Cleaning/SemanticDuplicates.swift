/// Documents of different datasets that say the same in other words, or in another language, by the vectors of their passages.
public enum SemanticDuplicates {
  public struct Pair: Sendable, Codable, Equatable {
    public var documentID: String
    public var originalID: String
    /// The mean cosine of each passage with the nearest one of the other document, in the worse direction; centred, so that texts
    /// which have nothing to do with each other are about 0.
    public var similarity: Double
  }

  /// A first guess, not measured: no labelled pairs stand behind it.
  public static let leastSimilarity = 0.75

  /// Pairs of at least `least`, best first, at most `limit`. O(documents² × dimension) for the centres, and the passages of those that
  /// are near: minutes for tens of thousands of documents.
  ///
  /// - Parameter background: vectors of general text, by the same embedder: what all texts have in common is seen in them, also where a
  ///   library holds a few documents only.
  public static func pairs(
    _ documents: [DocumentVectors], background: [[Float]], least: Double = leastSimilarity, limit: Int = 1000
  ) -> [Pair] {
    guard let dimension = documents.first?.vectors.first?.count else { return [] }
    let center = VectorMath.mean(
      documents.map { VectorMath.mean($0.vectors, dimension: dimension) } + background, dimension: dimension)
    let passages = documents.map { $0.vectors.map { VectorMath.direction($0, from: center) } }
    let centers = documents.map {
      VectorMath.direction(VectorMath.mean($0.vectors, dimension: dimension), from: center)
    }
    var pairs: [Pair] = []
    for later in documents.indices {
      for earlier in 0..<later where documents[earlier].datasetID != documents[later].datasetID {
        guard Double(VectorMath.dot(centers[earlier], centers[later])) >= least else { continue }
        let similarity = min(
          nearness(passages[later], passages[earlier]), nearness(passages[earlier], passages[later]))
        guard similarity >= least else { continue }
        pairs.append(
          Pair(
            documentID: documents[later].documentID, originalID: documents[earlier].documentID, similarity: similarity))
        if pairs.count >= 4 * max(limit, 1) { pairs = best(pairs, limit) }
      }
    }
    return best(pairs, limit)
  }

  private static func best(_ pairs: [Pair], _ limit: Int) -> [Pair] {
    Array(
      pairs.sorted { ($1.similarity, $0.documentID, $0.originalID) < ($0.similarity, $1.documentID, $1.originalID) }
        .prefix(limit))
  }

  private static func nearness(_ passages: [[Float]], _ others: [[Float]]) -> Double {
    let nearest = passages.map { passage in others.map { VectorMath.dot(passage, $0) }.max() ?? 0 }
    return Double(nearest.reduce(0, +)) / Double(max(1, nearest.count))
  }
}
