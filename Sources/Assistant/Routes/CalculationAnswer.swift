import Answering
import Calculation
import Documents
import KnowledgeBase
import Retrieval

/// Sums, differences, means and shares of numbers that passages state, with the working and a citation a number.
struct CalculationAnswer {
  let retriever: Retriever

  /// `nil` where the question is no calculation, or a number cannot be tied to one place.
  func answer(_ request: AskRequest) async throws -> RoutedAnswer? {
    guard let question = CalculationQuestion(request.question) else { return nil }
    let found = try await retriever.retrieve(
      RetrievalRequest(question: request.question, filter: request.filter, topK: request.topK))
    guard let calculation = CitedCalculation(question, passages: found.map(\.passage.chunk.text)) else { return nil }
    let quotations = calculation.operands.map { operand in
      RoutedAnswer.Quotation(found[operand.passage].passage, operand.bytes) { $0 }
    }
    return RoutedAnswer(quotations, conclusion: calculation.working, found: found)
  }
}
