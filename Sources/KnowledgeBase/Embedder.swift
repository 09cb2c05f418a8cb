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
}

/// Which side of a search a text is on; e5 models prefix the two differently.
public enum EmbeddingRole: Sendable {
  case query, passage
}
