import Answering
import Documents
import Foundation
import KnowledgeBase
import Retrieval
import Testing

@testable import Evaluation

struct EvaluatorTests {
  private static let set = QuestionSet(
    name: "small",
    library: .texts([
      .init(uri: "a", title: "a", text: "感知机由罗森布拉特于1958年提出。"),
      .init(uri: "b", title: "b", text: "第六届立法会共有70个议席。选举在九月举行。"),
      .init(uri: "c", title: "c", text: "Dynamic batching groups the requests of many users."),
    ]),
    questions: [
      Question(
        id: "1", text: "感知机由谁提出？", language: .chinese, kind: "article",
        gold: [.init(uri: "a", evidence: "罗森布拉特")], answers: ["罗森布拉特"]),
      Question(
        id: "2", text: "Which requests does dynamic batching group?", language: .english, kind: "code",
        gold: [.init(uri: "c", evidence: "requests of many users")], answers: ["requests of many users"]),
      Question(id: "3", text: "光合作用释放哪种气体？", language: .chinese, kind: "unanswerable", gold: [], answers: []),
    ])

  private func evaluate(
    _ set: QuestionSet = set, script: String? = nil, into store: InMemoryStore = InMemoryStore()
  ) async throws -> EvaluationReport {
    var options = AnswererOptions()
    options.answerability.cosineWeight = 0
    options.answerability.marginWeight = 0
    let answerer = script.map {
      Answerer(
        retriever: Retriever(store: store, embedder: TermEmbedder()), model: ScriptedModel($0),
        embedder: TermEmbedder(),
        options: options)
    }
    let evaluator = Evaluator(
      store: store, embedder: TermEmbedder(), answerer: answerer, answerability: options.answerability)
    return try await evaluator.evaluate(set) { library in
      guard case .texts(let texts) = library else { return }
      for text in texts {
        try await store.add(text.text, title: text.title, uri: text.uri, dataset: text.dataset ?? "default")
      }
    }
  }

  @Test func measuresRetrievalAlone() async throws {
    let report = try await evaluate()
    #expect(report.figures.recallAt1 == 1 && report.figures.mrrAt10 == 1 && report.figures.ndcgAt10 == 1)
    #expect(report.figures.exactMatch == nil && report.figures.refusalRate == nil)
    #expect(report.figures.questions == 3 && report.figures.unanswerable == 1)
    #expect(report.byKind["unanswerable"]?.recallAt1 == nil)
    #expect(report.byLanguage["zh"]?.questions == 2)
    #expect(report.failures.isEmpty)
    #expect(report.outcomes.map(\.scored.isAnswerable) == [true, true, false])
    #expect(report.outcomes[0].answerability > report.outcomes[2].answerability)
  }

  @Test func measuresAnswers() async throws {
    // The same for each question: right for the first, beside the point for the second; the third is refused before.
    let report = try await evaluate(script: "罗森布拉特[1]。")
    let figures = report.figures
    #expect(figures.exactMatch == 0.5 && figures.f1 == 0.5 && figures.answerContains == 0.5)
    #expect(figures.refusalRate == 1)
    #expect(figures.citationPrecision == 0.5)
    #expect(report.byKind["article"]?.citationRecall == 1 && report.byKind["article"]?.exactMatch == 1)
    #expect(report.failures.map(\.id) == ["2"])
  }

  @Test func countsCitationsByWhereTheyPoint() async throws {
    var set = Self.set
    set.questions = [
      Question(
        id: "1", text: "第六届立法会有多少个议席？", language: .chinese, kind: "article",
        gold: [.init(uri: "b", evidence: "70个"), .init(uri: "a", evidence: "1958")], answers: ["70"])
    ]
    // The right document, but not where the answer stands.
    let report = try await evaluate(set, script: "选举在九月举行[1]。")
    #expect(report.figures.citationPrecision == 0)
    #expect(report.figures.citationRecall == 0)
    let right = try await evaluate(set, script: "共有70个议席[1]。")
    #expect(right.figures.citationPrecision == 1)
    #expect(right.figures.citationRecall == 0.5)
  }

  @Test func questionsKeepToTheirDataset() async throws {
    var set = Self.set
    set.library = .texts([
      .init(uri: "x", title: "x", text: "感知机由罗森布拉特提出。", dataset: "one"),
      .init(uri: "x", title: "x", text: "无关的内容。", dataset: "two"),
    ])
    set.questions = ["one", "two", "three"].map {
      Question(
        id: $0, text: "感知机由谁提出？", language: .chinese, kind: "article", dataset: $0, gold: [.init(uri: "x")],
        answers: ["x"])
    }
    let report = try await evaluate(set)
    #expect(report.outcomes[0].signs.coverage == 1 && report.outcomes[1].signs.coverage == 0)
    #expect(report.outcomes[2].error?.contains("three") == true)
    #expect(report.figures.failed == 1)
    #expect(report.figures.recallAt1 == 2.0 / 3)
    #expect(report.failures.map(\.reason) == [.error])
  }

  @Test func aFailingQuestionDoesNotEndTheRest() async throws {
    let store = InMemoryStore()
    await store.fail(with: InMemoryStore.NotSupported())
    let report = try await evaluate(into: store)
    #expect(report.figures.failed == 3 && report.failures.count == 3)
    #expect(report.figures.recallAt1 == 0)
  }

  @Test func reportsProgressAndCanBeCancelled() async throws {
    let task = Task {
      try await Evaluator(store: InMemoryStore(), embedder: TermEmbedder()).evaluate(
        Self.set, ingest: { _ in },
        progress: { done, total in
          #expect(total == 3)
          if done == 1 { withUnsafeCurrentTask { $0?.cancel() } }
        })
    }
    await #expect(throws: CancellationError.self) { try await task.value }
  }

  @Test func jsonHasTheAgreedKeys() async throws {
    let report = try await evaluate(script: "罗森布拉特[1]。")
    let json = try JSONSerialization.jsonObject(with: JSONEncoder().encode(report)) as? [String: Any]
    let keys = Set(try #require(json).keys)
    for key in [
      "recall_at_1", "recall_at_5", "mrr_at_10", "ndcg_at_10", "exact_match", "f1", "citation_precision",
      "citation_recall",
      "refusal_rate", "false_refusal_rate", "seconds", "by_kind", "by_language", "failures", "questions",
    ] {
      #expect(keys.contains(key), "\(key)")
    }
  }
}
