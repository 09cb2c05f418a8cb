import Answering
import Foundation
import Testing

@testable import Assistant

@Suite struct LinearProbeFitTests {
  private func examples(_ worth: (Int, [Float]) -> Float) -> [LinearProbeFit.Example] {
    SoftLogisticRegressionTests.rows(240, 12, seed: 9).enumerated().map { index, row in
      LinearProbeFit.Example(state: row, worth: worth(index, row), source: "\(index / 4)")
    }
  }

  @Test func whatStatesTellIsFound() throws {
    let fit = try #require(LinearProbeFit(examples { $1[11] > $1[10] ? 1 : 0 }))
    #expect(fit.pairs > 0.9 && fit.probe.weights.count == 12)
    let right = examples { $1[11] > $1[10] ? 1 : 0 }.filter { $0.worth == 1 }
    #expect(right.count { fit.probe.logOdds(of: $0.state) > 0 } > right.count * 8 / 10)
  }

  /// What was held out must not be known: chance stays chance.
  @Test func whatStatesDoNotTellIsNotFound() throws {
    let fit = try #require(LinearProbeFit(examples { index, _ in (index / 4) % 3 == 0 ? 1 : 0 }))
    #expect((0.3...0.7).contains(fit.pairs))
  }

  @Test func nothingIsFittedToOneKind() {
    #expect(LinearProbeFit(examples { _, _ in 1 }) == nil)
    #expect(LinearProbeFit(examples { _, _ in 0.2 }) == nil)
    #expect(LinearProbeFit([]) == nil)
    #expect(LinearProbeFit(examples { $1[11] > $1[10] ? 1 : 0 }) { true } == nil)
  }
}
