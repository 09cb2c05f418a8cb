import Foundation

/// Findings in the order in which they are worth a reviewer's time.
public struct ReviewList: Sendable {
  /// In what order.
  public enum Order: String, Sendable, CaseIterable {
    /// By document and place.
    case place
    /// Those of documents that read least like the library first.
    case relevance
  }

  /// Passages of a document that its relevance is judged by.
  private static let passages = 16

  private let store: any FindingStore
  private let embedder: any Embedder

  public init(store: any FindingStore, embedder: any Embedder) {
    self.store = store
    self.embedder = embedder
  }

  /// By relevance, all findings that `query` lets through are read and ranked; see `RelevanceModel` for the cost.
  public func findings(_ query: FindingQuery, by order: Order) async throws -> [StoredFinding] {
    guard order == .relevance else { return try await store.findings(query) }
    var all = query
    (all.limit, all.offset) = (.max, 0)
    let relevance = try await relevance()
    var findings = try await store.findings(all)
    for index in findings.indices { findings[index].relevance = relevance[findings[index].documentID] }
    let ranked = findings.enumerated().sorted { one, other in
      (one.element.relevance ?? 0, one.offset) < (other.element.relevance ?? 0, other.offset)
    }
    return ranked.dropFirst(query.offset).prefix(query.limit).map(\.element)
  }

  /// By document, over the whole library; documents without passages have none.
  public func relevance() async throws -> [String: Double] {
    let documents = try await store.passageVectors(datasetID: nil, sample: Self.passages)
    guard !documents.isEmpty else { return [:] }
    let background = try await GeneralText.vectors(embedder).values.flatMap(\.self)
    return try await Offload.run { RelevanceModel.scores(documents, background: background) }
  }
}
