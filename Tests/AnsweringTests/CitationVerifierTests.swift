import Documents
import KnowledgeBase
import Testing

@testable import Answering

struct CitationVerifierTests {
  static let perceptron = "1958年，罗森布拉特在康奈尔航空实验室提出感知机。它只有一层可调的权重。这一年他二十九岁。"
  static let alexNet = "AlexNet 在 2012 年的 ImageNet 竞赛中把前五错误率降到 15.3%，第二名是 26.2%。"

  private func verifier(
    _ passages: [Passage], question: String = "感知机是谁提出的？", embedder: any Embedder = TermEmbedder(),
    options: VerificationOptions = VerificationOptions()
  ) -> CitationVerifier {
    CitationVerifier(passages: passages, question: question, embedder: embedder, options: options)
  }

  private func both() -> CitationVerifier {
    verifier([passage(Self.perceptron, id: 1, title: "历史"), passage(Self.alexNet, id: 2, title: "视觉")])
  }

  private func quotes(_ verdict: Verdict, in verifier: CitationVerifier) -> [String] {
    verdict.evidence.map { verifier.passages[$0.passage].text($0.bytes) }
  }

  @Test(arguments: [
    "感知机由罗森布拉特于1958年提出。", "罗森布拉特提出了感知机。", "AlexNet 的前五错误率是 15.3％。", "第二名的错误率为26.2%。",
  ])
  func holdsWhatIsSaid(_ statement: String) async throws {
    let verdict = try await both().verify(statement, cited: [statement.contains("感知机") ? 0 : 1])
    #expect(verdict.isSupported)
  }

  @Test(arguments: [
    "感知机由罗森布拉特于1959年提出。",  // a wrong number
    "AlexNet 的错误率是 15.4%。", "AlexNet 的错误率是 153%。",
    "VGG16 的前五错误率是 15.3%。",  // a wrong name
    "支持向量机由瓦普尼克提出，用核函数求最大间隔。",  // something else
    "大模型让城市的交通更加通畅。",
  ])
  func rejectsWhatIsNotSaid(_ statement: String) async throws {
    for cited in [[0], [1], [0, 1], []] {
      #expect(try await !both().verify(statement, cited: cited).isSupported, "\(cited)")
    }
  }

  @Test func quotesTheSentenceThatSaysIt() async throws {
    let verifier = both()
    let verdict = try await verifier.verify("感知机由罗森布拉特于1958年提出。", cited: [0])
    #expect(quotes(verdict, in: verifier) == ["1958年，罗森布拉特在康奈尔航空实验室提出感知机。"])
    let other = try await verifier.verify("它有一层可调的权重。", cited: [0])
    #expect(quotes(other, in: verifier) == ["它只有一层可调的权重。"])
  }

  @Test func citesWhereTheModelDoesNot() async throws {
    let verdict = try await both().verify("罗森布拉特在康奈尔航空实验室提出感知机。", cited: [])
    #expect(verdict.isSupported)
    #expect(verdict.evidence.map(\.passage) == [0])
    // Half of it stands in the passage: enough for a passage that is cited, not for one that is not.
    let half = "罗森布拉特提出感知机以后名声大振。"
    #expect(try await both().verify(half, cited: [0]).isSupported)
    #expect(try await !both().verify(half, cited: []).isSupported)
  }

  @Test func correctsACitationThatPointsElsewhere() async throws {
    let verdict = try await both().verify("罗森布拉特在康奈尔航空实验室提出感知机。", cited: [1])
    #expect(verdict.isSupported)
    #expect(verdict.evidence.map(\.passage) == [0])
  }

  @Test func keepsOnlyTheCitationsThatHold() async throws {
    let verdict = try await both().verify("罗森布拉特提出感知机。", cited: [1, 0])
    #expect(verdict.evidence.map(\.passage) == [0])
  }

  @Test func dropsCitationsToWhatWasNotGiven() async throws {
    let verdict = try await both().verify("罗森布拉特提出感知机。", cited: [7, -1, 0])
    #expect(verdict.evidence.map(\.passage) == [0])
    #expect(try await both().verify("无关的话题内容。", cited: [7]).evidence.isEmpty)
  }

  @Test func unsupportedKeepsWhatTheModelCited() async throws {
    let verdict = try await both().verify("大模型让城市的交通更加通畅。", cited: [1])
    #expect(!verdict.isSupported)
    #expect(verdict.evidence.map(\.passage) == [1])
    #expect(verdict.evidence.map(\.support).allSatisfy { $0 < 0.5 })
  }

