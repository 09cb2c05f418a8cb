import KnowledgeBase
public import Retrieval

extension Assistant {
  /// Passages for a question, best first; see `Retriever.retrieve`. Datasets are given by id or name, `nil` searches all; they and the
  /// configured number of passages take the place of the request's.
  public func search(_ request: RetrievalRequest, datasets: [String]? = nil) async throws -> [RankedPassage] {
    var request = request
    request.filter.datasetIDs = try await datasetIDs(datasets)
    if let topK = settings.topK { request.topK = topK }
    return try await retriever.retrieve(request)
  }
}
