public import Answering
import Documents
import Foundation
public import KnowledgeBase
public import Retrieval

/// Measures how well a library, an encoder and perhaps a model answer a set of questions.
public struct Evaluator: Sendable {
  /// Puts a set's documents into the store, under the URIs and into the datasets that the set names. Datasets do not exist before.
  public typealias Ingest = @Sendable (QuestionSet.Library) async throws -> Void
  /// Told how many of all questions are done, now and then from any task.
  public typealias Progress = @Sendable (_ done: Int, _ total: Int) -> Void

  private let store: any KnowledgeStore
  private let retriever: Retriever
  private let reranker: (any Reranker)?
  private let answerer: Answerer?
  private let answerability: Answerability
  /// Passages searched for, of which the first ten documents count: long documents fill a short list with their passages.
  private let depth: Int

  /// The library should be empty. Without an `answerer` only retrieval is measured, with a `reranker` in its order. `answerability` judges the questions of
  /// `EvaluationReport.outcomes`; give it what the answerer has.
  public init(
    store: any KnowledgeStore, embedder: any Embedder, retrieval: RetrievalOptions = RetrievalOptions(),
    lexicon: BilingualLexicon? = nil, reranker: (any Reranker)? = nil, answerer: Answerer? = nil,
    answerability: Answerability = Answerability()
  ) {
    self.store = store
    depth = max(1, min(50, retrieval.candidates))
    retriever = Retriever(store: store, embedder: embedder, options: retrieval, lexicon: lexicon)
    self.reranker = reranker
    self.answerer = answerer
    self.answerability = answerability
  }

  /// Asks all questions, one after another. Throws what `ingest` throws, and `CancellationError`; a question that fails is counted and
  /// listed.
  public func evaluate(
    _ set: QuestionSet, topK: Int = 6, ingest: Ingest, progress: Progress = { _, _ in }
  ) async throws -> EvaluationReport {
    try await ingest(set.library)
    let start = ContinuousClock.now
    var outcomes: [Outcome] = []
    for question in set.questions {
      try Task.checkCancellation()
      outcomes.append(try await outcome(of: question, topK: topK))
      progress(outcomes.count, set.questions.count)
    }
    return EvaluationReport(set: set.name, outcomes: outcomes, seconds: (ContinuousClock.now - start) / .seconds(1))
  }

  private func outcome(of question: Question, topK: Int) async throws -> Outcome {
    var outcome = Outcome(
      question: question, ranked: [], signs: .init(language: question.language, topCosine: 0, coverage: nil, margin: 0),
      answerability: 0)
    do {
      let filter = try await filter(for: question)
      let found = try await retriever.retrieve(
        RetrievalRequest(question: question.text, filter: filter, topK: depth), reranker: reranker)
      var seen = Set<String>()
      outcome.ranked = found.map(\.passage.uri).filter { seen.insert($0).inserted }
      outcome.firstRightPassage = found.firstIndex { passage in
        question.gold.contains { $0.uri == passage.passage.uri }
      }.map { $0 + 1 }
      let judgement = answerability.judge(question: question.text, passages: Array(found.prefix(topK)))
      outcome.signs = judgement.signs
      outcome.answerability = judgement.probability
      if let answerer {
        let answer = try await answer(to: question, filter: filter, topK: topK, answerer)
        outcome.answered = try await answered(answer, question)
        outcome.answerability = answer.answerability ?? outcome.answerability
      }
    } catch let error as CancellationError {
      throw error
    } catch {
      outcome.error = String(describing: error)
    }
    return outcome
  }

  private func filter(for question: Question) async throws -> SearchFilter {
    guard let name = question.dataset else { return SearchFilter() }
    guard let dataset = try await store.dataset(name) else { throw EvaluationError.missingDataset(name) }
    return SearchFilter(datasetIDs: [dataset.id])
  }

  private func answer(
    to question: Question, filter: SearchFilter, topK: Int, _ answerer: Answerer
  ) async throws -> Answer {
    var answer: Answer?
    for try await event in answerer.ask(AskRequest(question: question.text, filter: filter, topK: topK)) {
      if case .done(let done) = event { answer = done }
    }
    try Task.checkCancellation()
    guard let answer else { throw EvaluationError.noAnswer }
    return answer
  }

  private func answered(_ answer: Answer, _ question: Question) async throws -> Outcome.Answered {
    let text = answer.refused ? "" : answer.statements.map(\.text).joined(separator: "\n")
    let agreement = AnswerText.agreement(of: text, with: question.answers, language: question.language)
    let check = try await CitationCheck(answer.citations, gold: question.gold, store: store)
    return Outcome.Answered(
      text: text, refusal: answer.refusal?.reason, isExact: agreement.isExact, f1: agreement.f1,
      isContained: agreement.isContained, citations: answer.citations.count, rightCitations: check.right,
      citedGold: check.citedGold, unsupportedStatements: answer.statements.count { !$0.supported },
      seconds: answer.timings.total, reading: answer.reading)
  }
}

/// Why a question of a set could not be asked.
enum EvaluationError: Error, CustomStringConvertible {
  case missingDataset(String)
  case noAnswer

  var description: String {
    switch self {
    case .missingDataset(let name): "the dataset “\(name)” was not ingested"
    case .noAnswer: "the answer ended without a result"
    }
  }
}
