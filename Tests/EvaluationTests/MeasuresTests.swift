import Documents
import Foundation
import Testing

@testable import Evaluation

struct MeasuresTests {
  struct Comparison: Sendable {
    var prediction: String
    var answer: String
    var language: Language
    var isExact: Bool
    var f1: Double
  }

  static let comparisons: [Comparison] = [
    Comparison(prediction: "The 70 seats.", answer: "70 seats", language: .english, isExact: true, f1: 1),
    Comparison(prediction: "70 seats in all", answer: "70 seats", language: .english, isExact: false, f1: 4.0 / 6),
    Comparison(prediction: "cat", answer: "dog", language: .english, isExact: false, f1: 0),
    Comparison(prediction: "", answer: "dog", language: .english, isExact: false, f1: 0),
    Comparison(prediction: "the", answer: "a", language: .english, isExact: true, f1: 1),
    Comparison(prediction: "罗森布拉特。", answer: "罗森布拉特", language: .chinese, isExact: true, f1: 1),
    Comparison(prediction: "由罗森布拉特提出", answer: "罗森布拉特", language: .chinese, isExact: false, f1: 10.0 / 13),
    Comparison(prediction: "GPT-4 模型", answer: "gpt 4模型", language: .chinese, isExact: true, f1: 1),
    Comparison(prediction: "甲乙丙", answer: "丙乙甲", language: .chinese, isExact: false, f1: 2.0 / 6),
  ]

  @Test(arguments: comparisons)
  func agreesAsTheSetsDo(_ expected: Comparison) {
    let agreement = AnswerText.agreement(of: expected.prediction, with: [expected.answer], language: expected.language)
    #expect(agreement.isExact == expected.isExact)
    #expect(abs(agreement.f1 - expected.f1) < 1e-9)
  }

  @Test func takesTheBestAnswer() {
    let agreement = AnswerText.agreement(of: "about 26.2 percent", with: ["x", "26.2 percent"], language: .english)
    #expect(agreement.isContained && !agreement.isExact)
    #expect(abs(agreement.f1 - 0.8) < 1e-9)
    #expect(AnswerText.agreement(of: "x", with: [], language: .english) == AnswerText.Agreement())
  }

  @Test func ranksHaveTheirMeasures() {
    let second = RankMeasures(ranked: ["b", "a", "c"], gold: ["a"])
    #expect(second.recallAt1 == 0 && second.recallAt5 == 1 && second.mrrAt10 == 0.5)
    #expect(abs(second.ndcgAt10 - 1 / log2(3)) < 1e-12)
    let pair = RankMeasures(ranked: ["a", "x", "x2", "x3", "x4", "b"], gold: ["a", "b"])
    #expect(pair.recallAt1 == 1 && pair.recallAt5 == 0.5 && pair.mrrAt10 == 1)
    #expect(abs(pair.ndcgAt10 - (1 + 1 / log2(7)) / (1 + 1 / log2(3))) < 1e-12)
    let none = RankMeasures(ranked: (0..<10).map(String.init) + ["a"], gold: ["a"])
    #expect(none == RankMeasures(ranked: [], gold: ["a"]))
    #expect(none.mrrAt10 == 0 && none.ndcgAt10 == 0)
  }

  @Test func curveRisesFromNothingToAll() throws {
    let scored: [ThresholdCalibration.Scored] = [
      .init(score: 0.1, isAnswerable: false), .init(score: 0.2, isAnswerable: false),
      .init(score: 0.3, isAnswerable: true),
      .init(score: 0.3, isAnswerable: false), .init(score: 0.8, isAnswerable: true),
      .init(score: .nan, isAnswerable: true),
    ]
    let curve = ThresholdCalibration.curve(scored)
    #expect(curve.map(\.threshold).prefix(4) == [0.1, 0.2, 0.3, 0.8])
    #expect(curve.map(\.falseRefusalRate) == [0, 0, 0, 0.5, 1])
    #expect(curve.first?.refusalRate == 0 && curve.last?.refusalRate == 1)
    for point in curve {
      let refused = scored.filter { $0.score < point.threshold && !$0.isAnswerable }.count
      #expect(point.refusalRate == Double(refused) / 3)
    }
    #expect(ThresholdCalibration.threshold(scored, falseRefusalLimit: 0)?.threshold == 0.3)
    #expect(ThresholdCalibration.threshold(scored, falseRefusalLimit: 0.5)?.threshold == 0.8)
    #expect(ThresholdCalibration.curve([.init(score: 1, isAnswerable: true)]).isEmpty)
  }
}
