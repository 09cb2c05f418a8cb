import Documents

extension Answerer {
  /// What the passages hold of each question; `nil` where they were read for none of them.
  func facts(
    _ questions: [SearchedQuestion], _ language: Language, _ clock: Stopwatch, _ answer: inout Answer,
    _ yield: (AnswerEvent) -> Void
  ) async throws -> FactDraft? {
    var facts = FactDraft(of: questions.count, language)
    var likelihoods: [Double] = []
    var before: [ChatMessage] = []
    for question in questions {
      let asked = question.request.question
      var request = question.request
      if question.pointsBack {
        // What was declined is no turn to lean on: a conversation whose questions follow each other fits few templates.
        if before.isEmpty { request.question = question.text } else { request.history += before }
      }
      let finding = try await fact(request, question, language)
      var turn: [ChatMessage] = []
      let events: [AnswerEvent]
      if let finding {
        likelihoods.append(options.answerability.probability(of: finding.signs))
        answer.take(finding.summary)
        answer.reading = questions.count == 1 ? finding.signs : nil
      }
      if let finding, options.answerability.isAnswerable(finding.signs) {
        turn = [
          ChatMessage(role: .user, content: asked),
          ChatMessage(role: .assistant, content: finding.excerpt),
        ]
        events = facts.state(finding, of: asked)
      } else {
        events = facts.decline(asked)
      }
      if answer.timings.firstToken == 0, !events.isEmpty { answer.timings.firstToken = clock.seconds }
      events.forEach(yield)
      if !question.pointsBack { before = turn }
    }
    guard let most = likelihoods.max() else { return nil }
    answer.answerability = most
    if facts.isEmpty { answer.timings.firstToken = clock.seconds }
    return facts
  }

  /// `nil` where the question is for no fact or too long to be read for one, what was found is far from it, or the model cannot be kept to
  /// the passages.
  private func fact(
    _ request: AskRequest, _ question: SearchedQuestion, _ language: Language
  ) async throws -> FactReader.Finding? {
    guard let reader = factReader, !question.found.isEmpty,
      question.judgement.probability >= options.answerability.readingFloor,
      question.isPart || FactQuestion.isAsked(in: request.question)
    else { return nil }
    do {
      return try await reader.read(
        request, searched: question.text, passages: question.found, found: question.judgement, language: language)
    } catch AnsweringError.questionTooLong, LanguageModelError.promptTooLong {
      return nil
    }
  }
}

extension Answer {
  fileprivate mutating func take(_ summary: GenerationSummary) {
    usage.promptTokens += summary.promptTokens
    usage.completionTokens += summary.completionTokens
    timings.prefill += summary.prefillSeconds
    timings.decode += summary.decodeSeconds
  }
}
