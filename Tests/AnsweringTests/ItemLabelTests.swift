import Testing

@testable import Answering

struct ItemLabelTests {
  @Test(arguments: [
    ("6%", "（二）一级资本充足率，6%；", "一级资本充足率"), ("6%", "2. 一级資本：6%", "一级資本"), ("500 EUR", "- Deposit: 500 EUR", "Deposit"),
    ("500 EUR", "| Deposit | monthly | 500 EUR |", "Deposit"), ("8%", "|税率 | 8% |", "税率"),
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

  @Test func theLongestLabelThatIsNamedInFullCounts() {
    let words = [
      ("4.5%", ["（一）核心一级资本充足率，4.5%；"]), ("6%", ["（二）一级资本充足率，6%；"]), ("8%", ["（三）总资本充足率，8%。", "资本，8%"]),
    ].map { (text: $0.0, items: $0.1) }
    #expect(ItemLabel.named(words, in: "一級資本充足率的最低要求是多少？") == ["6%"])
    #expect(ItemLabel.named(words, in: "核心一级资本充足率的最低要求是多少？") == ["4.5%"])
    #expect(ItemLabel.named(words, in: "资本充足率是多少？").isEmpty)
    #expect(ItemLabel.named([], in: "资本充足率是多少？").isEmpty)
    let fees = [(text: "5 EUR", items: ["- Fee: 5 EUR"]), (text: "9 EUR", items: ["- Fees: 9 EUR"])]
    #expect(ItemLabel.named(fees, in: "How high is the fee?") == ["5 EUR"])
  }
}
