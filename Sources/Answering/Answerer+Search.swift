import Retrieval

/// What is asked, and what the library has for it.
extension Answerer {
  /// The questions for one fact each that are asked at once, each with what it leans on; none where they are not.
  func parts(of request: AskRequest) -> [(request: AskRequest, leansOn: String?)] {
    let parts = factReader == nil ? [] : QuestionDecomposition.parts(of: request.question)
    var named = parts.first
    return parts.enumerated().map { index, part in
      var asked = request
      asked.question = part
      asked.topK = max(options.factPassages, (request.topK + parts.count - 1) / parts.count)
      guard index == 0 || !Conversation.pointsBack(part) else { return (asked, named) }
      named = part
      return (asked, nil)
    }
  }

  func searched(_ parts: [(request: AskRequest, leansOn: String?)]) async throws -> [SearchedQuestion] {
    var searched: [SearchedQuestion] = []
    for part in parts {
      searched.append(try await search(part.request, leaningOn: part.leansOn))
    }
    return searched
  }

  private func search(_ request: AskRequest, leaningOn other: String? = nil) async throws -> SearchedQuestion {
    let question =
      other.map { $0 + "\n" + request.question }
      ?? Conversation.searchable(request.question, history: request.history)
    // A search is not to wait for the model.
    let reranker = request.onlyRetrieval ? nil : reranker(depth: options.rerankedPassages, readsMissing: false)
    let found = try await retriever.retrieve(
      RetrievalRequest(
        question: question, filter: request.filter, topK: request.topK, diversity: request.diversity,
        decay: request.decay), reranker: reranker)
    return SearchedQuestion(
      request: request, text: question, found: found,
      passages: try await retriever.withReferredClauses(found, question: question, filter: request.filter),
      judgement: options.answerability.judge(question: question, passages: found), pointsBack: other != nil)
  }

  /// What is asked as one question: searched for as such, or where it has parts with what was found for these.
  func whole(_ request: AskRequest, _ parts: [SearchedQuestion]) async throws -> SearchedQuestion {
    guard !parts.isEmpty else { return try await search(request) }
    let question = Conversation.searchable(request.question, history: request.history)
    let found = SearchedQuestion.interleaved(parts.map(\.found))
    return SearchedQuestion(
      request: request, text: question, found: found,
      passages: SearchedQuestion.interleaved(parts.map(\.passages)),
      judgement: options.answerability.judge(question: question, passages: found))
  }
}
