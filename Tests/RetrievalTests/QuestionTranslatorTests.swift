import Documents
import Foundation
import KnowledgeBase
import Testing

@testable import Retrieval

struct QuestionTranslatorTests {
  static func lexicon() throws -> BilingualLexicon {
    let bytes = DictionaryFile.lexiconBytes(of: Data(BilingualLexiconTests.dictionary.utf8), head: "h")
    return try #require(BilingualLexicon(bytes, head: "h"))
  }

  private func terms(_ question: String) throws -> [SoftTerm] {
    try QuestionTranslator(lexicon: Self.lexicon()).terms(of: question)
  }

  @Test func chineseIsCutIntoWordsOfTheDictionary() throws {
    let found = try terms("猫的原子序數是多少？")
    #expect(found.count == 2)
    #expect(found.first?.forms["cat"] == 1)
    // The whole, and its halves as far as they are words.
    #expect(found.last?.forms["atomic"] == 0.5 && found.last?.forms["number"] == 0.5)
    #expect(found.last?.forms["atom"] == 0.5)
  }

  @Test func numbersAndNamesStay() throws {
    #expect(try terms("2024年ResNet的猫").map { $0.forms.keys.sorted() }.contains(["2024"]))
    let english = try terms("Which panther saw ResNet?")
    #expect(english.contains { $0.forms["panther"] == 1 && $0.forms["黑豹"] == 0.77 })
    #expect(try terms("1234").allSatisfy { $0.forms.values.allSatisfy { $0 == 1 } })
  }

  @Test func hostileQuestionsAreBounded() throws {
    #expect(try terms(String(repeating: "猫黑豹原子序数", count: 10_000)).count <= 48)
    #expect(try terms(String(repeating: "panther cat ", count: 10_000)).count <= 48)
    #expect(try terms("\u{0}\u{FFFF}").isEmpty)
  }

  @Test func candidatesTakeEveryTermInTurn() {
    let terms = [SoftTerm(forms: ["a": 1, "b": 0.5]), SoftTerm(forms: ["c": 1]), SoftTerm(forms: ["a": 1, "d": 0.1])]
    #expect(QuestionTranslator.words(of: terms, limit: 3) == ["a", "c", "b"])
    #expect(QuestionTranslator.words(of: terms, limit: 9) == ["a", "c", "b", "d"])
    #expect(QuestionTranslator.words(of: [], limit: 9).isEmpty)
  }

  @Test func formsAreCountedAsWordsOrWhereTheyStand() {
    let question = SoftQuestion(
      [SoftTerm(forms: ["猫": 1, "cat": 1]), SoftTerm(forms: ["黑豹": 0.5])], scansIdeographs: true)
    let counts = question.count(in: "两只黑豹与一只貓，a cat")
    #expect(counts.frequencies == [2, 0.5])
    #expect(counts.length == 10)
    #expect(question.count(in: "").frequencies == [0, 0])
  }

  @Test func wordsFindPassagesInTheOtherLanguage() async throws {
    let store = InMemoryStore()
    try await store.add("many words about other things", uri: "far")
    try await store.add("the black panther and its neutron", uri: "right")
    for index in 0..<6 { try await store.add("一些关于别的东西的话\(index)", uri: "zh-\(index)") }
    let question = RetrievalRequest(question: "谁见过黑豹")
    let retriever = Retriever(store: store, embedder: TermEmbedder(), lexicon: try Self.lexicon())
    let found = try await retriever.retrieve(question)
    #expect(found.first?.passage.uri == "right")
    #expect(try #require(found.first).scores.lexical > 0.3)
    let without = try await Retriever(store: store, embedder: TermEmbedder()).retrieve(question)
    #expect(without.first { $0.passage.uri == "right" }?.scores.lexical == 0)
  }
}
