import Testing

@testable import Answering

struct ItemLabelTests {
  @Test(arguments: [
    ("6%", "（二）一级资本充足率，6%；", "一级资本充足率"), ("6%", "2. 一级資本：6%", "一级資本"), ("500 EUR", "- Deposit: 500 EUR", "Deposit"),
    ("500 EUR", "| Deposit | monthly | 500 EUR |", "Deposit"), ("8%", "|税率 | 8% |", "税率"),
    ("16 GB", "- **内存：** 16 GB", "内存"), ("16 GB", "| `memory` | 16 GB |", "memory"),
  ])
  func itemsHaveLabels(_ words: String, _ item: String, _ label: String) {
    #expect(ItemLabel.label(of: words, in: item) == label)
  }

  @Test(arguments: [
    ("6%", "一级资本充足率，6%；"), ("一级资本", "（二）一级资本，6%；"), ("Deposit", "| Deposit | 500 EUR |"), ("7%", "（二）一级资本，6%；"),
    ("6%", ""),
    ("6%", "|"), ("6%", "（二）"), ("1914", "In 1914, war broke out in 1914."),
  ])
  func othersHaveNone(_ words: String, _ item: String) {
    #expect(ItemLabel.label(of: words, in: item) == nil)
  }

  private func mistaken(_ words: [(String, [(Int, String)])], _ question: String) -> Set<String> {
    ItemLabel.mistaken(
      words.map { ($0, $1.map { ItemLabel.Place(passage: $0, item: $1) }) }, in: question)
  }

  @Test func theLongestLabelThatIsNamedInFullCounts() {
    let words = [
      ("4.5%", [(0, "（一）核心一级资本充足率，4.5%；")]), ("6%", [(0, "（二）一级资本充足率，6%；")]), ("8%", [(0, "（三）总资本充足率，8%。")]),
      ("5%", [(0, "缓冲为5%。")]), ("2024年", []),
    ]
    #expect(mistaken(words, "一級資本充足率的最低要求是多少？") == ["4.5%", "8%"])
    #expect(mistaken(words, "核心一级资本充足率的最低要求是多少？") == ["6%", "8%"])
    #expect(mistaken(words, "其他一级资本充足率的最低要求是多少？").isEmpty)
    #expect(mistaken(words, "资本充足率是多少？").isEmpty)
    #expect(mistaken([], "资本充足率是多少？").isEmpty)
    let fees = [("5 EUR", [(0, "- Fee: 5 EUR")]), ("9 EUR", [(0, "- Fees: 9 EUR")])]
    #expect(mistaken(fees, "How high is the fee?") == ["9 EUR"])
    let ratios = [("6%", [(0, "- **Tier 1 capital**: 6%")]), ("8%", [(0, "- **Total capital**: 8%")])]
    #expect(mistaken(ratios, "What is the minimum of tier 1 capital?") == ["8%"])
  }

  @Test func itemsOfOtherPassagesAndProseAreLeftAlone() {
    let alone = [("2003年", [(0, "- 发射时间：2003年")]), ("1970年", [(1, "东方红一号于1970年发射。")])]
    #expect(mistaken(alone, "东方红一号的发射时间是什么？").isEmpty)
    let elsewhere = [("6%", [(0, "- 税率：6%")]), ("8%", [(1, "- 费率：8%")])]
    #expect(mistaken(elsewhere, "税率是多少？").isEmpty)
    let both = [("6%", [(0, "- 税率：6%")]), ("8%", [(0, "- 费率：8%"), (1, "一般为8%。")])]
    #expect(mistaken(both, "税率是多少？").isEmpty)
  }
}