  @Test func headingsSayWhatTheTextIsAbout() async throws {
    let clause = passage("处理敏感个人信息应当取得个人的单独同意。", title: "个人信息保护办法", headings: ["第十二条"])
    #expect(try await verifier([clause]).verify("第12条规定，处理敏感个人信息应当取得单独同意。", cited: [0]).isSupported)
    #expect(try await !verifier([clause]).verify("第13条规定，处理敏感个人信息应当取得单独同意。", cited: [0]).isSupported)
    // A title alone is no evidence.
    #expect(try await !verifier([clause]).verify("保护办法", cited: [0]).isSupported)
  }

  @Test func aBareNumberIsNoEvidenceWithoutTheQuestion() async throws {
    let seats = passage("第六届立法会共有70个议席。选举在九月举行。", id: 1)
    let other = passage("这本书有70页，讲的是园艺。", id: 2)
    let verifier = verifier([other, seats], question: "第六届立法会有多少个议席？")
    let verdict = try await verifier.verify("70", cited: [])
    #expect(verdict.evidence.map(\.passage) == [1])
    #expect(try await verifier.verify("70", cited: [1]).isSupported)
    #expect(try await !verifier.verify("170", cited: [1]).isSupported)
  }

  @Test func aWordWithoutContentRestsOnWhatWasQuoted() async throws {
    let verifier = both()
    let quoted = try await verifier.verify("1958年，罗森布拉特在康奈尔航空实验室提出感知机。", cited: [0])
    #expect(try await verifier.verify("是的。", cited: [0], quoted: quoted.evidence).evidence == quoted.evidence)
    #expect(try await !verifier.verify("是的。", cited: [0]).isSupported)
  }

  @Test func longSentencesGiveShortQuotes() async throws {
    let clauses = (0..<60).map { "第\($0)个部件的编号写在外壳的背面" }
    let verifier = verifier([passage(clauses.joined(separator: "，") + "。")])
    let verdict = try await verifier.verify("第37个部件的编号写在外壳的背面。", cited: [0])
    let quote = try #require(quotes(verdict, in: verifier).first)
    #expect(verdict.isSupported)
    #expect(quote.contains("第37个"))
    #expect(quote.count <= 240)
    #expect(quote.hasPrefix("第") && (quote.hasSuffix("，") || quote.hasSuffix("。")))
  }

  @Test func codeIsQuotedByLines() async throws {
    let code = passage(
      "func sum(_ values: [Int]) -> Int {\n  values.reduce(0, +)\n}\n\nfunc maxBatch() -> Int { 32 }",
      title: "Math.swift",
      kind: .code)
    let verifier = verifier([code], question: "What does maxBatch return?")
    let verdict = try await verifier.verify("`maxBatch` returns 32.", cited: [0])
    #expect(verdict.isSupported)
    #expect(quotes(verdict, in: verifier) == ["func maxBatch() -> Int { 32 }"])
    #expect(try await !verifier.verify("`maxBatch` returns 64.", cited: [0]).isSupported)
  }

  struct AcrossLanguages {
    static let english = "Rosenblatt proposed the perceptron in 1958."
    static let sentence = "1958年，罗森布拉特在康奈尔航空实验室提出感知机。"

    private func verify(_ statement: String, means meaning: String, cited: [Int]) async throws -> Verdict {
      let embedder = TermEmbedder(synonyms: [statement: meaning])
      let verifier = CitationVerifier(
        passages: [passage(CitationVerifierTests.perceptron)], question: "Who proposed it?", embedder: embedder,
        options: VerificationOptions())
      return try await verifier.verify(statement, cited: cited)
    }

    @Test func meaningDecides() async throws {
      let verdict = try await verify(Self.english, means: Self.sentence, cited: [0])
      #expect(verdict.isSupported)
      let quote = PassageEvidence(passage(CitationVerifierTests.perceptron), longestQuote: 240)
      #expect(verdict.evidence.map { quote.text($0.bytes) } == [Self.sentence])
      #expect(try await verify(Self.english, means: Self.sentence, cited: []).isSupported)
      #expect(try await !verify(Self.english, means: "天气很好", cited: [0]).isSupported)
    }

    @Test func numbersMustAgreeAllTheSame() async throws {
      #expect(try await !verify("Rosenblatt proposed it in 1959.", means: Self.sentence, cited: [0]).isSupported)
      #expect(try await !verify("ResNet50 came in 1958.", means: Self.sentence, cited: [0]).isSupported)
    }
  }

  @Test func survivesOddPassages() async throws {
    let odd = [
      "", " \n ", "。。。", String(repeating: "啊", count: 5000), String(repeating: "a", count: 5000), "\u{FEFF}\u{0}x",
    ]
    let verifier = verifier(odd.enumerated().map { passage($1, id: Int64($0)) })
    for text in odd + ["70", "正常的一句话。"] { _ = try await verifier.verify(text, cited: [0, 1, 2, 3, 4, 5]) }
  }
}
