import Answering
import Documents
import Evaluation
import KnowledgeBase
import Retrieval
import Testing

@testable import Assistant

@Suite struct AnswerProbeExamplesTests {
  private func passage(_ text: String, uri: String, heading: String = "Pier") -> RankedPassage {
    let chunk = Chunk(
      ordinal: 0, headingPath: [heading], symbol: nil, language: .english, kind: .article, text: text,
      bytes: 0..<text.utf8.count, characters: 0..<text.unicodeScalars.count)
    let passage = Passage(
      id: 1, documentID: uri, datasetID: "d", uri: uri, title: "T", contributor: nil, version: 1, chunk: chunk)
    return RankedPassage(passage: passage, score: 1, scores: PassageScores(vector: 1, lexical: 1))
  }

  /// What one reading named, with state 1 at its end, behind a prompt with state 2.
  private func examples(_ passages: [RankedPassage], _ named: [String]) -> AnswerProbeExamples {
    let choice = ExcerptChoice(
      excerpts: named.map { .init(text: $0, likelihood: -1, state: [1]) }, instead: -9, state: [2],
      summary: GenerationSummary(
        reason: .stop, promptTokens: 1, completionTokens: 1, prefillSeconds: 0, decodeSeconds: 0))
    let question = Question(
      id: "1", text: "Who built the pier?", language: .english, kind: "article",
      gold: [.init(uri: "gold.txt", evidence: "Ada Brook")], answers: ["Ada Brook"])
    return AnswerProbeExamples(
      FactReading([.init(passages: passages, choice: choice)]), of: question, source: "s")
  }

  @Test func whatAgreesIsRight() {
    let found = examples([passage("Ada Brook’s pier.", uri: "gold.txt")], ["Ada Brook", "Ada", "pier"])
    #expect(found.held.map(\.worth) == [1] && found.held.map(\.state) == [[2]])
    #expect(found.right.map(\.worth).sorted() == [0, Float(1) / 3, 1] && found.right.allSatisfy { $0.source == "s" })
  }

  @Test func passagesAreExamplesByThemselves() {
    let question = Question(
      id: "1", text: "Who built the pier?", language: .english, kind: "article",
      gold: [.init(uri: "gold.txt", evidence: "Ada Brook")], answers: ["Ada Brook"])
    var found = AnswerProbeExamples()
    found.add(
      [
        (passage("Ada Brook’s pier.", uri: "gold.txt"), [1]), (passage("The pier is old.", uri: "gold.txt"), [2]),
        (passage("Ada Brook swims.", uri: "other.txt"), [3]), (passage("Tom swims.", uri: "other.txt"), [4]),
        (passage("Tom reads.", uri: "other.txt"), []),
      ], of: question, source: "s")
    // Another part of the right document, and the answer elsewhere by chance, say nothing; nor does what was not read.
    #expect(found.passages.map(\.state) == [[1], [4]] && found.passages.map(\.worth) == [1, 0])
  }

  @Test func headingsHoldAnswersToo() {
    #expect(examples([passage("It is old.", uri: "gold.txt", heading: "Ada Brook")], ["old"]).held.map(\.worth) == [1])
  }

  /// The right document was found, but not the part of it with the answer.
  @Test func whatTheReadingLacksItDoesNotHold() {
    let found = examples([passage("The pier is old.", uri: "gold.txt")], ["old"])
    #expect(found.held.map(\.worth) == [0] && found.right.map(\.worth) == [0])
  }

  @Test func whatStandsElsewhereByChanceIsNoExample() {
    let other = passage("Ada Brook swims.", uri: "other.txt")
    let found = examples([other], ["Ada Brook", "swims"])
    #expect(found.held.isEmpty && found.right.map(\.worth) == [0])
    let both = examples([passage("The pier is old.", uri: "gold.txt"), other], ["old"])
    #expect(both.held.isEmpty && both.right.map(\.worth) == [0])
    #expect(examples([passage("Tom swims.", uri: "other.txt")], ["Tom"]).held.map(\.worth) == [0])
  }
}
