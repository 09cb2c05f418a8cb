import Testing

@testable import Answering

struct CitationParserTests {
  private func parse(_ pieces: [String]) -> [ParsedStatement] {
    var parser = CitationParser()
    return pieces.flatMap { parser.consume($0) } + parser.finish()
  }

  private func parse(_ text: String) -> [ParsedStatement] { parse([text]) }

  private func texts(_ text: String) -> [String] { parse(text).map(\.text) }

  static let samples = [
    "共有70个议席。[1] 其中35个由选举产生[2]。",
    "It has 70 seats [1]. Of these, e.g. 35 are elected.[2][3] Dr. Smith said so! Really?\n[4]\nEnd",
    "[1] First line.\n[2] Second line. [3] Third.",
    "原文：“第六届立法会共有70个议席。经选举产生。”[1]\n回答：70个【1】【2】。",
    "如下：\n- 甲（见第3条。注）[1-3]\n- 乙 [1, 2]\n\n完。[99]",
    "Use it:\n```swift\nlet x = a[1]  // not a mark.\nprint(x)\n```\n[2]\nThen `b[3]` is read [1].",
    "“好。”，他说[1]。《书。名》是书。版本 v1.2.3 与 3.14 无关。",
    "未完的[1", "[", "。。。", "a\r\n[1]\r\nb", "1. One. [1]\n2. Two.\n", "😀👨‍👩‍👧 e\u{301}。[1]", "x [12] [x] [0,1] y.",
    "答：[1]", "Mixed。Next? Yes!No", "（没有关上的括号。后面的句子。[1]", "A.[1] b. C. d", "```\nopen fence [1]",
  ]

  /// However the stream is cut, the result is the same.
  @Test(arguments: samples)
  func anyCutGivesTheSame(_ text: String) {
    let whole = parse(text)
    let scalars = Array(text.unicodeScalars)
    #expect(parse(scalars.map { String($0) }) == whole)
    for cut in scalars.indices {
      #expect(
        parse([String(String.UnicodeScalarView(scalars[..<cut])), String(String.UnicodeScalarView(scalars[cut...]))])
          == whole)
    }
  }

  @Test func anyCutOfAnyTextGivesTheSame() {
    var generator = SplitMix(state: 42)
    let alphabet = Array("[]【】1230,-—。！？.!? \n\t`：:（）()“”\"的aA你[1]。\r*".unicodeScalars)
    for _ in 0..<1500 {
      let scalars = (0..<Int.random(in: 1...60, using: &generator)).map { _ in
        alphabet.randomElement(using: &generator)!
      }
      let text = String(String.UnicodeScalarView(scalars))
      var pieces: [String] = []
      var rest = scalars[...]
      while !rest.isEmpty {
        let count = Int.random(in: 1...6, using: &generator)
        pieces.append(String(String.UnicodeScalarView(rest.prefix(count))))
        rest = rest.dropFirst(count)
      }
      #expect(parse(pieces) == parse(text), "\(text.debugDescription)")
    }
  }

  /// No letter or figure is lost or made up, except in marks.
  @Test(arguments: samples)
  func keepsAllWords(_ text: String) {
    func words(_ text: String) -> String { text.filter { $0.isLetter || $0.isNumber } }
    #expect(words(CitationMark.removed(from: texts(text).joined())) == words(CitationMark.removed(from: text)))
  }

  @Test func attachesMarksToWhatTheyFollow() {
    #expect(
      parse("共有70个议席。[1] 其中35个由选举产生[2]。") == [
        ParsedStatement(separator: "", text: "共有70个议席。", numbers: [1]),
        ParsedStatement(separator: " ", text: "其中35个由选举产生。", numbers: [2]),
      ])
    #expect(
      parse("It has 70 seats [1, 2]. Of these [3], 35 are elected. [4]") == [
        ParsedStatement(separator: "", text: "It has 70 seats.", numbers: [1, 2]),
        ParsedStatement(separator: " ", text: "Of these, 35 are elected.", numbers: [3, 4]),
      ])
  }

  @Test func marksOnALineOfTheirOwnBelongToTheLineBefore() {
    #expect(
      parse("One.\n[1][2]\nTwo.") == [
        ParsedStatement(separator: "", text: "One.", numbers: [1, 2]),
        ParsedStatement(separator: "\n", text: "Two.", numbers: []),
      ])
  }

  @Test func leadingMarksBelongToTheirLine() {
    #expect(parse("[1] One.\n[2] Two. [3] Three.").map(\.numbers) == [[1], [2], [3]])
    #expect(parse("[1] One. [2]\n").map(\.numbers) == [[1, 2]])
  }

  @Test func doesNotCutWithinCodeOrBrackets() {
    #expect(texts("Use:\n```\na[1]. B\n\nc\n```\nDone [1].") == ["Use:\n```\na[1]. B\n\nc\n```", "Done."])
    #expect(parse("`a[1]` is it [2].").map(\.numbers) == [[2]])
    #expect(texts("他说（你好。再见）就走了。完。") == ["他说（你好。再见）就走了。", "完。"])
  }

  @Test func knowsPeriodsThatEndNothing() {
    #expect(
      texts("See e.g. Dr. J. Smith et al. in v1.2 of 3.5. Next.") == [
        "See e.g. Dr. J. Smith et al. in v1.2 of 3.5.", "Next.",
      ])
    #expect(texts("1. One. 2. Two") == ["1. One.", "2. Two"])
  }

  @Test func repeatedNumbersAreOne() {
    #expect(parse("A[1][1, 2].[2]").map(\.numbers) == [[1, 2]])
  }

  @Test func givesStatementsAsSoonAsTheyAreComplete() {
    var parser = CitationParser()
    #expect(parser.consume("共有70个。[").isEmpty)
    #expect(parser.consume("1").isEmpty)
    #expect(parser.consume("]").isEmpty)
    #expect(parser.consume("其").map(\.text) == ["共有70个。"])
  }

  @Test func survivesLongAndHostileText() {
    for part in ["[", "【1", "（", "`", "。", ".", " ", "\n", "a", "[1]", "```\n"] {
      _ = parse(String(repeating: part, count: 3000))
    }
  }
}
