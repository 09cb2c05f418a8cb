import Documents
import KnowledgeBase
import Retrieval
import Testing

@testable import Answering

struct AnswerabilityTests {
  private let judge = Answerability()
  private let about = "1958年，罗森布拉特提出感知机。"
  private let elsewhere = "动态批处理把许多用户的请求合在一起。"

  private func judgement(_ question: String, _ passages: [RankedPassage]) -> Answerability.Judgement {
    judge.judge(question: question, passages: passages)
  }

  @Test func nothingFoundIsNotAnswerable() {
    let judgement = judgement("感知机是谁提出的？", [])
    #expect(!judgement.isAnswerable)
    #expect(judgement.probability == 0)
  }

  @Test func wordsAndMeaningTogetherAnswer() {
    let good = judgement(
      "感知机是谁提出的？", [ranked(passage(about), cosine: 0.91), ranked(passage(elsewhere, id: 2), cosine: 0.8)])
    #expect(good.isAnswerable)
    #expect(good.signs.coverage == 1)
    #expect(good.missing.isEmpty)
    let bad = judgement(
      "光合作用释放哪种气体？", [ranked(passage(about), cosine: 0.78), ranked(passage(elsewhere, id: 2), cosine: 0.77)])
    #expect(!bad.isAnswerable)
    #expect(bad.signs.coverage == 0)
  }

  /// More of any sign never makes an answer less likely.
  @Test func risesWithEachSign() {
    var judge = judge
    judge.marginWeight = 0.5
    func probability(_ cosine: Double, _ coverage: Double?, _ margin: Double) -> Double {
      judge.probability(of: .init(language: .chinese, topCosine: cosine, coverage: coverage, margin: margin))
    }
    for step in 0..<10 {
      let low = Double(step) / 10
      #expect(probability(0.7 + low / 5, 0.5, 0) < probability(0.72 + low / 5, 0.5, 0))
      #expect(probability(0.84, low, 0) < probability(0.84, low + 0.1, 0))
      #expect(probability(0.84, 0.5, low / 10) < probability(0.84, 0.5, low / 10 + 0.01))
    }
    #expect((0...1).contains(probability(9, 1, 9)))
    #expect((0...1).contains(probability(-9, 0, 0)))
  }

  @Test func namesWhatIsMissing() {
    let judgement = judgement("感知机的学习率是多少？", [ranked(passage(about))])
    #expect(judgement.missing == ["学习率"])
    let english = self.judgement("What learning rate did Rosenblatt use?", [ranked(passage("Rosenblatt built it."))])
    #expect(english.missing == ["learning", "rate", "use"])
  }

  @Test func wordsOfAnotherLanguageAreNotCompared() {
    let passages = [ranked(passage(about))]
    #expect(judgement("Who proposed the perceptron?", passages).signs.coverage == nil)
    #expect(judgement("Who proposed it in 1958?", passages).signs.coverage == 1)
    #expect(judgement("Who proposed it in 1959?", passages).signs.coverage == 0)
  }

  @Test func thresholdIsConfigurable() {
    var strict = judge
    strict.threshold = 1.1
    #expect(!strict.judge(question: "感知机是谁提出的？", passages: [ranked(passage(about))]).isAnswerable)
  }

  /// What the probe tells of passages and of words counts for the probability, and for nothing without a probe.
  @Test func whatTheProbeTellsCounts() {
    let judge = Answerability()
    func probability(held: Double?, rightness: Double?) -> Double {
      judge.probability(
        of: Answerability.ReadingSigns(
          found: 0.5, language: .english, written: -1, instead: -5, explained: nil, support: 0.5, missing: 0,
          held: held,
          rightness: rightness))
    }
    let middle = probability(held: 0, rightness: 0)
    #expect(probability(held: 2, rightness: 0) > middle && probability(held: -2, rightness: 0) < middle)
    #expect(probability(held: 0, rightness: 2) > middle && probability(held: 0, rightness: -2) < middle)
    #expect(probability(held: 9, rightness: nil) == probability(held: nil, rightness: nil))
  }

  /// How likely a passage answers by itself counts where it was told, and where a probe has told of the words.
  @Test func whatARerankerTellsCounts() {
    let judge = Answerability()
    func probability(rightness: Double?, relevance: Double?) -> Double {
      judge.probability(
        of: Answerability.ReadingSigns(
          found: 0.5, language: .chinese, written: -1, instead: -5, explained: nil, support: 0.5, missing: 0,
          held: 0, rightness: rightness, relevance: relevance))
    }
    let middle = probability(rightness: 0, relevance: 1)
    #expect(probability(rightness: 0, relevance: 2) > middle && probability(rightness: 0, relevance: -2) < middle)
    // It is not trusted without bounds.
    #expect(probability(rightness: 0, relevance: 16) == probability(rightness: 0, relevance: 2))
    #expect(probability(rightness: 0, relevance: -16) == probability(rightness: 0, relevance: -2))
    #expect(probability(rightness: 0, relevance: -4) < probability(rightness: 0, relevance: nil))
    #expect(probability(rightness: nil, relevance: 4) == probability(rightness: nil, relevance: nil))
  }

  /// Words of another language cannot be compared, which is no sign against them.
  @Test func unknownSupportLiesBetween() {
    let judge = Answerability()
    func probability(_ support: Double?) -> Double {
      judge.probability(
        of: Answerability.ReadingSigns(
          found: 0.5, language: .english, written: -1, instead: -5, explained: nil, support: support, missing: 0,
          held: 0,
          rightness: 0))
    }
    #expect(probability(0) < probability(nil) && probability(nil) < probability(1))
  }
}
