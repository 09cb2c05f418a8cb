import Documents
import Foundation

/// One question a line; the documents lie in the folder of the file.
enum KaijuanSet {
  private struct Row: Decodable {
    var id: String
    var language: String
    var kind: String
    var question: String
    var documents: [String]
    var answers: [String]
    var evidence: [String]?
  }

  static func read(_ data: Data, file: URL) throws -> QuestionSet {
    let folder = file.deletingLastPathComponent()
    var ids = Set<String>()
    let questions = try JSONLines.read(Row.self, data, file: file).map { line, row in
      func invalid(_ reason: String) -> QuestionSetError {
        .invalid(file: file.lastPathComponent, place: "line \(line)", reason: reason)
      }
      guard ids.insert(row.id).inserted else { throw invalid("the id “\(row.id)” was used before") }
      guard let language = Language(rawValue: row.language) else {
        throw invalid("“\(row.language)” is no language; “zh” and “en” are known")
      }
      guard row.question.contains(where: { !$0.isWhitespace }) else { throw invalid("the question is empty") }
      let evidence = row.evidence ?? []
      guard evidence.isEmpty || evidence.count == row.documents.count else {
        throw invalid(
          "\(evidence.count) pieces of evidence for \(row.documents.count) documents; one for each is wanted")
      }
      guard row.documents.isEmpty == row.answers.isEmpty else {
        throw invalid("documents and answers must both be given, or both be empty for a question without answer")
      }
      for path in row.documents {
        guard !path.hasPrefix("/"), !path.split(separator: "/").contains("..") else {
          throw invalid("the document “\(path)” is not a path within the set's folder")
        }
        guard FileManager.default.fileExists(atPath: folder.appendingPathComponent(path).path) else {
          throw invalid("there is no document “\(path)” beside the set")
        }
      }
      let gold = row.documents.enumerated().map { index, uri in
        Question.Gold(uri: uri, evidence: evidence.isEmpty ? nil : evidence[index])
      }
      return Question(
        id: row.id, text: row.question, language: language, kind: row.kind, gold: gold, answers: row.answers)
    }
    return QuestionSet(
      name: file.lastPathComponent, library: .folder(folder, excluding: [file.lastPathComponent]), questions: questions)
  }
}
