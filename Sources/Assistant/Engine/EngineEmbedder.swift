public import Inference
public import KnowledgeBase
public import Tensors

/// The encoder behind `KnowledgeBase.Embedder`: texts are tokenised by the caller's task and embedded together with those of other
/// callers, off Swift's cooperative pool.
///
/// e5 models expect `query: ` and `passage: ` before their texts (Wang et al. 2024).
public final class EngineEmbedder: Embedder {
  public let identity: String
  public let dimension: Int
  public let maximumTokens: Int

  private let tokenizer: any Tokenizer
  private let batcher: EmbeddingBatcher

  /// `identity` must change with the weights: the manifest's name, or a hash of the file.
  public init(
    _ file: GGUFFile, identity: String, cache: PackedWeightsCache? = nil, pool: ThreadPool,
    limits: BatchLimits = BatchLimits()
  ) throws {
    self.identity = identity
    let model = try EncoderModel(file, pool: pool, cache: cache)
    tokenizer = try TokenizerFactory.load(from: file)
    dimension = model.configuration.width
    maximumTokens = model.configuration.contextLength
    batcher = EmbeddingBatcher(limits: limits) { model.embed($0) }
  }

  public func tokenCount(_ text: String) -> Int {
    tokens(text, .passage).count
  }

  public func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    try await batcher.embed(texts.map { cut(tokens($0, role)) }, as: role)
  }

  public func embedWhole(
    _ texts: [String], as role: EmbeddingRole
  ) async throws -> (vectors: [[Float]], tokens: Int) {
    let texts = texts.map { tokens($0, role) }
    let counts = texts.map(\.count)
    try TextTooLong.check(counts, limit: maximumTokens)
    return (try await batcher.embed(texts, as: role), counts.reduce(0, +))
  }

  private func tokens(_ text: String, _ role: EmbeddingRole) -> [Int32] {
    tokenizer.encode(Self.prefix(role) + text, addSpecial: true)
  }

  /// To the encoder's length, the closing token kept.
  private func cut(_ tokens: [Int32]) -> [Int32] {
    guard tokens.count > maximumTokens, let last = tokens.last else { return tokens }
    return tokens.prefix(maximumTokens - 1) + [last]
  }

  private static func prefix(_ role: EmbeddingRole) -> String {
    role == .query ? "query: " : "passage: "
  }
}
