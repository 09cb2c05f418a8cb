import Answering
import Documents
public import Evaluation
import Foundation
import KnowledgeBase

/// Measures the configured encoder, and generator, on a set of questions, in a temporary library made of the set's documents.
public struct EvaluationRun: Sendable {
  public var settings: Settings
  /// Writes no answers.
  public var retrievalOnly: Bool
  /// Has the generator read the best passages of each question, and put them in order.
  public var rerank: Bool
  public var progress: ProgressHandler?

  public init(settings: Settings, retrievalOnly: Bool, rerank: Bool = false, progress: ProgressHandler? = nil) {
    self.settings = settings
    self.retrievalOnly = retrievalOnly
    self.rerank = rerank
    self.progress = progress
  }

  /// Throws `AssistantError.unusableDocuments` when documents of the set cannot be read, for its figures would mean nothing.
  public func run(_ set: QuestionSet) async throws -> EvaluationReport {
    try await TemporaryFolder.with { folder in
      var settings = settings
      settings.home = folder
      if rerank, settings.passageCacheBytes == 0 { settings.passageCacheBytes = Settings.defaultPassageCacheMiB << 20 }
      let assistant = try await Assistant.open(settings, creating: true, progress: progress)
      let answerer = retrievalOnly ? nil : try await assistant.answerer(model: nil)
      let evaluator = Evaluator(
        store: assistant.store, embedder: assistant.embedder, retrieval: settings.retrieval,
        lexicon: assistant.lexicon, reranker: rerank ? try await assistant.reranker() : nil, answerer: answerer,
        answerability: assistant.answererOptions.answerability)
      return try await evaluator.evaluate(
        set, topK: settings.topK ?? AskRequest(question: "").topK,
        ingest: { try await EvaluationLibrary(assistant: assistant, progress: progress).ingest($0) },
        progress: { [progress] done, total in
          progress?(StepProgress("asking", completed: done, of: total, unit: .items))
        })
    }
  }
}
