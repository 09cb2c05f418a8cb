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
    ("3天", "假期为3天至5天。"), ("5天", "假期为3天至5天。"), ("20元", "每份10元~20元"), ("3", "3－5人"),
    ("5 weeks", "from 3 weeks to 5 weeks"), ("1,000", "1,000–1,500 sheep"), ("3", "3〜5人"), ("5000元", "罚款5000元至1万元。"),
    ("1万元", "罚款5000元至1万元。"), ("1914", "the war of 1914–18"),
  ])
  func eitherNumberIsAnEnd(_ number: String, _ text: String) {
    #expect(isEnd(number, text) == true)
  }

  @Test(arguments: [
    ("4.5%–5.125%", "| 4.5%–5.125% | 100% |"), ("2026", "On 2026-11-23 it snowed"), ("6%", "不得低于6%。"),
    ("6%", "资本充足率从去年降到6%。"), ("5", "The price rose to 5 in 2010"), ("B", "A to B"), ("1918", "It was 1918 — the end"),
    ("7", "7"), ("11", "On 2026-11-23 it snowed"), ("23", "On 2026-11-23 it snowed"), ("35%", "占比35%，截至2020年"),
    ("4.5%", "| 4.5% | -9.3% |"), ("5", "- 5\n- 7"), ("2016", "见 GB 1589-2016"), ("30", "In 2010 up to 30"),
    ("20", "10 m up to 20"), ("1914-1918", "the war of 1914-1918."), ("35%", "失业率3度达到35%。"), ("15%", "征收比例由10%提高到15%。"),
    ("200人", "由100人增至200人"), ("3天至5天", "假期为3天至5天。"), ("35%", "占比35%截至2020年"),
  ])
  func othersAreNone(_ number: String, _ text: String) {
    #expect(isEnd(number, text) == false)
  }
}
