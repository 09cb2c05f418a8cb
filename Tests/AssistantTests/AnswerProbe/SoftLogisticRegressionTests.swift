import Foundation
import Testing

@testable import Assistant

@Suite struct SoftLogisticRegressionTests {
  /// The same numbers each time.
  struct Draw {
    var state: UInt64
    mutating func next() -> Float {
      state = state &* 6_364_136_223_846_793_005 &+ 1_442_695_040_888_963_407
      return Float(state >> 40) / Float(1 << 24) * 2 - 1
    }
  }

  static func rows(_ count: Int, _ dimension: Int, seed: UInt64) -> [[Float]] {
    var draw = Draw(state: seed)
    return (0..<count).map { _ in (0..<dimension).map { Float($0 + 1) * draw.next() + Float($0) } }
  }

  /// At the least loss the slope is 0 in every direction: computed here in the plain way, over columns that are standardised.
  @Test(arguments: [Float(0.001), 0.1, 3])
  func theSlopeIsZeroAtTheSolution(_ penalty: Float) {
    let rows = Self.rows(300, 7, seed: 5)
    let targets = rows.enumerated().map { index, row in
      index % 5 == 0 ? Float(index % 11) / 10 : row[0] + row[6] / 7 > 1 ? 1 : 0
    }
    let fit = SoftLogisticRegression(.init(rows, targets: targets), penalty: penalty)
    func mean(_ values: [Float]) -> Float { values.reduce(0, +) / Float(values.count) }
    let errors = zip(rows, targets).map { row, target in
      1 / (1 + exp(-(zip(row, fit.weights).reduce(fit.bias) { $0 + $1.0 * $1.1 }))) - target
    }
    #expect(abs(mean(errors)) < 1e-3)
    for column in 0..<7 {
      let values = rows.map { $0[column] }
      let center = mean(values)
      let deviation = mean(values.map { ($0 - center) * ($0 - center) }).squareRoot()
      let slope = mean(zip(values, errors).map { ($0 - center) / deviation * $1 })
      #expect(abs(slope + 2 * penalty * fit.weights[column] * deviation) < 1e-3, "column \(column)")
    }
  }

  @Test func whatIsHeldOutCountsForNothing() {
    let rows = Self.rows(60, 3, seed: 2)
    let targets = rows.map { $0[1] > 1 ? Float(1) : 0 }
    let problem = SoftLogisticRegression.Problem(rows, targets: targets)
    let turned = SoftLogisticRegression.Problem(
      rows, targets: targets.enumerated().map { $0.offset % 3 == 0 ? 1 - $0.element : $0.element })
    let one = SoftLogisticRegression(problem, penalty: 0.1) { $0 % 3 == 0 }
    let other = SoftLogisticRegression(turned, penalty: 0.1) { $0 % 3 == 0 }
    #expect(one.weights == other.weights && one.bias == other.bias)
    #expect(one.weights != SoftLogisticRegression(problem, penalty: 0.1).weights)
  }

  /// A column that is always the same, rows that are parted without a rest, one row, and none.
  @Test func hostileRowsGiveNumbers() {
    let constant = SoftLogisticRegression(
      .init([[1, 5], [2, 5], [3, 5], [4, 5]], targets: [0, 0, 1, 1]), penalty: 0.01)
    #expect(constant.weights[1] == 0 && constant.weights[0] > 0 && constant.bias.isFinite)
    let parted = SoftLogisticRegression(.init([[-1e20], [1e20]], targets: [0, 1]), penalty: 1e-6)
    #expect(parted.weights[0].isFinite && parted.bias.isFinite)
    let alone = SoftLogisticRegression(.init([[3, 4]], targets: [1]), penalty: 0.1)
    #expect(alone.weights == [0, 0] && alone.bias > 0)
    #expect(SoftLogisticRegression(.init([], targets: []), penalty: 0.1).weights.isEmpty)
  }
}
