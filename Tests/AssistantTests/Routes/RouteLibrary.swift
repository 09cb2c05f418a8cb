import Answering
import Documents
import Flywheel
import Foundation
import Intents
import KnowledgeBase
import Retrieval

@testable import Assistant

/// Texts that share words lie close together, all others are as far apart as in e5. Counts what it embeds.
struct WordEmbedder: Embedder {
  let identity = "words@test"
  let dimension = 64
  let maximumTokens = 512

  func tokenCount(_ text: String) -> Int { Self.words(text).count + 2 }

  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    texts.map { text in
      var vector = [Float](repeating: 0, count: dimension)
      for word in Set(Self.words(text)) {
        let hash = word.utf8.reduce(UInt64(14_695_981_039_346_656_037)) { ($0 ^ UInt64($1)) &* 1_099_511_628_211 }
        vector[1 + Int(hash % UInt64(dimension - 1))] += 1
      }
      let length = vector.reduce(0) { $0 + $1 * $1 }.squareRoot()
      if length > 0 { vector = vector.map { $0 / length * Float(0.3).squareRoot() } }
      vector[0] = Float(length > 0 ? 0.7 : 1).squareRoot()
      return vector
    }
  }

  /// Latin words, and single ideographs.
  private static func words(_ text: String) -> [String] {
    text.lowercased().split { !$0.isLetter && !$0.isNumber }.flatMap { word -> [String] in
      word.first?.isASCII == true ? [String(word)] : word.map(String.init)
    }
  }
}

/// A library with two regulations, a source file and an article, and a router over it.
struct RouteLibrary {
  let scratch: Scratch
  let store: SQLiteStore
  let flywheel: Flywheel
  let intents: IntentShelf
  let router: QuestionRouter

  static let leave = """
    ---
    kind: regulation
    title: 澄江科技休假办法
    author: 林知远
    ---

    第一条　为了规范员工休假，制定本办法。

    第二条　员工每年享有十五天年假。

    前款所称年假不含法定节假日。

    第三条　病假须在三日内提交证明。
    """

  static let points = """
    ---
    kind: regulation
    title: 贡献积分管理办法
    ---

    第一条　为了激励贡献，制定本办法。

    第二条　每被引用一次得一分。
    """

  static let bucket = """
    /// Limits the rate of requests by tokens.
    struct TokenBucket {
      var tokens = 0
      mutating func take() -> Bool {
        tokens > 0
      }
    }
    """

  static let numbers = """
    # 假期

    事假：8 天

    婚假：10 天
    """

  init() async throws {
    scratch = try Scratch()
    let embedder = WordEmbedder()
    let database = try LibraryDatabase(path: scratch.url.appending(path: "library.sqlite").path)
    store = try await SQLiteStore(database: database, embedder: embedder)
    flywheel = Flywheel(ledger: try Ledger(database: database))
    intents = IntentShelf(home: scratch.url, embedder: embedder)
    let retriever = Retriever(store: store, embedder: embedder)
    router = QuestionRouter(
      intents: intents, store: store, flywheel: flywheel, retriever: retriever, answerability: Answerability())
    let dataset = try await store.createDataset(name: "house", description: "")
    let documents = scratch.url.appending(path: "documents")
    for (text, name) in [
      (Self.leave, "leave.md"), (Self.points, "points.md"), (Self.numbers, "numbers.md"), (Self.bucket, "bucket.swift"),
    ] {
      _ = try scratch.write(text, to: "documents/\(name)")
    }
    _ = try await Ingestor(store: store, embedder: embedder).ingest(paths: [documents.path], datasetID: dataset.id)
    try await flywheel.creditContributions()
  }

  func answer(_ question: String, _ intent: QuestionIntent) async throws -> Answer? {
    let events = try await router.answer(AskRequest(question: question), intent)?.events
    guard let events else { return nil }
    guard case .passages = events.first, case .done(let answer) = events.last else { return nil }
    let deltas = events.compactMap { event in
      if case .delta(let text) = event { text } else { nil }
    }
    return deltas.joined() == answer.answer ? answer : nil
  }
}
