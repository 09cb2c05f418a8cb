/// Turns text into unit vectors. Implemented over the inference engine by `Assistant`, and by small fakes in tests.
public protocol Embedder: Sendable {
  /// Names the weights exactly (model name and content hash): vectors of different identities are never compared.
  var identity: String { get }
  var dimension: Int { get }
  /// The longest input in tokens, special tokens and role prefix included; longer input is truncated.
  var maximumTokens: Int { get }
  /// Tokens that `text` takes as a passage, special tokens and role prefix included.
  func tokenCount(_ text: String) -> Int
  /// One L2-normalised vector of `dimension` for each text, in order. An empty input gives an empty output.
  func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]]
  /// The same for texts that must not be truncated, with the tokens that they take together in their role. Throws `TextTooLong`, with
  /// nothing embedded.
  func embedWhole(_ texts: [String], as role: EmbeddingRole) async throws -> (vectors: [[Float]], tokens: Int)
}

extension Embedder {
  public func embedWhole(
    _ texts: [String], as role: EmbeddingRole
  ) async throws -> (vectors: [[Float]], tokens: Int) {
    let counts = texts.map(tokenCount)
    try TextTooLong.check(counts, limit: maximumTokens)
    return (try await embed(texts, as: role), counts.reduce(0, +))
  }
}

/// A text that an encoder would have to cut: a vector of half a text is no vector of it.
public struct TextTooLong: Error, Equatable, CustomStringConvertible {
  /// Which of the texts.
  public var index: Int
  public var tokens: Int
  public var limit: Int

  public init(index: Int, tokens: Int, limit: Int) {
    (self.index, self.tokens, self.limit) = (index, tokens, limit)
  }

  /// Throws for the first count above `limit`.
  public static func check(_ counts: [Int], limit: Int) throws(TextTooLong) {
    guard let index = counts.firstIndex(where: { $0 > limit }) else { return }
    throw TextTooLong(index: index, tokens: counts[index], limit: limit)
  }

  public var description: String {
    "text \(index + 1) takes \(tokens) tokens and the encoder reads \(limit): split it"
  }
}

/// Which side of a search a text is on; e5 models prefix the two differently.
public enum EmbeddingRole: Sendable {
  case query, passage
}
