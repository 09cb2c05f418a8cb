import Testing

@testable import Inference

@Suite struct PromptPartsTests {
  private func parts(_ ranges: [Range<Int>], beginning: Int = 10, repaired: Int = 0) -> PromptParts {
    PromptParts(
      beginning: beginning, passages: ranges.map { .init(tokens: $0, label: "") }, repairedTokens: repaired)
  }

  @Test func whatIsReadIsWhatIsNotKept() {
    #expect(parts([12..<15, 18..<20]).fresh(22) == [10, 11, 15, 16, 17, 20, 21])
    #expect(parts([12..<15, 18..<20], repaired: 2).fresh(22) == [10, 11, 12, 13, 15, 16, 17, 18, 19, 20, 21])
    #expect(parts([12..<15, 18..<20], repaired: 99).fresh(22) == Array(10..<22))
    #expect(parts([]).fresh(12) == [10, 11])
  }

  @Test func partsLieInTheirOrderInsideThePrompt() {
    #expect(parts([10..<12, 12..<14]).fit(15))
    for (ranges, count) in [
      ([9..<12], 15), ([12..<14, 13..<15], 20), ([12..<12], 20), ([12..<15], 15), ([12..<15], 3),
    ] {
      #expect(!parts(ranges).fit(count))
    }
    #expect(!parts([1..<2], beginning: 0).fit(9))
  }
}
