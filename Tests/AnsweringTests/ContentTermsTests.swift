import Testing

@testable import Answering

struct ContentTermsTests {
  private func numbers(_ text: String) -> Set<String> {
    Set(ContentTerms(text).terms.filter { $0.kind == .number }.map(\.text))
  }

  @Test(arguments: [
    ("1,361万人", "13610000"), ("1361 万", "1361"), ("13.61 million people", "13610000"), ("４.5％", "4.5"),
    ("百分之四点五", "4.5"),
    ("第一千二百六十条", "1260"), ("第三条", "3"), ("二〇二六年", "2026"), ("三亿五千万", "350000000"), ("十二个月", "12"), ("1.50", "1.5"),
    ("007", "7"), ("一百零八", "108"), ("两万五千", "25000"), ("8,760 kWh", "8760"),
  ])
  func numbersHaveTheirValue(_ text: String, _ plain: String) {
    #expect(numbers(text) == numbers(plain))
    #expect(!numbers(plain).isEmpty)
  }

  @Test(arguments: ["一些人", "万一", "千万别忘", "统一的标准", "十分重要", "四五个", "two or three", "in May"])
  func someNumeralsAreNone(_ text: String) {
    #expect(numbers(text).isEmpty)
  }

  @Test func listsAreSeveralNumbers() {
    #expect(numbers("in 1, 2, and 30 of 2016") == numbers("1;2;30;2016"))
    #expect(numbers("1,2,3") == numbers("1 2 3"))
  }

  @Test func spelledNumbersCanBeFound() {
    #expect(ContentTerms("3 passages").coverage(by: ContentTerms("three passages").vocabulary) == 1)
    #expect(ContentTerms("9月").terms.first?.isIn(ContentTerms("in September").vocabulary) == true)
  }

  @Test func unitsOfTableHeadersMayBeMissing() {
    #expect(ContentTerms("1361万").contradictions(of: ContentTerms("1361").vocabulary, acrossLanguages: false).isEmpty)
    #expect(!ContentTerms("1361").contradictions(of: ContentTerms("1361万").vocabulary, acrossLanguages: false).isEmpty)
  }

  @Test(arguments: [
    ("batching requests", "batched request"), ("policies", "policy"), ("stopped", "stopping"), ("classes", "class"),
    ("the model's weights", "model weight"),
  ])
  func formsOfWordsAreOne(_ one: String, _ other: String) {
    #expect(ContentTerms(one).coverage(by: ContentTerms(other).vocabulary) == 1)
  }

  @Test func namesAreToldFromBeginnings() {
    func kinds(_ text: String) -> [ContentTerms.Kind] { ContentTerms(text).terms.map(\.kind) }
    #expect(kinds("Batching helps") == [.word, .word])
    #expect(kinds("described by Rosenblatt") == [.word, .name])
    #expect(kinds("uses maxBatch and fp16 of GPU") == [.word, .identifier, .identifier, .name])
  }

  @Test func questionWordsDoNotCount() {
    #expect(ContentTerms("感知机是什么时候提出的？", asQuestion: true).terms.map(\.text) == ["感知", "知机", "提出"])
    #expect(ContentTerms("What is it?", asQuestion: true).isEmpty)
  }

  @Test func placesAreInTheText() {
    let text = "请问 Ｑ4 的 perplexity 是多少"
    let scalars = Array(text.unicodeScalars)
    for term in ContentTerms(text).terms { #expect(term.scalars.upperBound <= scalars.count && !term.scalars.isEmpty) }
  }

  @Test func survivesAnything() {
    var generator = SplitMix(state: 1)
    let alphabet = Array("一二三百千万亿点零第条分之0123456789.,aA'’_ million %\u{301}😀的".unicodeScalars)
    for _ in 0..<2000 {
      let scalars = (0..<Int.random(in: 0...40, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator)!
      }
      _ = ContentTerms(String(String.UnicodeScalarView(scalars)), asQuestion: true)
    }
    _ = ContentTerms(String(repeating: "亿", count: 5000) + String(repeating: "9", count: 5000))
  }
}
