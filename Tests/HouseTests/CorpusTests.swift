import Foundation
import Testing

/// The sample library is what its questions say it is.
@Suite struct CorpusTests {
  struct Question: Decodable {
    var id: String
    var language: String
    var kind: String
    var question: String
    var documents: [String]
    var answers: [String]
    var evidence: [String]
  }

  static let corpus = PictureTests.root.appending(path: "corpus")

  static func questions() throws -> [Question] {
    try PictureTests.read("corpus/questions.jsonl").split(separator: "\n").map {
      try JSONDecoder().decode(Question.self, from: Data($0.utf8))
    }
  }

  static func files(_ folder: String) throws -> [String] {
    try FileManager.default.contentsOfDirectory(atPath: corpus.appending(path: folder).path)
  }

  @Test func holdsEnough() throws {
    #expect(try Self.files("articles").count >= 30)
    #expect(try Self.files("regulations").count >= 8)
    let code = try Self.files("code")
    #expect(code.count >= 20)
    #expect(Set(code.compactMap { $0.split(separator: ".").last }).count >= 5)
    let compendium = try PictureTests.read("corpus/regulations/chengjiang-business-compendium.zh.md")
    #expect(compendium.contains("第一千二百六十条"))
  }

  @Test func questionsCoverTheLibrary() throws {
    let questions = try Self.questions()
    #expect(questions.count >= 120)
    #expect(Set(questions.map(\.id)).count == questions.count)
    #expect(Set(questions.map(\.kind)) == ["article", "regulation", "code", "unanswerable"])
    #expect(Set(questions.map(\.language)) == ["zh", "en"])
    #expect(questions.filter { $0.kind == "unanswerable" }.count >= 20)
    #expect(questions.filter { $0.documents.count == 2 }.count >= 10)
  }

  @Test func evidenceIsInTheDocuments() throws {
    var texts = [String: String]()
    for question in try Self.questions() {
      #expect(question.documents.isEmpty == (question.kind == "unanswerable"), "\(question.id)")
      #expect(question.answers.isEmpty == question.documents.isEmpty, "\(question.id)")
      #expect(question.evidence.count == question.documents.count, "\(question.id)")
      for (document, evidence) in zip(question.documents, question.evidence) {
        if texts[document] == nil { texts[document] = try PictureTests.read("corpus/" + document) }
        #expect(texts[document]?.contains(evidence) == true, "\(question.id) \(document)")
      }
    }
  }
}
