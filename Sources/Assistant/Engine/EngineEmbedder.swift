import Foundation
public import Inference
public import KnowledgeBase
public import Tensors

/// The encoder behind `KnowledgeBase.Embedder`: texts are tokenised by the caller's task and embedded on the encoder's own queue.
///
/// e5 models expect `query: ` and `passage: ` before their texts (Wang et al. 2024).
//
// @unchecked: the model is called only on the serial queue.
public final class EngineEmbedder: Embedder, @unchecked Sendable {
  public let identity: String
  public let dimension: Int
  public let maximumTokens: Int

  private let model: EncoderModel
  private let tokenizer: any Tokenizer
  private let queue = DispatchQueue(label: "kaijuan.encoder", qos: .userInitiated)

  /// `identity` must change with the weights: the manifest's name, or a hash of the file.
  public init(_ file: GGUFFile, identity: String, pool: ThreadPool) throws {
    self.identity = identity
    model = try EncoderModel(file, pool: pool)
    tokenizer = try TokenizerFactory.load(from: file)
    dimension = model.configuration.width
    maximumTokens = model.configuration.contextLength
  }

  public func tokenCount(_ text: String) -> Int {
    tokenizer.encode(Self.prefix(.passage) + text, addSpecial: true).count
  }

  public func embed(_ texts: [String], as role: EmbeddingRole) async throws -> [[Float]] {
    guard !texts.isEmpty else { return [] }
    let inputs = texts.map { tokens($0, role) }
    return await withCheckedContinuation { continuation in
      queue.async { continuation.resume(returning: self.model.embed(inputs)) }
    }
  }

  /// Cut to the encoder's length, its closing token kept.
  private func tokens(_ text: String, _ role: EmbeddingRole) -> [Int32] {
    let tokens = tokenizer.encode(Self.prefix(role) + text, addSpecial: true)
    guard tokens.count > maximumTokens, let last = tokens.last else { return tokens }
    return tokens.prefix(maximumTokens - 1) + [last]
  }

  private static func prefix(_ role: EmbeddingRole) -> String {
    role == .query ? "query: " : "passage: "
  }
}
