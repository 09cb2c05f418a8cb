import Documents
import Testing

struct SentenceSplitterTests {
  private func split(_ text: String) -> [String] {
    let bytes = Array(text.utf8)
    return SentenceSplitter.sentences(in: text).map { String(decoding: bytes[$0], as: UTF8.self) }
  }

  @Test(
    arguments: [
      ("今天下雨。明天呢？好！", ["今天下雨。", "明天呢？", "好！"]),
      ("他说：“来吧。”我们就去了。", ["他说：“来吧。”", "我们就去了。"]),
      ("他说“好。”，然后走了。", ["他说“好。”，然后走了。"]),
      ("甲（见第二条。第三条）应当；乙可以。", ["甲（见第二条。第三条）应当；", "乙可以。"]),
      ("精度是 3.14。占 26.2% 的份额。", ["精度是 3.14。", "占 26.2% 的份额。"]),
      ("真的？！是的……也许。", ["真的？！", "是的……也许。"]),
      (
        "Dr. Smith paid $3.50. He left at 5 p.m. on Monday.", ["Dr. Smith paid $3.50.", "He left at 5 p.m. on Monday."]
      ),
      (
        "See e.g. Fig. 2. It shows J. Doe. Why? Because!", ["See e.g. Fig. 2.", "It shows J. Doe.", "Why?", "Because!"]
      ),
      ("\"Stop.\" She ran. (Really.) Yes", ["\"Stop.\"", "She ran.", "(Really.)", "Yes"]),
      ("\"Why?\" he asked. No.", ["\"Why?\" he asked.", "No."]),
      ("1. First item\n2. Second item", ["1. First item", "2. Second item"]),
      ("应当符合：\n（一）甲；\n（二）乙。", ["应当符合：", "（一）甲；", "（二）乙。"]),
      ("a line broken\nat the margin. Next", ["a line broken\nat the margin.", "Next"]),
      ("one\n\ntwo", ["one", "two"]), ("v2.0.1 is at example.com. Go", ["v2.0.1 is at example.com.", "Go"]),
      ("", []), (" \n ", []), ("。", ["。"]), ("unclosed （bracket。Next。", ["unclosed （bracket。", "Next。"]),
    ] as [(String, [String])])
  func splits(_ text: String, _ sentences: [String]) {
    #expect(split(text) == sentences)
  }

  @Test func losesNothing() {
    var random = SplitMix(state: 7)
    let pieces = [
      "中文", "。", "”", "（", "）", "；", "word", ". ", "!", "\n", "\r\n", "\n\n", " ", "3.5", "e.g. ", "😀", "《", "》", "- ",
      "#",
    ]
    for _ in 0..<500 {
      let text = (0..<Int.random(in: 0...40, using: &random)).map { _ in pieces.randomElement(using: &random)! }
        .joined()
      let bytes = Array(text.utf8)
      var end = 0
      var kept = ""
      for range in SentenceSplitter.sentences(in: text) {
        #expect(range.lowerBound >= end)
        end = range.upperBound
        kept += String(decoding: bytes[range], as: UTF8.self)
      }
      #expect(kept.filter { !$0.isWhitespace } == text.filter { !$0.isWhitespace })
    }
  }

  @Test(.timeLimit(.minutes(1))) func isLinear() {
    for piece in ["（", "(", "a.", "。”", "1. ", "\n"] {
      #expect(SentenceSplitter.sentences(in: String(repeating: piece, count: 200_000)).count >= 0)
    }
  }
}
