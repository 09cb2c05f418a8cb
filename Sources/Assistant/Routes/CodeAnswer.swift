import Answering
import Documents
import KnowledgeBase
import Retrieval

/// The definitions that a question looks for, word for word.
struct CodeAnswer {
  static let shown = 3
  /// Passages so far behind the best one are shown too.
  static let margin: Float = 0.05

  let retriever: Retriever
  let answerability: Answerability

  /// `nil` where no code of the library is about the question.
  func answer(_ request: AskRequest) async throws -> RoutedAnswer? {
    var filter = request.filter
    filter.kinds = [.code]
    let found = try await retriever.retrieve(
      RetrievalRequest(question: request.question, filter: filter, topK: request.topK))
    let judgement = answerability.judge(question: request.question, passages: found)
    guard judgement.isAnswerable, let best = found.first else { return nil }
    let near = found.prefix(Self.shown).filter { $0.score >= best.score - Self.margin }
    let quotations = near.map { ranked in
      RoutedAnswer.Quotation(ranked.passage) { quote in
        let symbol = ranked.passage.chunk.symbol.map { "`\($0)` · " } ?? ""
        return "\(symbol)\(ranked.passage.uri)\n\(Self.fenced(quote))\n"
      }
    }
    return RoutedAnswer(quotations, found: found, answerability: judgement.probability)
  }

  /// In a fence that is longer than any in the code.
  static func fenced(_ code: String) -> String {
    let lines = code.split(whereSeparator: \.isNewline)
    let longest = lines.map { line in line.drop { $0 == " " }.prefix { $0 == "`" }.count }.max() ?? 0
    let fence = String(repeating: "`", count: max(3, longest + 1))
    let end = code.lastIndex { !$0.isNewline }.map(code.index(after:)) ?? code.startIndex
    return "\(fence)\n\(code[..<end])\n\(fence)"
  }
}
