import Testing

@testable import Answering

@Suite struct AnswerProbeTests {
  @Test func statesCountByTheirDirection() {
    let probe = LinearProbe(weights: [2, -1, 0, 0], bias: 0.5)
    // Root mean square 1.
    #expect(abs(probe.logOdds(of: [1, 1, 1, -1]) - 1.5) < 1e-5)
    #expect(abs(probe.logOdds(of: [1000, 1000, 1000, -1000]) - 1.5) < 1e-5)
    #expect(abs(probe.logOdds(of: [2, 0, 0, 0]) - 4.5) < 1e-5)
    #expect(probe.logOdds(of: [0, 0, 0, 0]) == 0.5)
    #expect(probe.logOdds(ofAll: []) == nil)
    let both = probe.logOdds(ofAll: [[1, 1, 1, -1], [2, 0, 0, 0]])
    #expect(abs((both ?? 0) - 3) < 1e-5)
  }

  @Test func readingsAreMerged() {
    let merged = ExcerptCandidate.merged([
      [
        .init(text: " 罗森布拉特。", likelihood: -0.5, state: [1]), .init(text: "罗森布拉特", likelihood: -3, state: [2]),
        .init(text: "1958 年", likelihood: -0.4, state: [3]), .init(text: "，", likelihood: -0.1, state: [4]),
      ],
      [.init(text: "罗森布拉特", likelihood: -0.2, state: [5])],
    ])
    #expect(merged.map(\.text) == ["罗森布拉特", "1958 年"])
    // The likeliest of a reading stands for those that differ at their margins only.
    #expect(merged.map(\.states) == [[[1], [5]], [[3]]])
    #expect(abs(merged[1].likelihood - (-0.4 - 0.6931)) < 1e-3)
    let stateless = ExcerptCandidate.merged([[.init(text: "甲", likelihood: -800)], []])
    #expect(stateless.map(\.likelihood) == [ExcerptCandidate.leastLikelihood])
    #expect(stateless[0].states.isEmpty)
  }
}
