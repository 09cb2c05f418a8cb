public import KnowledgeBase
import Synchronization

/// Keeps the vectors of short texts that were asked for lately, so that a question is embedded once for its intent, its search and the next
/// one who asks it. Passages go through.
public final class CachedEmbedder: Embedder {
  /// Since the start.
  public struct Activity: Sendable, Equatable {
    public var hits = 0
    public var misses = 0
    /// Vectors that are kept.
    public var entries = 0

    public init(hits: Int = 0, misses: Int = 0, entries: Int = 0) {
      (self.hits, self.misses, self.entries) = (hits, misses, entries)
    }
  }

  /// At 384 dimensions 6 MiB.
  public static let maximumEntries = 4096
  /// Longer texts come once.
  static let maximumBytes = 1024

  private struct State {
    var vectors: RecentlyUsed<String, [Float]>
    var hits = 0
    var misses = 0
  }

  private let base: any Embedder
  private let state: Mutex<State>

  public init(_ base: any Embedder, entries: Int = CachedEmbedder.maximumEntries) {
    self.base = base
    state = Mutex(State(vectors: RecentlyUsed(limit: max(1, entries))))
  }

  public var identity: String { base.identity }
  public var dimension: Int { base.dimension }
  public var maximumTokens: Int { base.maximumTokens }

  public func tokenCount(_ text: String) -> Int { base.tokenCount(text) }

  public func embedWhole(
    _ texts: [String], as role: EmbeddingRole
  ) async throws -> (vectors: [[Float]], tokens: Int) {
    try await base.embedWhole(texts, as: role)
  }

  public func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    guard role == .query else { return try await base.embed(texts, as: role) }
    var vectors = known(texts)
    let missing = vectors.indices.filter { vectors[$0] == nil }
    guard !missing.isEmpty else { return vectors.compactMap { $0 } }
    let computed = try await base.embed(missing.map { texts[$0] }, as: role)
    state.withLock { state in
      for (place, vector) in zip(missing, computed) {
        vectors[place] = vector
        if Self.isKept(texts[place]) { state.vectors.insert(vector, for: texts[place]) }
      }
    }
    return vectors.compactMap { $0 }
  }

  public var activity: Activity {
    state.withLock { Activity(hits: $0.hits, misses: $0.misses, entries: $0.vectors.count) }
  }

  private func known(_ texts: [String]) -> [[Float]?] {
    state.withLock { state in
      texts.map { text in
        let vector = Self.isKept(text) ? state.vectors.value(for: text) : nil
        if vector == nil { state.misses += 1 } else { state.hits += 1 }
        return vector
      }
    }
  }

  private static func isKept(_ text: String) -> Bool { text.utf8.count <= maximumBytes }
}
