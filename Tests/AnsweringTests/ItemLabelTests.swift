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

  @Test(arguments: [
    ("劳动合同期限为3年的，试用期是多久？", "- 劳动合同期限：3年", "- 试用期：6个月"), ("试用期内辞职的通知期是几天？", "- 试用期：3个月", "- 通知期：7天"),
    ("What is the population density?", "- Population: 68 million", "- Population density (per km²): 119"),
    ("副总经理是谁？", "- 总经理：张三", "- 副总经理（财务）：李四"),
  ])
  func whatTheQuestionMayMeanIsLeftAlone(_ question: String, _ one: String, _ other: String) {
    let words = [one, other].map { item in
      (item.split { ":：".contains($0) }.last.map { String($0.drop { $0 == " " }) } ?? "", [(0, item)])
    }
    #expect(words.map { ItemLabel.label(of: $0.0, in: $0.1[0].1) }.allSatisfy { $0 != nil })
    #expect(mistaken(words, question).isEmpty)
  }

  @Test func whatIsNamedWithinALongerLabelIsNotMeant() {
    let words = [("4.5%", [(0, "- Common equity tier 1 capital: 4.5%")]), ("6%", [(0, "- Tier 1 capital: 6%")])]
    #expect(mistaken(words, "How high is common equity tier 1 capital?") == ["6%"])
    #expect(mistaken(words, "How high is tier 1 capital?") == ["4.5%"])
  }

  @Test func itemsOfOtherPassagesAndProseAreLeftAlone() {
    let alone = [("2003年", [(0, "- 发射时间：2003年")]), ("1970年", [(1, "东方红一号于1970年发射。")])]
    #expect(mistaken(alone, "东方红一号的发射时间是什么？").isEmpty)
    let elsewhere = [("6%", [(0, "- 税率：6%")]), ("8%", [(1, "- 费率：8%")])]
    #expect(mistaken(elsewhere, "税率是多少？").isEmpty)
    let said = [("6%", [(0, "- 税率：6%")]), ("8%", [(0, "- 费率：8%"), (1, "一般为8%。")])]
    #expect(mistaken(said, "税率是多少？") == ["8%"])
    let both = [("6%", [(0, "- 税率：6%")]), ("8%", [(0, "- 费率：8%"), (1, "- 税率：8%")])]
    #expect(mistaken(both, "税率是多少？").isEmpty)
  }
}
