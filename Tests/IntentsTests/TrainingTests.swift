import Foundation
import KnowledgeBase
import Testing

@testable import Intents

@Suite struct TrainingTests {
  @Test func tellsWhatItWasNotTrainedWith() async throws {
    let model = try await Toy.model()
    #expect(model.intents == ["ask_intent", "find_intent", "hello_intent", "score_intent"])
    #expect(model.examples == 48)
    #expect(model.accuracy > 0.95)
    let texts = ToyEmbedder.words.map { "\($0) something quite new" }
    let found = try await ToyEmbedder().embed(texts, as: .query).map(model.classify)
    #expect(found.map(\.intent) == ToyEmbedder.words.map { "\($0)_intent" })
    for one in found {
      #expect(one.isConfident)
      #expect(abs(one.scores.values.reduce(0, +) - 1) < 1e-9)
      #expect(one.probability == one.scores[one.intent])
    }
  }

  @Test func whatIsLikeNoExampleIsNotReliedOn() async throws {
    let model = try await Toy.model()
    // The middle of all examples.
    let even = [Float](repeating: 0.25, count: 4) + [Float](repeating: 0, count: 8)
    #expect(model.classify(even).probability < 0.6)
    #expect(!model.classify(even).isConfident || model.threshold < 0.6)
  }

  @Test func equalExamplesGiveEqualModels() async throws {
    #expect(try await Toy.model() == (try await Toy.model()))
  }

  /// Against fitting anew without the example.
  @Test func leavingOutIsExact() throws {
    var numbers = SeededNumbers(3)
    let vectors = (0..<14).map { _ in (0..<4).map { _ in Float(numbers.unit() - 0.5) } }
    let targets = (0..<14).map { index in [index % 2 == 0 ? 1.0 : 0.0, index % 3 == 0 ? 1.0 : 0.0] }
    let all = try #require(RidgeRegression(.init(vectors: vectors, targets: targets), penalty: 0.3))
    for index in vectors.indices {
      var (fewer, fewerTargets) = (vectors, targets)
      fewer.remove(at: index)
      fewerTargets.remove(at: index)
      let without = try #require(RidgeRegression(.init(vectors: fewer, targets: fewerTargets), penalty: 0.3))
      for target in 0..<2 {
        let row = without.rows[target]
        let score = zip(row, vectors[index]).reduce(row[4]) { $0 + $1.0 * Double($1.1) }
        #expect(abs(score - all.leftOut[index][target]) < 1e-9)
      }
    }
  }

  @Test func probabilitiesOfNoisyLabelsAreNotSure() {
    // Three of four are right at the same scores: the softmax must say about three quarters.
    let scores = (0..<400).map { _ in [1.0, 0.0] }
    let labels = (0..<400).map { $0 % 4 == 0 ? 1 : 0 }
    let calibration = Calibration(scores: scores, labels: labels)
    #expect(abs(Softmax.probabilities([1, 0], sharpness: calibration.sharpness)[0] - 0.75) < 0.01)
    #expect(calibration.accuracy == 0.75)
    #expect(calibration.threshold == 0.95)
  }

  @Test func aMatrixIsSolved() throws {
    let matrix = [4.0, 0, 0, 2, 5, 0, 1, 3, 6]
    let factor = try #require(Cholesky(matrix, size: 3))
    let solved = factor.solve([7, 10, 10])
    #expect(zip(solved, [1.0, 1, 1]).allSatisfy { abs($0 - $1) < 1e-12 })
    #expect(Cholesky([1, 0, 2, 1], size: 2) == nil)
    #expect(Cholesky([.nan], size: 1) == nil)
  }

  @Test func whatTellsNothingApartIsRefused() async throws {
    let trainer = IntentTrainer(embedder: ToyEmbedder())
    await #expect(throws: IntentError.tooFewIntents(0)) { try await trainer.train([]) }
    await #expect(throws: IntentError.tooFewIntents(1)) { try await trainer.train(Array(Toy.examples.prefix(12))) }
    await #expect(throws: IntentError.tooFewExamples(intent: "find_intent", count: 4, needed: 5)) {
      try await trainer.train(Array(Toy.examples.prefix(16)))
    }
    let many = (0..<65 * 5).map { IntentExample(text: "\($0)", intent: "i\($0 % 65)") }
    await #expect(throws: IntentError.tooMany("intents", count: 65, limit: 64)) { try await trainer.train(many) }
    #expect(throws: IntentError.self) {
      try IntentTrainer.fit([[.nan], [1]], Array(Toy.examples.prefix(2)), ["a", "b"], encoder: "toy", dimension: 1)
    }
  }

  @Test func theReportCountsWhatWasTakenForWhat() async throws {
    let model = try await Toy.model()
    let texts = [
      IntentExample(text: "ask me", intent: "ask_intent"), IntentExample(text: "find it", intent: "find_intent"),
      IntentExample(text: "hello there", intent: "score_intent"),
    ]
    let report = try await IntentReport(model, texts, embedder: ToyEmbedder())
    #expect(report.texts == 3)
    #expect(report.accuracy == 2.0 / 3)
    #expect(report.rows.map(\.intent) == ["ask_intent", "find_intent", "score_intent"])
    #expect(report.rows[2].takenFor == [.init(intent: "hello_intent", texts: 1)])
    #expect(report.misses.map(\.text) == ["hello there"])
  }
}
