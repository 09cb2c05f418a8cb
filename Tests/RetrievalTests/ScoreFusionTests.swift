import KnowledgeBase
import Testing

@testable import Retrieval

struct ScoreFusionTests {
  private func hits(_ scores: KeyValuePairs<Int64, Float>) -> [SearchHit] {
    scores.map { SearchHit(passageID: $0.key, score: $0.value) }
  }

  private func fusion(_ vector: Float, _ lexical: Float, floor: Float = 0.5) -> ScoreFusion {
    ScoreFusion(weights: FusionWeights(vector: vector, lexical: lexical), cosineFloor: floor)
  }

  @Test func scalesEachSearchAndAddsByWeight() throws {
    let fused = fusion(3, 1).fuse(
      vector: hits([1: 0.9, 2: 0.7]), lexical: hits([2: 10, 3: 5]), cosines: [3: 0.6])
    #expect(fused.map(\.passageID) == [1, 2, 3])
    #expect(abs(fused[0].score - 0.75) < 1e-6)  // (0.9 − 0.5) / 0.4 · 0.75
    #expect(abs(fused[1].score - (0.375 + 0.25)) < 1e-6)
    #expect(abs(fused[2].score - (0.1875 + 0.125)) < 1e-6)
    #expect(fused[0].lexical == 0)
    #expect(fused[2].cosine == 0.6)
  }

  @Test func takesTheLastCosineWhereNoneIsKnown() {
    let fused = fusion(1, 1).fuse(vector: hits([1: 0.9, 2: 0.7]), lexical: hits([3: 5]), cosines: [:])
    #expect(fused.first { $0.passageID == 3 }?.cosine == 0.7)
  }

  @Test func equalScoresGoByCosineThenByAge() {
    let fused = fusion(0, 1).fuse(
      vector: hits([4: 0.6, 3: 0.8, 2: 0.6]), lexical: hits([2: 3, 3: 3, 4: 3]), cosines: [:])
    #expect(fused.map(\.passageID) == [3, 2, 4])
  }

  @Test func oneSearchAloneKeepsItsOrder() {
    #expect(
      fusion(1, 0).fuse(vector: hits([1: 0.6, 2: 0.9]), lexical: hits([1: 99]), cosines: [:]).map(\.passageID) == [
        2, 1,
      ])
    #expect(fusion(1, 1).fuse(vector: [], lexical: hits([1: 1, 2: 2]), cosines: [:]).map(\.passageID) == [2, 1])
    #expect(fusion(1, 1).fuse(vector: [], lexical: [], cosines: [:]).isEmpty)
  }

  @Test func scoresStayWithinBounds() {
    let fused = fusion(1, 1).fuse(
      vector: hits([1: -0.4, 2: 0.2, 3: .nan]), lexical: hits([1: .infinity, 2: 4, 4: -1]), cosines: [:])
    #expect(fused.allSatisfy { (0...1).contains($0.score) })
    #expect(!fused.contains { $0.passageID == 3 })
  }

  @Test func bonusesChangeTheOrderAndNotTheCosines() {
    let vector = hits([1: 0.9, 2: 0.88, 3: 0.86, 4: 0.5])
    let fused = fusion(1, 0).fuse(vector: vector, lexical: [], cosines: [:], bonuses: [3: 0.05], limit: 3)
    #expect(fused.map(\.passageID) == [3, 1, 2])
    #expect(fused.map(\.cosine) == [0.86, 0.9, 0.88])
  }

  /// What the searches say decides, not the order in which they say it.
  @Test func doesNotDependOnTheOrderOfHits() {
    var generator = SplitMix(state: 7)
    for _ in 0..<50 {
      let vector = (0..<30).map {
        SearchHit(passageID: Int64($0), score: Float(Int.random(in: 0..<5, using: &generator)) / 5)
      }
      let lexical = (15..<45).map {
        SearchHit(passageID: Int64($0), score: Float(Int.random(in: 0..<5, using: &generator)))
      }
      let one = fusion(1, 1).fuse(vector: vector, lexical: lexical, cosines: [:])
      let other = fusion(1, 1).fuse(
        vector: vector.shuffled(using: &generator), lexical: lexical.shuffled(using: &generator), cosines: [:])
      #expect(one == other)
    }
  }
}

struct SplitMix: RandomNumberGenerator {
  var state: UInt64

  mutating func next() -> UInt64 {
    state &+= 0x9E37_79B9_7F4A_7C15
    var value = state
    value = (value ^ (value >> 30)) &* 0xBF58_476D_1CE4_E5B9
    value = (value ^ (value >> 27)) &* 0x94D0_49BB_1331_11EB
    return value ^ (value >> 31)
  }
}
