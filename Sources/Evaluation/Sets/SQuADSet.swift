import Documents
import Foundation

/// SQuAD 1.1 and what took its layout: XQuAD, CMRC 2018, DRCD. Each paragraph is a document of its own.
enum SQuADSet {
  private struct File: Decodable {
    var data: [Article]
  }
  private struct Article: Decodable {
    var title: String?
    var paragraphs: [Paragraph]
  }
  private struct Paragraph: Decodable {
    var context: String
    var qas: [Row]
  }
  private struct Row: Decodable {
    var id: Identifier
    var question: String
    var answers: [AnswerText]
    /// SQuAD 2.0.
    var isImpossible: Bool?

    enum CodingKeys: String, CodingKey {
      case id, question, answers
      case isImpossible = "is_impossible"
    }
  }
  private struct AnswerText: Decodable {
    var text: String
  }
  /// A string in most sets, a number in some.
  private struct Identifier: Decodable {
    var value: String

    init(from decoder: any Decoder) throws {
      let container = try decoder.singleValueContainer()
      value = try (try? container.decode(String.self)) ?? String(container.decode(Int.self))
    }
  }

  static func read(_ data: Data, file: URL) throws -> QuestionSet {
    let content: File
    do {
      content = try JSONDecoder().decode(File.self, from: data)
    } catch {
      let (place, reason) = DecodingReason.describe(error)
      throw QuestionSetError.invalid(file: file.lastPathComponent, place: place, reason: reason)
    }
    var texts: [QuestionSet.Text] = []
    var questions: [Question] = []
    for (articleIndex, article) in content.data.enumerated() {
      for (paragraphIndex, paragraph) in article.paragraphs.enumerated() {
        let uri = "\(articleIndex + 1)-\(paragraphIndex + 1).txt"
        // Titles name what all questions of an article are about; searching must not be made easier by them.
        texts.append(QuestionSet.Text(uri: uri, title: uri, text: paragraph.context))
        questions += paragraph.qas.map { question($0, uri: uri) }
      }
    }
    return QuestionSet(name: file.lastPathComponent, library: .texts(texts), questions: questions)
  }

  private static func question(_ row: Row, uri: String) -> Question {
    var seen = Set<String>()
    let answers = row.answers.map(\.text).filter { !$0.isEmpty && seen.insert($0).inserted }
    let isAnswerable = row.isImpossible != true && !answers.isEmpty
    return Question(
      id: row.id.value, text: row.question, language: LanguageDetector.language(of: row.question),
      kind: isAnswerable ? "article" : "unanswerable",
      gold: isAnswerable ? [Question.Gold(uri: uri, evidence: answers.first)] : [], answers: isAnswerable ? answers : []
    )
  }
}
