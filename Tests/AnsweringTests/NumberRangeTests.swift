import Testing

@testable import Answering

struct NumberRangeTests {
  private func isEnd(_ number: String, _ text: String) -> Bool? {
    ExcerptLocator.places(of: number, in: text).first.map { NumberRange.isEnd($0, in: text) }
  }

  @Test(arguments: [
    ("4.5%", "| 4.5%–5.125% | 100% |"), ("5.125%", "| 4.5%–5.125% | 100% |"), ("1914", "the war of 1914-1918"),
    ("1918", "the war of 1914-1918"), ("5", "每月5至10日"), ("10日", "每月5至10日"), ("3", "from 3 to 5 weeks"),
    ("5 weeks", "from 3 to 5 weeks"), ("1990年", "1990年到1995年"), ("$5", "$5 – $10 a month"), ("10", "$5 – $10 a month"),
  ])
  func eitherNumberIsAnEnd(_ number: String, _ text: String) {
    #expect(isEnd(number, text) == true)
  }

  @Test(arguments: [
    ("4.5%–5.125%", "| 4.5%–5.125% | 100% |"), ("2026", "On 2026-11-23 it snowed"), ("6%", "不得低于6%。"),
    ("6%", "资本充足率从去年降到6%。"), ("5", "The price rose to 5 in 2010"), ("B", "A to B"), ("1918", "It was 1918 — the end"),
    ("7", "7"),
  ])
  func othersAreNone(_ number: String, _ text: String) {
    #expect(isEnd(number, text) == false)
  }
}
