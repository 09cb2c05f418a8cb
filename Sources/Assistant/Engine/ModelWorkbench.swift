import Inference
import Tensors

/// Looks into models, for checking them against references.
public enum ModelWorkbench {
  public static func tokenize(
    _ text: [UInt8], model: ModelFile, parseSpecial: Bool, addSpecial: Bool
  ) throws -> [Int32] {
    let tokenizer = try TokenizerFactory.load(from: GGUFFile(path: model.path))
    return tokenizer.encode(bytes: text, parseSpecial: parseSpecial, addSpecial: addSpecial)
  }

  /// The scores of the whole vocabulary for the token after `tokens`.
  public static func logits(after tokens: [Int32], model: ModelFile, threads: Int?) async throws -> [Float] {
    try await offload {
      let decoder = try DecoderModel(GGUFFile(path: model.path), pool: ThreadPool(threads: threads))
      guard !tokens.isEmpty else { throw GenerationError.emptyPrompt }
      if let token = tokens.first(where: { $0 < 0 || $0 >= decoder.vocabularySize }) {
        throw GenerationError.tokenOutOfRange(token, vocabularySize: decoder.vocabularySize)
      }
      guard tokens.count <= decoder.configuration.contextLength else {
        throw GenerationError.contextOverflow(prompt: tokens.count, limit: decoder.configuration.contextLength)
      }
      let cache = decoder.makeCache(limit: tokens.count, precision: .half)
      let (_, logits) = decoder.forward([DecoderModel.Segment(tokens: tokens, cache: cache)])
      return Array(logits.array.prefix(decoder.vocabularySize))
    }
  }
}
