import Answering
import Assistant
import Flywheel
import Intents
import KnowledgeBase
import Retrieval

/// What the routes work on: the assistant's parts, each named once.
struct Resources: Sendable {
  var store: any FindingStore
  var embedder: any Embedder
  var retriever: Retriever
  var messages: any MessageLog
  var flywheel: Flywheel
  var uploads: UploadQueue
  var models: ModelCatalog
  var adapters: AdapterCatalog
  /// The generator as a reranker of passages. Throws `AssistantError` where it cannot be one.
  var reranker: @Sendable () async throws -> any Reranker
  /// Of the generators loaded so far.
  var modelActivity: @Sendable () async -> [ModelActivity]
  /// Of what the generators keep of passages; `nil` where nothing is kept.
  var passageCache: @Sendable () -> PassageCache.Report?
  /// What is done while nobody asks, until its task is cancelled; see `IdleReading`.
  var idleWork: @Sendable () async -> Void
  /// Throws where `ask` would for the question's own sake, before anything is searched.
  var check: @Sendable (AskRequest) async throws -> Void
  /// Starts an answer from the library; see `Assistant.ask`.
  var ask: @Sendable (AskRequest, IntentChoice) async throws -> RunningAnswer
  /// One for each text; see `IntentShelf.classify`.
  var classify: @Sendable ([String]) async throws -> [IntentClassification]
  var intentActivity: @Sendable () -> IntentActivity
  /// Carries out a reviewer's word on a finding; see `Assistant.review`.
  var review: @Sendable (_ finding: Int64, _ overruled: Bool) async throws -> [StoredFinding]
  /// What a question without further wishes asks for.
  var question: AskRequest

  /// Ids of datasets given by id or name. Throws `Problem`, naming `field`.
  func datasetIDs(_ names: [String]?, field: String = "dataset_ids") async throws -> [String]? {
    guard let names else { return nil }
    var ids: [String] = []
    for name in names { ids.append(try await dataset(name, field: field).id) }
    return ids
  }

  func dataset(_ idOrName: String, field: String = "dataset_id") async throws -> Dataset {
    if let dataset = try await store.dataset(idOrName) { return dataset }
    throw Problem.notFound(
      .datasetNotFound, field, idOrName, "There is no dataset “\(idOrName.prefix(100))”; GET /v1/datasets lists them.")
  }

  /// Throws `Problem` also when the document is in another dataset.
  func document(_ id: String, in dataset: Dataset) async throws -> DocumentRecord {
    if let document = try await store.document(id: id), document.datasetID == dataset.id { return document }
    throw Problem.notFound(
      .documentNotFound, "document_id", id, "There is no document “\(id.prefix(100))” in the dataset “\(dataset.name)”."
    )
  }
}

/// An answer under way.
struct RunningAnswer: Sendable {
  var messageID: String
  var route: QuestionRoute?
  var events: AsyncThrowingStream<AnswerEvent, any Error>
}

extension Resources {
  init(_ assistant: Assistant) async throws {
    let flywheel = assistant.library.flywheel
    self.init(
      store: assistant.store, embedder: assistant.embedder, retriever: assistant.retriever,
      messages: assistant.library.messages, flywheel: flywheel,
      uploads: UploadQueue(store: assistant.store, ingestor: assistant.ingestor) { _ in
        // What cannot be credited now is found by the next pass.
        _ = try? await flywheel.creditContributions()
      },
      models: ModelCatalog(assistant), adapters: AdapterCatalog(assistant),
      reranker: { try await assistant.reranker() },
      modelActivity: { await assistant.modelActivity },
      passageCache: { assistant.passageCache?.report }, idleWork: { await assistant.idleReading.run() },
      check: { try await assistant.check($0) },
      ask: { request, intent in
        let asking = try await assistant.ask(request, intent: intent)
        return RunningAnswer(messageID: asking.messageID, route: asking.route, events: asking.events)
      },
      classify: { try await assistant.intents.classify($0) }, intentActivity: { assistant.intentActivity },
      review: { try await assistant.review($0, overruled: $1) },
      question: try await assistant.question(""))
  }
}
