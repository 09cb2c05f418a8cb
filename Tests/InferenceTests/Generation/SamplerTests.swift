import Inference
import Testing

@Suite struct SamplerTests {
  func sample(_ logits: [Float], _ recent: [Int32] = [], count: Int = 1, _ change: (inout Sampler.Options) -> Void)
    -> [Int32]
  {
    var options = Sampler.Options()
    change(&options)
    var sampler = Sampler(options)
    return (0..<count).map { _ in logits.withUnsafeBufferPointer { sampler.sample($0, recent: recent) } }
  }

  @Test func greedyTakesTheLargest() {
    #expect(sample([0, 3, 2, 3]) { _ in } == [1])
    #expect(sample([.nan, 1, .nan, 2]) { _ in } == [3])
    #expect(sample([-.infinity, -.infinity]) { _ in } == [0])
  }

  @Test func seedsRepeat() {
    let logits = (0..<50).map { Float($0 % 7) }
    let draw = { (seed: UInt64) in
      sample(logits, count: 40) {
        $0.temperature = 1
        $0.seed = seed
      }
    }
    #expect(draw(1) == draw(1))
    #expect(draw(1) != draw(2))
  }

  @Test func filtersKeepTheLikeliest() {
    let logits: [Float] = [4, 3, 2, 1, 0]
    let topK = sample(logits, count: 200) {
      $0.temperature = 2
      $0.topK = 2
    }
    #expect(Set(topK) == [0, 1])
    let topP = sample(logits, count: 200) {
      $0.temperature = 1
      $0.topP = 0.7
    }
    #expect(Set(topP) == [0, 1])
    let minP = sample(logits, count: 200) {
      $0.temperature = 1
      $0.minP = 0.3
    }
    #expect(Set(minP) == [0, 1])
    #expect(
      Set(
        sample(logits, count: 50) {
          $0.temperature = 1
          $0.topP = 0
        }) == [0])
  }

  @Test func drawsFollowTheDistribution() {
    let draws = sample([1.0986123, 0], count: 4000) { $0.temperature = 1 }
    let share = Double(draws.filter { $0 == 0 }.count) / 4000
    #expect(abs(share - 0.75) < 0.03)
  }

  @Test func penaltyMovesAwayFromRecentTokens() {
    #expect(sample([2, 1.5], [0]) { $0.repetitionPenalty = 1.5 } == [1])
    #expect(sample([-1, -1.2], [0]) { $0.repetitionPenalty = 1.5 } == [1])
    #expect(sample([2, 1.5], [99, -3]) { $0.repetitionPenalty = 1.5 } == [0])
  }
}
