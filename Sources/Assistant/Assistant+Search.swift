import KnowledgeBase
public import Retrieval

extension Assistant {
  /// Passages for a question, best first; see `Retriever.retrieve`. Datasets are given by id or name, `nil` searches all.
  public func search(_ question: String, datasets: [String]? = nil, topK: Int? = nil) async throws -> [RankedPassage] {
    var request = RetrievalRequest(question: question)
    request.filter.datasetIDs = try await datasetIDs(datasets)
    if let topK = topK ?? settings.topK { request.topK = topK }
    return try await retriever.retrieve(request)
  }
}
