/// Picks passages that say something new beside those picked before (Carbonell and Goldstein, *The Use of MMR, Diversity-Based Reranking
/// for Reordering Documents and Producing Summaries*, 1998).
struct MaximalMarginalRelevance {
  /// 0: by score alone. 1: what is least like what was picked, whatever its score.
  var diversity: Float
  /// The cosine that counts as nothing in common, so that likeness has the scale of scores.
  var cosineFloor: Float

  /// Places in `scores`, which are 0…1 and fall, in the order of picking; the best comes first. A passage without a vector is like no
  /// other. O(count × passages × dimension).
  func order(_ scores: [Float], vectors: [[Float]?], count: Int) -> [Int] {
    var open = Array(scores.indices)
    var likeness = [Float](repeating: 0, count: scores.count)
    var picked: [Int] = []
    while picked.count < count, let first = open.first {
      let worth = { (index: Int) in (1 - diversity) * scores[index] - diversity * likeness[index] }
      let next = open.reduce(first) { worth($1) > worth($0) ? $1 : $0 }
      open.removeAll { $0 == next }
      picked.append(next)
      for index in open { likeness[index] = max(likeness[index], self.likeness(vectors[next], vectors[index])) }
    }
    return picked
  }

  private func likeness(_ one: [Float]?, _ other: [Float]?) -> Float {
    guard let one, let other, cosineFloor < 1 else { return 0 }
    let cosine = zip(one, other).reduce(0) { $0 + $1.0 * $1.1 }
    return min(1, max(0, (cosine - cosineFloor) / (1 - cosineFloor)))
  }
}
