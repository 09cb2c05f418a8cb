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
    /// What it is ranked by: the cosine and its bonus.
    fileprivate var rankingCosine: Float
  }

  var weights: FusionWeights
  var cosineFloor: Float

  /// Best first; among equals the one with the larger cosine, then the older passage. `cosines` holds the cosines known of passages
  /// that only the lexical search found; of others nothing more is known than that they are not above the last vector hit. `bonuses`
  /// are added to cosines for ranking only, after which the best `limit` vector hits are taken.
  func fuse(
    vector: [SearchHit], lexical: [SearchHit], cosines: [Int64: Float], bonuses: [Int64: Float] = [:], limit: Int = .max
  ) -> [Candidate] {
    let weights = self.weights.normalized
    let lexicalScores = Self.best(of: lexical)
    let vectorScores = Self.best(of: vector)
    let lastCosine = vectorScores.values.min() ?? cosineFloor

    func candidate(_ id: Int64) -> Candidate {
      let cosine = vectorScores[id] ?? cosines[id] ?? lastCosine
      return Candidate(
        passageID: id, cosine: cosine, lexical: lexicalScores[id] ?? 0, rankingCosine: cosine + (bonuses[id] ?? 0))
    }
    let byVector = vectorScores.keys.map(candidate).sorted {
      ($0.rankingCosine, $1.passageID) > ($1.rankingCosine, $0.passageID)
    }
    let nearest = byVector.prefix(limit)
    let others = Set(lexicalScores.keys).subtracting(nearest.map(\.passageID))
    let candidates = nearest + others.map(candidate)
    let leastCosine = nearest.last?.rankingCosine ?? cosineFloor
    let floor = min(cosineFloor, leastCosine)
    let bestCosine = candidates.map(\.rankingCosine).max() ?? 0
    let bestLexical = candidates.map(\.lexical).max() ?? 0
    return
      candidates
      .map { candidate in
        var candidate = candidate
        candidate.score =
          weights.vector * Self.share(of: candidate.rankingCosine, from: floor, to: bestCosine)
          + weights.lexical * Self.share(of: candidate.lexical, from: 0, to: bestLexical)
        return candidate
      }
      .sorted(by: Self.precedes)
  }

  private static func precedes(_ one: Candidate, _ other: Candidate) -> Bool {
    if one.score != other.score { return one.score > other.score }
    if one.rankingCosine != other.rankingCosine { return one.rankingCosine > other.rankingCosine }
    return one.passageID < other.passageID
  }

  private static func best(of hits: [SearchHit]) -> [Int64: Float] {
    Dictionary(hits.lazy.filter(\.score.isFinite).map { ($0.passageID, $0.score) }, uniquingKeysWith: max)
  }

  private static func share(of value: Float, from least: Float, to greatest: Float) -> Float {
    greatest > least ? min(max((value - least) / (greatest - least), 0), 1) : 0
  }
}
