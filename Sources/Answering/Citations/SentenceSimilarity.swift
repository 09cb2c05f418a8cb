import KnowledgeBase

/// Compares statements with the sentences of passages by meaning. A passage's sentences are embedded once, when first needed.
actor SentenceSimilarity {
  private let embedder: any Embedder
  private var vectors: [Int64: [[Float]]] = [:]

  init(embedder: any Embedder) {
    self.embedder = embedder
  }

  /// `nil` for a passage without text. Costs one embedding, and at a passage's first use one for each of its sentences.
  func nearest(to statement: String, in passage: PassageEvidence) async throws -> (bytes: Range<Int>, cosine: Float)? {
    // Both sides are sentences, so both are embedded alike, as these models want it for comparisons without a searching side.
    guard let vector = try await embedder.embed([statement], as: .query).first else { return nil }
    let known = try await sentences(of: passage)
    let cosines = known.map { zip($0, vector).reduce(Float(0)) { $0 + $1.0 * $1.1 } }
    guard let best = cosines.indices.max(by: { cosines[$0] < cosines[$1] }) else { return nil }
    return (passage.units[best].bytes, cosines[best])
  }

  private func sentences(of passage: PassageEvidence) async throws -> [[Float]] {
    if let known = vectors[passage.passage.id] { return known }
    let found = try await embedder.embed(passage.units.map { passage.text($0.bytes) }, as: .query)
    vectors[passage.passage.id] = found
    return found
  }
}
