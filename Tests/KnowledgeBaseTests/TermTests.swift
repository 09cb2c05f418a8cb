import Foundation
import Testing

@testable import KnowledgeBase

@Suite struct TermTests {
  @Test(arguments: [
    ("数据", ["数", "+数据", "据"]),
    ("动态batch", ["动", "+动态", "态", "batch"]),
    ("Running batches", ["run", "batch"]),
    ("policies policy", ["polici", "polici"]),
    ("maxBatchSize", ["max", "+maxbatchsize", "batch", "size"]),
    ("max_batch_size", ["max", "+maxbatchsize", "batch", "size"]),
    ("HTTPServer", ["http", "+httpserver", "server"]),
    ("fp16 Q4_0 v1.2", ["fp16", "q4", "+q40", "0", "v1.2"]),
    ("15.3% 1,024 512MB 50 ms", ["15.3", "+15.3%", "1024", "512", "+512mb", "50", "+50ms", "ms"]),
    ("1958年", ["1958", "+1958年", "年"]),
    ("第十二条", ["第", "+第十", "+第12条", "十", "+十二", "二", "+二条", "条"]),
    ("第 1260 条", ["第", "+第1260条", "1260", "条"]),
    ("Ｂａｓｅｌ Ⅲ", ["basel", "iii"]),
    ("café naïve ﬁne ①", ["cafe", "naiv", "fine", "1"]),
    ("model's don't", ["model", "dont"]),
    ("C++ and C#", ["c", "+c++", "and", "c", "+c#"]),
    ("カタカナ", ["カ", "+カタ", "タ", "+タカ", "カ", "+カナ", "ナ"]),
    ("\"a\" OR (b) * ^ - : { }", ["a", "or", "b"]),
    ("", []),
    ("\0\u{FFFD}🚀，。", []),
  ])
  func terms(_ text: String, _ expected: [String]) {
    #expect(TermScanner.terms(of: text).map { ($0.isColocated ? "+" : "") + $0.text } == expected)
  }

  @Test(arguments: [
    "第一千二百六十条", "第1260条", "第１２６０条", "第一二六〇条",
  ])
  func clausesHaveOneSpelling(_ text: String) {
    #expect(TermScanner.terms(of: text).contains { $0.text == "第1260条" && $0.kind == .clause })
  }

  @Test func longWordsAreCutOff() {
    let terms = TermScanner.terms(
      of: String(repeating: "x", count: 10_000) + " " + String(repeating: "7", count: 10_000))
    #expect(terms.map(\.text.count) == [64, 64])
  }

  @Test func scanningRandomScalarsEnds() {
    var generator = SystemRandomNumberGenerator()
    for _ in 0..<200 {
      let scalars = (0..<200).compactMap { _ in
        Unicode.Scalar(UInt32.random(in: 0..<(Bool.random() ? 0x3000 : 0x32000), using: &generator))
      }
      let terms = TermScanner.terms(of: String(String.UnicodeScalarView(scalars)))
      #expect(terms.allSatisfy { !$0.text.isEmpty && $0.text.unicodeScalars.count <= 65 })
      #expect(terms.first?.isColocated != true)
    }
  }

  @Test(arguments: [
    ("动态批处理的默认等待时间是多少？", ["动态", "态批", "批处", "处理", "默认", "等待", "待时", "时间"]),
    ("What is the maximum batch size?", ["maximum", "batch", "size"]),
  ])
  func queriesKeepWhatTells(_ question: String, _ expected: [String]) {
    let terms = LexicalQuery.terms(of: question).map(\.text)
    #expect(Set(expected).isSubset(of: terms))
    #expect(Set(terms).isDisjoint(with: ["的", "是", "多少", "是多", "what", "is", "the"]))
  }

  @Test func queriesOfStopTermsAloneKeepThem() {
    #expect(LexicalQuery.terms(of: "the").map(\.text) == ["the"])
    #expect(LexicalQuery.terms(of: "的").map(\.text) == ["的"])
    #expect(!LexicalQuery.terms(of: "是什么").isEmpty)
    #expect(LexicalQuery(" ？! ").expression == nil)
  }

  @Test(arguments: [("臺灣的語言學", "台湾的语言学"), ("發展與乾燥", "发展与干燥"), ("第十二條", "第十二条")])
  func traditionalIsCutAsSimplified(_ traditional: String, _ simplified: String) {
    #expect(TermScanner.terms(of: traditional) == TermScanner.terms(of: simplified))
  }

  @Test func commonMarksAreFoldedAsUnicodeDecomposesThem() {
    let ranges: [ClosedRange<UInt32>] = [
      0x2013...0x2014, 0x2018...0x201D, 0x3001...0x3003, 0x3008...0x3011, 0xFF01...0xFF5E,
    ]
    for scalar in ranges.joined().compactMap(Unicode.Scalar.init) {
      let decomposed = String(scalar).decomposedStringWithCompatibilityMapping
      #expect(String(String.UnicodeScalarView(TextFolding.folded(String(scalar)))) == decomposed, "\(scalar)")
    }
  }

  @Test func wordsOfSeveralIdeographsStandSideBySide() {
    let query = LexicalQuery(words: ["atom", "原子", "原子序数", "a\"b"])
    #expect(query.phrases == [["atom"], ["原子"], ["原子", "子序", "序数"], ["a\"b"]])
    #expect(query.expression == #""atom" OR "原子" OR "原子" + "子序" + "序数" OR "a""b""#)
    #expect(LexicalQuery(words: []).expression == nil)
  }

  @Test func queriesAreBounded() {
    let question = String((0x4E00..<0x6E00).compactMap(Unicode.Scalar.init).map(Character.init))
    #expect(LexicalQuery(question).phrases.count == LexicalQuery.maximumTerms)
  }
}
