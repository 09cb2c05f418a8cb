import Retrieval

/// What is asked, and what the library has for it.
extension Answerer {
  /// The questions for one fact each that are asked at once, searched for each by itself, behind what it leans on; none where they are not. Where
  /// only passages are wanted, they are those of the whole question.
  func parts(of request: AskRequest) async throws -> [SearchedQuestion] {
    guard factReader != nil, !request.onlyRetrieval else { return [] }
    let questions = QuestionDecomposition.parts(of: request.question)
    var parts: [SearchedQuestion] = []
    var leading: String?
    for question in questions {
      var asked = request
      asked.question = question
      asked.topK = max(options.factPassages, (request.topK + questions.count - 1) / questions.count)
      let leansOn = Conversation.pointsBack(question) ? leading : nil
      let part = try await search(asked, isPart: true, leaningOn: leansOn)
      if leansOn == nil { leading = part.text }
      parts.append(part)
    }
    return parts
  }

  private func search(
    _ request: AskRequest, isPart: Bool = false, leaningOn other: String? = nil
  ) async throws -> SearchedQuestion {
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
      judgement: options.answerability.judge(question: question, passages: found), isPart: isPart,
      pointsBack: other != nil)
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
