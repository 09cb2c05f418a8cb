import Testing

@testable import Calculation

@Suite struct CitedCalculationTests {
  private static let passages = [
    "（一）核心一级资本充足率，4.5%；\n（二）一级资本充足率，6%；\n（三）资本充足率，8%。",
    "年假：15 天\n病假：10天\n探亲假不少于 20 天。\n试用期内，婚假 3 天。",
    "The price of the basic plan is $10. The price of the team plan is $25.50. The basic plan has many users.",
    "# 规模\n- 研发部为120人\n- 市场部为30人\n- 总部共有1,200人\n- 分部约300人\n- 成立时间：2003年\n- 上市时间：2015年",
    "| 一月收入 | 1.5万元 |\n| 二月收入 | 2万元 |\n| 三月收入 | 7000元 |",
  ]

  private func work(_ question: String, _ passages: [String] = passages) -> String? {
    CalculationQuestion(question).flatMap { CitedCalculation($0, passages: passages) }?.working
  }

  @Test(arguments: [
    ("一级资本充足率和核心一级资本充足率相差多少？", "6% − 4.5% = 1.5个百分点"),
    ("核心一级资本充足率与资本充足率差多少", "8% − 4.5% = 3.5个百分点"),
    ("年假和病假一共多少天？", "15 天 + 10天 = 25天"), ("年假比病假多几天？", "15 天 − 10天 = 5天"), ("病假比年假少多少？", "15 天 − 10天 = 5天"),
    ("请问年假和病假平均是多少天", "(15 天 + 10天) ÷ 2 = 12.5天"),
    ("市场部占总部的百分之几？", "30人 ÷ 1,200人 = 2.5%"),
    ("一月收入、二月收入和三月收入合计多少元？", "1.5万元 + 2万元 + 7000元 = 42000元"), ("一月收入和三月收入加起来多少钱", "1.5万元 + 7000元 = 22000元"),
    (
      "What is the difference between the price of the basic plan and the price of the team plan?",
      "$25.50 − $10 = 15.5$"
    ),
    ("How much more is the price of the team plan than the price of the basic plan?", "$25.50 − $10 = 15.5$"),
    ("What is the sum of the price of the team plan and the price of the basic plan?", "$25.50 + $10 = 35.5$"),
    ("What percentage of the price of the team plan is the price of the basic plan?", "$10 ÷ $25.50 ≈ 39.215686%"),
  ])
  func workings(_ question: String, _ working: String) {
    #expect(work(question) == working)
  }

  @Test(arguments: [
    // A thing without a value, a limit, an estimate, a condition, dates, units that differ.
    "年假和产假一共多少天？", "年假和探亲假一共多少天？", "研发部和分部一共多少人", "年假和婚假一共几天", "上市时间和成立时间相差多少", "年假和研发部一共多少",
    // Asked for in another unit, or the other way round.
    "年假和病假一共多少小时？", "病假比年假多几天？", "研发部比市场部少多少人",
    // Other questions.
    "年假有多少天？", "为什么年假比病假多？", "年假和病假有什么不同？", "年假和年假一共多少天", "去年一共多少人离职", "平均多少", "和一共多少",
    "What is the difference between supervised and unsupervised learning?", "What is the sum of 3 and 4?", "",
    "How much more is the team plan than the basic plan?", "How many users is the basic plan in total?",
  ])
  func nearMissesAreNotCalculated(_ question: String) {
    #expect(work(question) == nil)
  }

  @Test(arguments: [
    ["甲：3 天\n甲：4 天\n乙：1 天"], ["甲：3 天", "甲：4 天", "乙：1 天"], ["甲：3 天到 4 天\n乙：1 天"], ["甲：3 至 4 天\n乙：1 天"],
    ["甲：3 天以上\n乙：1 天"], ["甲：不超过 3 天\n乙：1 天"], ["甲：3\n乙：1"], ["甲方：3 天\n乙：1 天"], ["甲：3 天，乙：1 天"], ["甲：第3天\n乙：1 天"],
    ["甲：3 天（不含周末）\n乙：1 天"], ["甲：-3 天\n乙：1 天"], ["甲：1,23 天\n乙：1 天"], ["3 天：甲\n乙：1 天"], [],
  ])
  func whereANumberIsNotSureNothingIsCalculated(_ passages: [String]) {
    #expect(work("甲类和乙类一共多少天", passages.map { $0.replacing("甲", with: "甲类").replacing("乙", with: "乙类") }) == nil)
  }

  @Test func theSameValueTwiceIsOne() throws {
    let question = try #require(CalculationQuestion("甲类和乙类一共多少天"))
    let found = try #require(CitedCalculation(question, passages: ["乙类：1 天", "甲类：3 天\n\n甲类为 3天"]))
    #expect(found.working == "3 天 + 1 天 = 4天")
    #expect(found.operands.map(\.passage) == [1, 0])
  }

  @Test func placesAreThoseOfTheNumbers() throws {
    for question in ["年假和病假一共多少天？", "市场部占总部的百分之几？", "一级资本充足率和资本充足率相差多少"] {
      let parsed = try #require(CalculationQuestion(question))
      for operand in try #require(CitedCalculation(parsed, passages: Self.passages)).operands {
        let text = String(decoding: Array(Self.passages[operand.passage].utf8)[operand.bytes], as: UTF8.self)
        #expect(text.hasPrefix(operand.name) && text.contains { $0.isNumber })
      }
    }
  }

  @Test func randomTextNeitherCrashesNorHangs() throws {
    let question = try #require(CalculationQuestion("甲类和乙类一共多少天"))
    let pieces = ["甲类", "乙类", "：", "3", " 天", "4", "。", "\n", "%", "(", "é", "1,", "$", ".", "为", "\u{FEFF}", "👍"]
    for _ in 0..<3_000 {
      let text = (0..<Int.random(in: 0...30)).map { _ in pieces.randomElement() ?? "" }.joined()
      _ = CalculationQuestion(text)
      _ = CitedCalculation(question, passages: [text, text])
    }
    #expect(CalculationQuestion(String(repeating: "和", count: 201)) == nil)
  }
}
