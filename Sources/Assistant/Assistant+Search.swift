import Answering
import KnowledgeBase
public import Retrieval

extension Assistant {
  /// So many of the best passages are judged where a search asks for it.
  private static let rerankedPassages = 20

  /// Passages for a question, best first; see `Retriever.retrieve`. Datasets are given by id or name, `nil` searches all; they and the
  /// configured number of passages take the place of the request's. `rerank` has the configured generator judge the first of them.
  public func search(
    _ request: RetrievalRequest, datasets: [String]? = nil, rerank: Bool = false
  ) async throws -> [RankedPassage] {
    var request = request
    request.filter.datasetIDs = try await datasetIDs(datasets)
    if let topK = settings.topK { request.topK = topK }
    return try await retriever.retrieve(request, judge: rerank ? reranker() : nil)
  }

  /// The configured generator as a judge of passages, which it reads where it has not. Throws `AssistantError.noPassageCache` and
  /// `.noPassageProbe`, and what loading it throws.
  public func reranker() async throws -> any PassageJudge {
    guard passages != nil else { throw AssistantError.noPassageCache }
    guard let judge = try await answerer(model: nil).judge(depth: Self.rerankedPassages, readsMissing: true)
    else {
      throw AssistantError.noPassageProbe(model: settings.model)
    }
    return judge
  }
}
