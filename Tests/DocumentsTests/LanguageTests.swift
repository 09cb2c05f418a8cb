import Documents
import Testing

struct LanguageTests {
  @Test(arguments: [
    ("开卷是一个知识助手。", Language.chinese), ("A library of documents.", .english),
    ("用 LoRA 微调 Qwen2.5 时，rank 取 16。", .chinese), ("これはペンです。", .other), ("정보 처리", .other), ("Это текст", .other),
    ("12345 + 67", .other), ("", .other),
    ("The term 人 means person in Chinese, and it is a common word there.", .english),
  ])
  func detects(_ text: String, _ language: Language) {
    #expect(LanguageDetector.language(of: text) == language)
  }

  @Test(arguments: [
    ("十二", 12), ("一千二百六十", 1260), ("一千零五", 1005), ("一千〇五十", 1050), ("一千零一十", 1010), ("二〇二六", 2026), ("1260", 1260),
    ("１２", 12), ("两万三千", 23000), ("一亿零三十", 100_000_030), ("壹佰贰拾", 120), ("零", 0), ("十", 10), ("一百一十", 110),
  ])
  func readsNumerals(_ text: String, _ value: Int) {
    #expect(ChineseNumeral.value(of: text) == value)
  }

  @Test(arguments: ["", "一二十", "百百", "第一", "一千千", "甲", "99999999999999999999", "亿亿亿亿亿亿亿", "千一百万亿亿亿亿"])
  func refusesNonNumerals(_ text: String) {
    #expect(ChineseNumeral.value(of: text) == nil)
  }

  @Test func numeralsGoBothWays() {
    for value in Array(0...20_000) + [100_005, 1_000_000, 10_000_001, 123_456_789, 100_000_000, 20_000_000_001] {
      #expect(ChineseNumeral.value(of: ChineseNumeral.text(value)) == value)
    }
    #expect(ChineseNumeral.text(1260) == "一千二百六十")
    #expect(ChineseNumeral.text(1005) == "一千零五")
    #expect(ChineseNumeral.text(-15) == "负十五")
  }
}
