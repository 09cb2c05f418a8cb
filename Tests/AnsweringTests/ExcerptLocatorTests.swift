import Testing

@testable import Answering

struct ExcerptLocatorTests {
  private func places(of excerpt: String, in texts: [String], question: String) -> [String] {
    let passages = texts.enumerated().map { PassageEvidence(passage($1, id: Int64($0)), longestQuote: 300) }
    return ExcerptLocator(passages: passages, question: ContentTerms(question, asQuestion: true)).evidence(for: excerpt)
      .map { passages[$0.passage].text($0.bytes) }
  }

  @Test func theSentenceThatTheQuestionIsAboutIsTaken() {
    let text = "北岭镇 1958 年通了铁路。感知机在 1958 年由罗森布拉特提出。1958 年还有一场洪水。"
    #expect(places(of: "1958年", in: [text], question: "感知机是哪一年提出的？") == ["感知机在 1958 年由罗森布拉特提出。"])
  }

  @Test func allPassagesThatSayItAreCited() {
    let texts = [
      "The tower was finished in 1889.", "In 1889 a strike began.", "It was in 1889 that the tower was finished.",
    ]
    #expect(places(of: "1889", in: texts, question: "When was the tower finished?") == [texts[0], texts[2]])
  }

  /// A text may say of what it speaks in one sentence, and the answer in the next; the best place is cited wherever it stands.
  @Test func passagesOfTheSameSubjectAreCited() {
    let subject = "The tower was built by Eiffel for the fair."
    let texts = [
      "\(subject) It was finished in 1889.", "Rain fell in 1889.", "\(subject) They say: 1889!",
      "\(subject) 1889 again.",
      "\(subject) And 1889.", "\(subject) So: 1889.", "Eiffel finished the tower for the fair in 1889.",
    ]
    let cited = places(of: "1889", in: texts, question: "When did Eiffel finish the tower for the fair?")
    #expect(cited.count == 5)
    #expect(cited.last == texts[6])
    #expect(!cited.contains(texts[1]))
  }

  @Test func aRangeIsNoProofOfItsEnds() {
    let texts = ["The ratio must be 4.5% at least.", "It must be a ratio of 4.5%–5.125%.", "The ratio must be 4.5%."]
    let question = "What must the ratio be?"
    #expect(places(of: "4.5%", in: texts, question: question) == [texts[0], texts[2]])
    // Where nothing else says it, it is cited as it stands.
    #expect(places(of: "5.125%", in: texts, question: question) == [texts[1]])
  }

  @Test func aRangeSaysMoreThanTheSameNumberOfOtherThings() {
    let texts = ["The war of the islands (1914–1918) ended the trade.", "In 1918 the flu spread."]
    #expect(places(of: "1918", in: texts, question: "When did the war of the islands end?").contains(texts[0]))
  }

  /// With nothing to tell places by, equal words in other passages are no sign that these say it too.
  @Test func whatStandsAmongOtherThingsIsCitedOnce() {
    let texts = ["In 1958 it rained.", "They counted 1958 sheep.", "Page 1958."]
    #expect(places(of: "1958", in: texts, question: "感知机是哪一年提出的？").count == 1)
  }

  @Test func whatStandsInAHeadingIsSaidBelowIt() {
    let text = "会学习的机器引来许多报道。感知机由罗森布拉特提出。"
    func cited(_ excerpt: String, title: String = "历史") -> [String] {
      let found = PassageEvidence(
        passage(text, title: title, headings: ["历史", "1958：会学习的机器"]), longestQuote: 300)
      let question = ContentTerms("感知机是哪一年提出的？", asQuestion: true)
      return ExcerptLocator(passages: [found], question: question).evidence(for: excerpt).map { found.text($0.bytes) }
    }
    #expect(cited("1958") == ["感知机由罗森布拉特提出。"])
    #expect(cited("95").isEmpty && cited("1959").isEmpty)
    // What stands in the text is cited where it stands, and a title is no heading.
    #expect(cited("会学习的机器") == ["会学习的机器引来许多报道。"])
    #expect(cited("历史").isEmpty)
  }

  @Test(arguments: [("1308 points", "308"), ("painted", "paint"), ("repaint", "paint"), ("x2", "2")])
  func partsOfWordsAreNoPlaces(_ text: String, _ excerpt: String) {
    #expect(ExcerptLocator.places(of: excerpt, in: text).isEmpty)
  }

  @Test func anExcerptMaySpanSentencesAndIsElsewhereNotFound() {
    #expect(places(of: "甲。乙", in: ["天干：甲。乙丙丁。戊。"], question: "天干") == ["天干：甲。乙丙丁。"])
    #expect(places(of: "己", in: ["天干：甲。乙丙丁。"], question: "天干").isEmpty)
    #expect(places(of: "", in: ["甲"], question: "天干").isEmpty)
  }
}
