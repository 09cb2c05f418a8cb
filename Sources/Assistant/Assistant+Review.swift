import Documents
import Flywheel
public import KnowledgeBase

extension Assistant {
  public var reviewList: ReviewList { ReviewList(store: store, embedder: embedder) }

  /// Carries out a reviewer's word on a finding, and credits whom it takes an objection from; see `Reviewer`.
  @discardableResult
  public func review(_ id: Int64, overruled: Bool) async throws -> [StoredFinding] {
    let reviewer = Reviewer(store: store, embedder: embedder, chunking: settings.chunking)
    let findings = try await overruled ? reviewer.overrule(id) : reviewer.restore(id)
    if let finding = findings.first, finding.step == .duplicates {
      try await library.flywheel.reconsider(documentID: finding.documentID)
    }
    return findings
  }

  /// Documents of different datasets that say the same; see `SemanticDuplicates`.
  public func semanticDuplicates(least: Double? = nil, limit: Int) async throws -> [SemanticDuplicates.Pair] {
    let vectors = try await store.passageVectors(datasetID: nil, sample: 8)
    let background = try await GeneralText.vectors(embedder)
    return try await offload {
      SemanticDuplicates.pairs(vectors, background: background, least: least, limit: limit)
    }
  }
}
