import Documents
import Foundation

/// RGB: questions that come with passages of their own, some with the answer and some without.
///
/// Each question is asked twice: among five passages of which three are noise, and among five of noise only, where it has no answer.
enum RGBSet {
  private struct Row: Decodable {
    var id: Int
    var query: String
    var answer: Answers
    var positive: [String]
    var negative: [String]
  }
  /// A text, or a list of texts or of lists of texts. Each is taken as an answer by itself.
  private struct Answers: Decodable {
    var values: [String]

    init(from decoder: any Decoder) throws {
      if let text = try? decoder.singleValueContainer().decode(String.self) {
        values = [text]
      } else {
        values = try decoder.singleValueContainer().decode([Answers].self).flatMap(\.values)
      }
    }
  }

  private static let passages = 5
  private static let noise = 3

  static func read(_ data: Data, file: URL) throws -> QuestionSet {
    var texts: [QuestionSet.Text] = []
    var questions: [Question] = []
    var ids = Set<Int>()
    for (line, row) in try JSONLines.read(Row.self, data, file: file) {
      func invalid(_ reason: String) -> QuestionSetError {
        .invalid(file: file.lastPathComponent, place: "line \(line)", reason: reason)
      }
      guard ids.insert(row.id).inserted else { throw invalid("the id \(row.id) was used before") }
      guard !row.positive.isEmpty else { throw invalid("there is no passage with the answer") }
      guard !row.answer.values.isEmpty else { throw invalid("there is no answer") }

      let negative = row.negative.prefix(passages)
      let positive = row.positive.prefix(passages - min(noise, negative.count))
      let mixed = "rgb-\(row.id)"
      texts += documents(positive, "right", in: mixed) + documents(negative.prefix(noise), "noise", in: mixed)
      let language = LanguageDetector.language(of: row.query)
      let gold = documents(positive, "right", in: mixed).map { text in
        Question.Gold(uri: text.uri, evidence: row.answer.values.first { text.text.contains($0) })
      }
      questions.append(
        Question(
          id: "\(row.id)", text: row.query, language: language, kind: "article", dataset: mixed, gold: gold,
          answers: row.answer.values))
      guard !negative.isEmpty else { continue }
      texts += documents(negative, "noise", in: mixed + "-noise")
      questions.append(
        Question(
          id: "\(row.id)-noise", text: row.query, language: language, kind: "unanswerable", dataset: mixed + "-noise",
          gold: [], answers: []))
    }
    return QuestionSet(name: file.lastPathComponent, library: .texts(texts), questions: questions)
  }

  private static func documents(_ passages: ArraySlice<String>, _ name: String, in dataset: String) -> [QuestionSet
    .Text]
  {
    passages.enumerated().map { index, text in
      let uri = "\(name)-\(index + 1).txt"
      return QuestionSet.Text(uri: uri, title: uri, text: text, dataset: dataset)
    }
  }
}
