import Documents
import Foundation
import Testing

@testable import Evaluation

struct ParallelLibraryTests {
  private static let chinese = set(["水是湿的。", "火是热的。", "冰是冷的。"], question: "怎么样？")
  private static let english = set(["Water is wet.", "Fire is hot.", "Ice is cold."], question: "How is it?")

  private static func set(_ texts: [String], question: String) -> QuestionSet {
    QuestionSet(
      name: texts[0],
      library: .texts(texts.enumerated().map { .init(uri: "\($0.offset).txt", title: "t", text: $0.element) }),
      questions: texts.indices.map { index in
        Question(
          id: "\(index)", text: question, language: .chinese, kind: "article",
          gold: [.init(uri: "\(index).txt", evidence: "是")], answers: ["是"])
      })
  }

  private func texts(_ set: QuestionSet) -> [String: String] {
    guard case .texts(let texts) = set.library else { return [:] }
    return Dictionary(texts.map { ($0.uri, $0.text) }, uniquingKeysWith: { $0 + $1 })
  }

  @Test func asksOfTheTranslationOnly() throws {
    let set = try Self.chinese.with(Self.english, .translated)
    #expect(texts(set).values.sorted() == ["Fire is hot.", "Ice is cold.", "Water is wet."])
    #expect(set.questions.map { texts(set)[$0.gold[0].uri] } == ["Water is wet.", "Fire is hot.", "Ice is cold."])
    #expect(set.questions.allSatisfy { $0.gold.count == 1 && $0.gold[0].evidence == nil })
  }

  @Test func alternatesLanguages() throws {
    let set = try Self.chinese.with(Self.english, .alternating)
    #expect(texts(set).values.sorted() == ["Fire is hot.", "冰是冷的。", "水是湿的。"].sorted())
    #expect(set.questions.map(\.kind) == ["own", "translated", "own"])
    #expect(set.questions.map { texts(set)[$0.gold[0].uri] } == ["水是湿的。", "Fire is hot.", "冰是冷的。"])
    #expect(set.questions.map { $0.gold[0].evidence } == ["是", nil, "是"])
  }

  @Test func eitherOfBothIsRight() throws {
    let set = try Self.chinese.with(Self.english, .both)
    #expect(texts(set).count == 6)
    #expect(set.questions.allSatisfy { $0.gold.count == 2 })
  }

  @Test func whatIsNotParallelIsRefused() {
    var shorter = Self.english
    shorter.library = .texts([])
    #expect(throws: QuestionSetError.notParallel(file: Self.chinese.name, translation: shorter.name)) {
      try Self.chinese.with(shorter, .both)
    }
  }

  @Test func questionsCanBeAskedInSimplifiedCharacters() {
    var set = Self.chinese
    set.questions[0].text = "臺灣怎麼樣？"
    #expect(set.simplified().questions[0].text == "台湾怎么样？")
    #expect(set.simplified().library == set.library)
  }

  @Test func distractorsAreDocumentsWithoutQuestions() throws {
    let folder = try TemporaryFolder()
    let set = try Self.chinese.with(distractors: folder.write("一\r\n\n \n二\n", to: "lines"))
    #expect(texts(set).count == 5)
    #expect(texts(set).filter { $0.key.hasPrefix("distractor") }.values.sorted() == ["一", "二"].sorted())
    #expect(set.questions == Self.chinese.questions)
  }

  @Test func distractorsNeedWordsAndALibraryOfTexts() throws {
    let folder = try TemporaryFolder()
    let empty = try folder.write("\n \n", to: "empty")
    #expect(throws: QuestionSetError.empty(file: "empty")) { try Self.chinese.with(distractors: empty) }
    #expect(throws: QuestionSetError.self) {
      try Self.chinese.with(distractors: URL(filePath: "/nowhere/at/all"))
    }
    var ownDatasets = Self.chinese
    ownDatasets.library = .texts([.init(uri: "a", title: "a", text: "a", dataset: "d")])
    #expect(throws: QuestionSetError.noRoomForDistractors(file: ownDatasets.name)) {
      try ownDatasets.with(distractors: folder.write("x", to: "x"))
    }
  }
}
