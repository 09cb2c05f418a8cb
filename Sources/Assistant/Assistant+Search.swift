import Answering
import KnowledgeBase
public import Retrieval

extension Assistant {
  /// So many of the best passages are reranked where a search asks for it.
  private static let rerankedPassages = 20

  /// Passages for a question, best first; see `Retriever.retrieve`. Datasets are given by id or name, `nil` searches all; they and the
  /// configured number of passages take the place of the request's. `rerank` has the configured generator put the first of them in order.
  public func search(
    _ request: RetrievalRequest, datasets: [String]? = nil, rerank: Bool = false
  ) async throws -> [RankedPassage] {
    var request = request
    request.filter.datasetIDs = try await datasetIDs(datasets)
    if let topK = settings.topK { request.topK = topK }
    return try await retriever.retrieve(request, reranker: rerank ? reranker() : nil)
  }

  /// The configured generator as a reranker of passages, which it reads where it has not. Throws `AssistantError.noPassageCache` and
  /// `.noPassageProbe`, and what loading it throws.
  public func reranker() async throws -> any Reranker {
    guard passages != nil else { throw AssistantError.noPassageCache }
    let answerer = try await answerer(model: nil)
    guard let reranker = answerer.reranker(depth: Self.rerankedPassages, readsMissing: true) else {
      throw AssistantError.noPassageProbe(model: settings.model)
    }
    return reranker
  }
}
