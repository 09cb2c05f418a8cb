import Answering
import Assistant
import Documents
import Flywheel
import Foundation
import KnowledgeBase
import Retrieval

@testable import Service

/// A library in a folder of its own with the dataset `notes`, over a fake encoder and a scripted generator.
final class TestLibrary: Sendable {
  static let question = "How many experts does the gate choose for each token?"

  static let gate = """
    ---
    title: Gates
    author: Maya Okafor
    ---
    # Gates

    The gate chooses two experts for each token. The others stay idle.
    """

  static let leave = """
    ---
    title: 年假办法
    author: 林知远
    ---
    # 年假办法

    员工每年享有十五天年假。
    """

  let folder: URL
  let store: SQLiteStore
  let resources: Resources
  let model: ScriptedModel
  let dataset: Dataset

  init(model: ScriptedModel = ScriptedModel()) async throws {
    folder = FileManager.default.temporaryDirectory.appending(path: "kaijuan-service-\(UUID().uuidString)")
    try FileManager.default.createDirectory(at: folder, withIntermediateDirectories: true)
    let database = try LibraryDatabase(path: folder.appending(path: "library.sqlite").path)
    let embedder = WordEmbedder()
    store = try await SQLiteStore(database: database, embedder: embedder)
    self.model = model
    let messages = SQLiteMessageLog(database: database)
    let flywheel = Flywheel(ledger: try Ledger(database: database))
    let retriever = Retriever(store: store, embedder: embedder)
    let ingestor = Ingestor(store: store, embedder: embedder)
    let intents = IntentShelf(home: folder, embedder: embedder)
    let answerer = Answerer(retriever: retriever, model: model, embedder: embedder)
    resources = Resources(
      store: store, embedder: embedder, retriever: retriever, messages: messages, flywheel: flywheel,
      uploads: UploadQueue(store: store, ingestor: ingestor) { _ in _ = try? await flywheel.creditContributions() },
      models: ModelCatalog(
        configured: "scripted", encoder: "words", generators: { ["scripted": "scripted"] }, load: { _ in model }),
      adapters: FakeAdapters().catalog, reranker: { throw AssistantError.noPassageCache },
      modelActivity: { [] }, passageCache: { nil }, idleWork: {},
      check: { try answerer.check($0) },
      ask: { request, intent in
        var running = Self.recorded(answerer.ask(request), request, messages, flywheel)
        if case .named(let name) = intent { running.route = QuestionRoute(name: name) }
        return running
      },
      classify: { try await intents.classify($0) }, intentActivity: { IntentActivity(classified: intents.classified) },
      review: { [store] finding, overruled in
        let reviewer = Reviewer(store: store, embedder: embedder)
        return try await overruled ? reviewer.overrule(finding) : reviewer.restore(finding)
      },
      question: AskRequest(question: ""))
    dataset = try await store.createDataset(name: "notes", description: "For tests")
    _ = try await resources.uploads.add(
      [
        Upload(name: "gate.md", data: Data(Self.gate.utf8)), Upload(name: "leave.md", data: Data(Self.leave.utf8)),
      ], datasetID: dataset.id)
    await resources.uploads.finish()
  }

  deinit { try? FileManager.default.removeItem(at: folder) }

  func document(_ uri: String) async throws -> DocumentRecord? {
    try await store.document(datasetID: dataset.id, uri: uri)
  }

  /// What `Assistant.ask` does beside answering.
  private static func recorded(
    _ events: AsyncThrowingStream<AnswerEvent, any Error>, _ request: AskRequest, _ messages: any MessageLog,
    _ flywheel: Flywheel
  ) -> RunningAnswer {
    let id = Identifiers.random("msg")
    let (stream, continuation) = AsyncThrowingStream<AnswerEvent, any Error>.makeStream()
    let task = Task {
      do {
        var passages: [Passage] = []
        for try await event in events {
          if case .passages(let found) = event { passages = found.map(\.passage) }
          if case .done(let answer) = event, !request.onlyRetrieval {
            let citations = answer.citations.compactMap { citation in
              passages.first { $0.id == citation.passageID }.map {
                LoggedCitation(number: citation.number, passage: $0)
              }
            }
            try await messages.append(
              LoggedMessage(
                id: id, datasetIDs: request.filter.datasetIDs, question: request.question, answer: answer.answer,
                refused: answer.refused, createdAt: Date(), details: "{}", citations: citations))
            try await flywheel.creditCitations(messageID: id)
          }
          continuation.yield(event)
        }
        continuation.finish()
      } catch { continuation.finish(throwing: error) }
    }
    continuation.onTermination = { _ in task.cancel() }
    return RunningAnswer(messageID: id, events: stream)
  }
}
