import Documents
public import KnowledgeBase

/// Finds the passages that a question is about, by meaning and by words.
public struct Retriever: Sendable {
  private let store: any KnowledgeStore
  private let embedder: any Embedder
  private let options: RetrievalOptions

  public init(store: any KnowledgeStore, embedder: any Embedder, options: RetrievalOptions = RetrievalOptions()) {
    self.store = store
    self.embedder = embedder
    self.options = options
  }

  /// Best first, without passages of the same text; equal requests to an unchanged library give equal answers. Costs one embedding and
  /// two searches, side by side. Throws `RetrievalError` for a request that makes no sense, and what store and embedder throw.
  public func retrieve(_ request: RetrievalRequest) async throws -> [RankedPassage] {
    let question = request.question.trimmingPrefix(while: \.isWhitespace)
    let weights = request.weights ?? options.weights
    guard !question.isEmpty else { throw RetrievalError.emptyQuestion }
    guard (1...max(1, options.candidates)).contains(request.topK) else {
      throw RetrievalError.topKOutOfRange(request.topK, limit: options.candidates)
    }
    guard weights.isUsable else {
      throw RetrievalError.unusableWeights(vector: weights.vector, lexical: weights.lexical)
    }

    async let lexical = store.lexicalSearch(request.question, filter: request.filter, limit: options.candidates)
    let vector = try await embed(request.question)
    let depth = options.candidates * max(1, options.vectorDepth)
    let vectorHits = try await store.vectorSearch(vector, filter: request.filter, limit: depth)
    let lexicalHits = try await lexical

    let ids = Set((vectorHits + lexicalHits).map(\.passageID)).sorted()
    let passages = try await store.passages(ids: ids)
    let byID = Dictionary(passages.map { ($0.id, $0) }, uniquingKeysWith: { first, _ in first })
    let missing = Set(byID.keys).subtracting(vectorHits.map(\.passageID))
    let cosines = try await cosines(of: passages.filter { missing.contains($0.id) }, with: vector)

    let ranked = ScoreFusion(weights: weights, cosineFloor: options.cosineFloor)
      .fuse(
        vector: vectorHits, lexical: lexicalHits, cosines: cosines, bonuses: bonuses(for: passages, request.question),
        limit: options.candidates
      )
      .compactMap { candidate in
        byID[candidate.passageID].map {
          RankedPassage(
            passage: $0, score: candidate.score,
            scores: PassageScores(vector: candidate.cosine, lexical: candidate.lexical))
        }
      }
      .filter { $0.scores.vector >= request.similarityThreshold ?? -.infinity }
    return Array(Self.withoutRepeatedTexts(ranked).prefix(request.topK))
  }

  /// `found`, and behind them the clauses that the best of them point at and that were not found: a rule is not understood without the rule
  /// that it refers to. What was found keeps its place, so that nothing better is crowded out. Scores of what is added are those of its own vector.
  public func withReferredClauses(
    _ found: [RankedPassage], question: String, filter: SearchFilter = SearchFilter()
  ) async throws -> [RankedPassage] {
    let referring = found.prefix(max(0, options.referringPassages)).filter { $0.passage.chunk.kind == .regulation }
    // Some of them were found themselves.
    let referred = try await store.passages(
      referredToBy: referring.map(\.passage.id), filter: filter, limit: options.referredPassages + found.count)
    let known = Set(found.map(\.passage.id))
    let added = referred.filter { !known.contains($0.passage.id) }.prefix(max(0, options.referredPassages))
    guard !added.isEmpty else { return found }
    let cosines = try await cosines(of: added.map(\.passage), with: try await embed(question))
    return found
      + added.map {
        RankedPassage(
          passage: $0.passage, score: 0, scores: PassageScores(vector: cosines[$0.passage.id] ?? 0, lexical: 0),
          referredBy: $0.referredBy)
      }
  }

  private func bonuses(for passages: [Passage], _ question: String) -> [Int64: Float] {
    let language = LanguageDetector.language(of: question)
    let foreign = passages.filter { $0.chunk.language != language && $0.chunk.language != .other }
    guard language != .other else { return [:] }
    return Dictionary(foreign.map { ($0.id, options.otherLanguageBonus) }, uniquingKeysWith: { first, _ in first })
  }

  private func embed(_ question: String) async throws -> [Float] {
    try await embedder.embed([question], as: .query).first ?? []
  }

  /// From the vectors that the library holds: nothing is computed anew.
  private func cosines(of passages: [Passage], with vector: [Float]) async throws -> [Int64: Float] {
    guard !passages.isEmpty else { return [:] }
    let hashes = passages.map { ContentHash.hex($0.chunk.embeddingText(title: $0.title)) }
    let vectors = try await store.vectors(contentHashes: hashes)
    return zip(passages, hashes).reduce(into: [:]) { result, pair in
      guard let other = vectors[pair.1], other.count == vector.count else { return }
      result[pair.0.id] = zip(vector, other).reduce(0) { $0 + $1.0 * $1.1 }
    }
  }

  private static func withoutRepeatedTexts(_ ranked: [RankedPassage]) -> [RankedPassage] {
    var seen = Set<Substring>()
    return ranked.filter { seen.insert($0.passage.chunk.text.trimmed).inserted }
  }
}

extension String {
  fileprivate var trimmed: Substring {
    let start = drop(while: \.isWhitespace)
    guard let end = start.lastIndex(where: { !$0.isWhitespace }) else { return "" }
    return start[...end]
  }
}
