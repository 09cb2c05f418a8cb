public import Documents

/// Documents of different datasets that say the same in other words, or in another language, by the vectors of their passages.
public enum SemanticDuplicates {
  public struct Pair: Sendable, Codable, Equatable {
    public var documentID: String
    public var originalID: String
    /// The mean cosine of each passage with the nearest one of the other document, in the worse direction; centred by language, so that
    /// texts which have nothing to do with each other are about 0.
    public var similarity: Double
  }

  /// Chosen on the open part of the labelled sample; `Scripts/measure-cleaning` shows how they do on the part held out. A translation
  /// is never as near as the same language is.
  public static let leastSimilarity = 0.65
  public static let leastAcrossLanguages = 0.4

  /// Pairs of at least `least`, where given, else of what their languages ask for; best first, at most `limit`. O(documents² × dimension)
  /// for the centres, and the passages of those that are near: minutes for tens of thousands of documents.
  ///
  /// - Parameter background: vectors of general text in each language, by the same embedder: what all texts of a language have in common
  ///   is seen in them, also where a library holds a few documents only.
  public static func pairs(
    _ documents: [DocumentVectors], background: [Language: [[Float]]], least: Double? = nil, limit: Int = 1000
  ) -> [Pair] {
    guard let dimension = documents.first?.vectors.first?.count else { return [] }
    let means = documents.map { VectorMath.mean($0.vectors, dimension: dimension) }
    let common = Dictionary(grouping: documents.indices) { documents[$0].language }.map { language, places in
      let general = background[language] ?? background.values.flatMap(\.self)
      return (language, VectorMath.mean(places.map { means[$0] } + general, dimension: dimension))
    }
    let origins = Dictionary(uniqueKeysWithValues: common)
    func direction(_ vector: [Float], of document: Int) -> [Float] {
      VectorMath.direction(vector, from: origins[documents[document].language] ?? vector)
    }
    let passages = documents.indices.map { document in documents[document].vectors.map { direction($0, of: document) } }
    let centers = documents.indices.map { direction(means[$0], of: $0) }
    var pairs: [Pair] = []
    for later in documents.indices {
      for earlier in 0..<later where documents[earlier].datasetID != documents[later].datasetID {
        let isOneLanguage = documents[earlier].language == documents[later].language
        let least = least ?? (isOneLanguage ? leastSimilarity : leastAcrossLanguages)
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
