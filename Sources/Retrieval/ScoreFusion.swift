import KnowledgeBase

/// Joins the hits of two searches into one order.
///
/// The fused score is a convex combination of normalised scores (Bruch, Gai and Ingber, *An Analysis of Fusion Functions for Hybrid
/// Retrieval*, 2023): each is scaled by its smallest possible value and the largest found for the question. Unlike fusion by rank, that
/// keeps how much better the first is than the second.
struct ScoreFusion {
  /// A passage that at least one search found, with its scores on their own scales.
  struct Candidate: Equatable {
    var passageID: Int64
    var cosine: Float
    var lexical: Float
    var score: Float = 0
  }

  var weights: FusionWeights
  var cosineFloor: Float

  /// Best first; among equals the one with the larger cosine, then the older passage. `cosines` holds the cosines known of passages
  /// that only the lexical search found; of others nothing more is known than that they are not above the last vector hit.
  func fuse(vector: [SearchHit], lexical: [SearchHit], cosines: [Int64: Float]) -> [Candidate] {
    let weights = self.weights.normalized
    let lexicalScores = Self.best(of: lexical)
    let vectorScores = Self.best(of: vector).merging(cosines) { found, _ in found }
    let leastCosine = vector.map(\.score).min() ?? cosineFloor

    let candidates = Set(vectorScores.keys).union(lexicalScores.keys).map { id in
      Candidate(passageID: id, cosine: vectorScores[id] ?? leastCosine, lexical: lexicalScores[id] ?? 0)
    }
    let floor = min(cosineFloor, leastCosine)
    let bestCosine = candidates.map(\.cosine).max() ?? 0
    let bestLexical = candidates.map(\.lexical).max() ?? 0
    return
      candidates
      .map { candidate in
        var candidate = candidate
        candidate.score =
          weights.vector * Self.share(of: candidate.cosine, from: floor, to: bestCosine)
          + weights.lexical * Self.share(of: candidate.lexical, from: 0, to: bestLexical)
        return candidate
      }
      .sorted(by: Self.precedes)
  }

  private static func precedes(_ one: Candidate, _ other: Candidate) -> Bool {
    if one.score != other.score { return one.score > other.score }
    if one.cosine != other.cosine { return one.cosine > other.cosine }
    return one.passageID < other.passageID
  }

  private static func best(of hits: [SearchHit]) -> [Int64: Float] {
    Dictionary(hits.lazy.filter(\.score.isFinite).map { ($0.passageID, $0.score) }, uniquingKeysWith: max)
  }

  private static func share(of value: Float, from least: Float, to greatest: Float) -> Float {
    greatest > least ? min(max((value - least) / (greatest - least), 0), 1) : 0
  }
}
