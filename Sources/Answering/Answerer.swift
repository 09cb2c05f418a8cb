import Documents
public import KnowledgeBase
public import Retrieval

/// Answers questions from the library: with statements that passages support, or not at all.
public struct Answerer: Sendable {
  let retriever: Retriever
  let model: any LanguageModel
  let embedder: any Embedder
  let options: AnswererOptions

  /// `embedder` compares statements with passages in another language.
  public init(
    retriever: Retriever, model: any LanguageModel, embedder: any Embedder, options: AnswererOptions = AnswererOptions()
  ) {
    self.retriever = retriever
    self.model = model
    self.embedder = embedder
    self.options = options
  }

  /// Ends with `.done`, refusals too; throws `RetrievalError`, `AnsweringError`, and what store, embedder and model throw. Letting go of
  /// the stream, or cancelling the task that reads it, stops the model. Equal requests to an unchanged library give equal answers as long
  /// as the model keeps to its seed and has read the same passages before.
  public func ask(_ request: AskRequest) -> AsyncThrowingStream<AnswerEvent, any Error> {
    AsyncThrowingStream { continuation in
      let task = Task {
        do {
          try await run(request) { continuation.yield($0) }
          continuation.finish()
        } catch {
          continuation.finish(throwing: error)
        }
      }
      continuation.onTermination = { _ in task.cancel() }
    }
  }

  /// Throws `AnsweringError` or `LanguageModelError` where no answer could be written whatever is found, with nothing searched.
  public func check(_ request: AskRequest) throws {
    guard !request.onlyRetrieval else { return }
    try model.check(request.generation.adapters)
    _ = try promptBuilder.room(
      question: request.question, maximumTokens: request.generation.maximumTokens,
      .wording(for: LanguageDetector.language(of: request.question)), .statements)
  }

  /// Has a model that keeps what it reads read the first `limit` of those passages that it has not read, as they are reranked by and as they
  /// stand in prompts of questions in their language. Returns how many of them it keeps now: fewer where there is no room. Throws what the model
  /// throws.
  public func read(_ passages: [Passage], limit: Int) async throws -> Int {
    guard let model = model as? any LikelihoodModel, model.keepsPassages else { return 0 }
    let conversations = try ModelReranker.conversations(
      passages.map { RankedPassage(passage: $0, score: 0, scores: PassageScores(vector: 0, lexical: 0)) }, question: "",
      promptBuilder)
    let missing = Array(
      try zip(conversations, model.keeps(conversations)).filter { !$1 }.map(\.0).prefix(max(0, limit)))
    _ = try await model.states(behind: missing, readsMissing: true)
    try Task.checkCancellation()
    return try model.keeps(missing).count { $0 }
  }

  /// What the best `depth` passages can be ordered by that the model has read, or reads for it if `readsMissing`; `nil` where it keeps none or
  /// has no probe for it.
  public func reranker(depth: Int, readsMissing: Bool) -> (any Reranker)? {
    guard let model = model as? any LikelihoodModel, model.keepsPassages, let probe = model.probe?.passage else {
      return nil
    }
    return ModelReranker(model: model, prompts: promptBuilder, probe: probe, depth: depth, readsMissing: readsMissing)
  }

  /// `nil` where the model cannot be kept to the passages.
  var factReader: FactReader? {
    (model as? any LikelihoodModel).map {
      FactReader(model: $0, prompts: promptBuilder, embedder: embedder, options: options)
    }
  }

  var promptBuilder: PromptBuilder {
    PromptBuilder(model: model, order: options.order, historyMessages: options.historyMessages)
  }

  private func run(_ request: AskRequest, _ yield: (AnswerEvent) -> Void) async throws {
    let clock = Stopwatch()
    var timings = Timings()
    let parts = try await parts(of: request)
    let whole = try await whole(request, parts)
    timings.retrieval = clock.seconds
    yield(.passages(whole.passages))
    guard !request.onlyRetrieval else {
      timings.total = clock.seconds
      yield(.done(Answer(answer: "", timings: timings)))
      return
    }

    let language = LanguageDetector.language(of: request.question)
    var answer = Answer(answer: "", answerability: whole.judgement.probability, timings: timings)
    let refusals = RefusalBuilder(language: language, maximumSources: options.refusalSources)
    func refuse(_ reason: Refusal.Reason) {
      let refusal = refusals.refusal(reason, passages: whole.passages, missing: whole.judgement.missing)
      answer.answer = refusals.text(of: refusal)
      answer.refused = true
      answer.refusal = refusal
      yield(.delta(answer.answer))
    }

    if let facts = try await facts(parts.isEmpty ? [whole] : parts, language, clock, &answer, yield) {
      if facts.isEmpty {
        refuse(.notInSources)
      } else {
        answer.take(facts.draft)
        answer.unanswered = facts.unanswered.isEmpty ? nil : facts.unanswered
      }
    } else if whole.judgement.isAnswerable {
      var prompt = try promptBuilder.prompt(
        question: request.question, passages: whole.passages, history: request.history,
        maximumTokens: request.generation.maximumTokens, language: language, form: .statements)
      if (model as? any LikelihoodModel)?.repairsPassages == true {
        try await prompt.markNearest(to: whole.text, by: SentenceRanking(embedder: embedder))
      }
      let verifier = CitationVerifier(
        passages: prompt.passages.map(\.passage), question: whole.text, embedder: embedder,
        options: options.verification)
      var assembler = AnswerAssembler(verifier: verifier, options: options)
      try await generate(prompt, request.generation, clock, into: &assembler, &answer, yield)
      if assembler.isEmpty {
        refuse(assembler.hasDeclined ? .modelDeclined : .unsupported)
      } else {
        answer.take(assembler.draft)
      }
    } else {
      refuse(whole.passages.isEmpty ? .nothingFound : .notInSources)
    }
    answer.timings.total = clock.seconds
    yield(.done(answer))
  }

  private func generate(
    _ prompt: PromptBuilder.Prompt, _ generation: GenerationOptions, _ clock: Stopwatch,
    into assembler: inout AnswerAssembler, _ answer: inout Answer, _ yield: (AnswerEvent) -> Void
  ) async throws {
    var generation = generation
    generation.maximumTokens = prompt.maximumTokens
    let start = clock.seconds
    var written = ""
    var summary: GenerationSummary?
    for try await event in model.generate(prompt.messages, generation) {
      switch event {
      case .text(let piece):
        if written.isEmpty { answer.timings.firstToken = clock.seconds }
        written += piece
        try await assembler.consume(piece).forEach(yield)
      case .finished(let end):
        summary = end
      }
      if assembler.isComplete { break }
    }
    try Task.checkCancellation()
    try await assembler.finish(isCutOff: summary?.reason == .length).forEach(yield)

    // A model that was stopped gives no summary.
    answer.usage.promptTokens =
      summary?.promptTokens ?? prompt.messages.reduce(0) { $0 + model.tokenCount($1.content) }
    answer.usage.completionTokens = summary?.completionTokens ?? model.tokenCount(written)
    answer.timings.prefill = summary?.prefillSeconds ?? (written.isEmpty ? 0 : answer.timings.firstToken - start)
    answer.timings.decode = summary?.decodeSeconds ?? (clock.seconds - start - answer.timings.prefill)
  }
}

extension Answer {
  fileprivate mutating func take(_ draft: AnswerDraft) {
    answer = draft.answer
    statements = draft.statements
    citations = draft.citations
  }
}
