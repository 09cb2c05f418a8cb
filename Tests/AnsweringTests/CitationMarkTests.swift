import Testing

@testable import Answering

struct CitationMarkTests {
  private func read(_ text: String) -> CitationMark.Reading { CitationMark.read(Array(text.unicodeScalars)[...]) }

  @Test(arguments: [
    ("[1]", [1]), ("【2】", [2]), ("［3］", [3]), ("[1,2]", [1, 2]), ("[1, 2，3、4]", [1, 2, 3, 4]), ("[2-4]", [2, 3, 4]),
    ("[2–4, 7]", [2, 3, 4, 7]), ("[^5]", [5]), ("[资料3]", [3]), ("[来源 3]", [3]), ("[Source 2]", [2]), ("[１２]", [12]),
    ("[ 6 ]", [6]), ("[1 2]", [1, 2]), ("[3-3]", [3]), ("[1】", [1]),
  ])
  func readsMarks(_ text: String, _ numbers: [Int]) {
    #expect(read(text) == .mark(numbers: numbers, length: text.unicodeScalars.count))
  }

  @Test(arguments: [
    "[0]", "[1958]", "[99999999999999999999]", "[]", "[a]", "[1a]", "[4-2]", "[1-900]", "[1,]", "[-1]", "[0, 1]",
    "[x](y)", "(1)", "1]",
    "[1\n]", "[1-2-3x]", "[source]",
  ])
  func leavesOtherBracketsAlone(_ text: String) {
    #expect(read(text) == .none)
  }

  @Test(arguments: ["[", "[1", "[1,", "【1-", "[资料", "[Sour"])
  func waitsForTheRest(_ text: String) {
    #expect(read(text) == .needsMore)
  }

  @Test func longBracketsAreNoMarks() {
    #expect(read("[" + String(repeating: "1,", count: 40)) == .none)
  }

  @Test func disarmsAndRemoves() {
    #expect(CitationMark.disarmed("as [12] shows, a[0] and [x]") == "as (12) shows, a[0] and [x]")
    #expect(CitationMark.disarmed("[1] x\n  [2] y = a[3]", lineStartsOnly: true) == "(1) x\n  (2) y = a[3]")
    #expect(CitationMark.removed(from: "It is 70 [1][2]. Yes.") == "It is 70. Yes.")
  }
}
