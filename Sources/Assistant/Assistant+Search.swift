public import Documents
import KnowledgeBase
public import Retrieval

extension Assistant {
  /// Passages for a question, best first; see `Retriever.retrieve`. Datasets are given by id or name, `nil` searches all. With a day, regulations
  /// that were not in force on it are left out.
  public func search(
    _ question: String, datasets: [String]? = nil, topK: Int? = nil, asOf: CalendarDate? = nil
  ) async throws -> [RankedPassage] {
    var request = RetrievalRequest(question: question)
    request.filter.datasetIDs = try await datasetIDs(datasets)
    request.filter.asOf = asOf
    if let topK = topK ?? settings.topK { request.topK = topK }
    return try await retriever.retrieve(request)
  }
}
