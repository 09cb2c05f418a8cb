import Testing

@testable import Inference

@Suite struct PromptPartsTests {
  private func parts(_ ranges: [Range<Int>], beginning: Int = 10) -> PromptParts {
    PromptParts(beginning: beginning, passages: ranges.map { .init(tokens: $0, label: "") })
  }

  @Test func whatIsReadIsWhatIsNotKept() {
    #expect(parts([12..<15, 18..<20]).fresh(22) == [10, 11, 15, 16, 17, 20, 21])
    #expect(parts([]).fresh(12) == [10, 11])
    var repaired = parts([12..<15, 18..<20])
    repaired.repair(4, nearest: [19..<20])
    #expect(repaired.fresh(22) == [10, 11, 12, 15, 16, 17, 18, 19, 20, 21])
    repaired.repair(99)
    #expect(repaired.fresh(22) == Array(10..<22) && repaired.isRepairedWhole)
  }

  @Test func whatIsRepairedKeepsToTheBudget() {
    var parts = parts([12..<112, 120..<220])
    parts.repair(0, nearest: [20..<30])
    #expect(parts.repaired.isEmpty)
    // Beginnings, and then what is nearest as far as it fits, each token once.
    parts.repair(80, nearest: [10..<40, 150..<250, 125..<156, 60..<62])
    #expect(parts.repaired == Set(12..<40).union(120..<136).union(150..<186))
    parts.repair(8, nearest: [30..<34, 40..<45])
    #expect(parts.repaired == [12, 13, 120, 121, 30, 31, 32, 33])
    parts.repair(-3)
    #expect(parts.repaired.isEmpty && !parts.isRepairedWhole)
    parts.repair(200)
    #expect(parts.repaired.count == 200 && parts.isRepairedWhole)
    // A random one of many never exceeds it, and lies in passages.
    for count in stride(from: 1, to: 199, by: 7) {
      let nearest = (0..<30).map { number in
        let start = (number * 37 + count * 11) % 230
        return start..<start + 1 + (number * 13) % 40
      }
      parts.repair(count, nearest: nearest)
      #expect(parts.repaired.count <= count && parts.repaired.isSubset(of: Set(12..<112).union(120..<220)))
    }
  }

  @Test func partsLieInTheirOrderInsideThePrompt() {
    #expect(parts([10..<12, 12..<14]).fit(15))
    for (ranges, count) in [
      ([9..<12], 15), ([12..<14, 13..<15], 20), ([12..<12], 20), ([12..<15], 15), ([12..<15], 3),
    ] {
      #expect(!parts(ranges).fit(count))
    }
    #expect(!parts([1..<2], beginning: 0).fit(9))
    var moved = parts([10..<12, 12..<14])
    moved.repair(4)
    #expect(moved.fit(15))
    moved.passages[1].tokens = 13..<14
    #expect(!moved.fit(15))
  }
}
