import Foundation
public import Tensors

/// What a decoder will take of memory, told from its file before it is loaded.
public struct MemoryDemand: Sendable, Equatable {
  /// Packed weights, all of them.
  public var weightBytes: Int
  /// Of these, the routed experts'.
  public var expertBytes: Int
  /// Of these, those that one token goes through.
  public var activeExpertBytes: Int
  /// Keys and values of a position.
  public var positionBytes: Int
  /// Buffers of a step.
  public var bufferBytes: Int
  /// What few queries keep of each `KeyValueCache.span` positions while threads share them.
  public var spanBytes: Int
  /// Positions the model was trained for.
  public var longestContext: Int

  /// - Parameters:
  ///   - precision: of keys and values; `nil` takes `DecoderConfiguration.cachePrecision`.
  ///   - stepTokens: the most that are read at once.
  /// - Throws: `ModelFileError` where the file holds no decoder that can be run here.
  public init(
    _ file: GGUFFile, precision: KeyValueCache.Precision? = nil, stepTokens: Int = 256
  ) throws(ModelFileError) {
    let shape = try DecoderConfiguration(file)
    let isTied = file.tensor("output.weight") == nil
    var (weights, experts) = (0, 0)
    for tensor in file.tensors where isTied || tensor.name != "token_embd.weight" {
      let bytes = PackedWeights.byteCount(tensor)
      weights += bytes
      if tensor.name.hasSuffix("_exps.weight") { experts += bytes }
    }
    weightBytes = weights
    expertBytes = experts
    activeExpertBytes = shape.experts.map { experts / $0.count * $0.used } ?? 0
    longestContext = shape.contextLength
    let cache = shape.cacheShape(precision)
    positionBytes = cache.positionBytes
    let blocks = 2 * ProcessInfo.processInfo.activeProcessorCount - 1
    spanBytes = blocks * QueryRows.maximum * cache.partCount * MemoryLayout<Float>.size
    let vocabulary = file.tensor("token_embd.weight")?.shape.last ?? 0
    let numbers = shape.stepNumbers * stepTokens + TextGenerator.mostScoredRows * vocabulary
    bufferBytes = numbers * MemoryLayout<Float>.size
  }

  /// With everything in memory, for an answer that fills a context of `tokens`.
  public func whole(context tokens: Int) -> Int {
    weightBytes + positionBytes * tokens + spanBytes * (tokens / KeyValueCache.span + 1) + bufferBytes
  }

  /// The least with which it is worth beginning: of the experts only those of one token, the others read from disk when they are chosen.
  public func least(context tokens: Int) -> Int { whole(context: tokens) - expertBytes + activeExpertBytes }
}

extension DecoderConfiguration {
  /// Numbers that a step keeps of each token in its widest moment; see `StepBuffers`.
  fileprivate var stepNumbers: Int {
    let attended =
      switch attention {
      case .grouped(let shape): 2 * (shape.heads + shape.keyValueHeads) * shape.headSize
      case .latent(let shape):
        shape.heads * (shape.querySize + shape.keySize + shape.latentSize + shape.valueSize) + shape.keySize
          + (shape.queryRank ?? 0)
      }
    let chosen = experts.map { $0.used * ($0.width + width) + $0.count } ?? 0
    let inner = max(feedForwardWidth ?? 0, experts?.shared?.width ?? 0, experts.map { $0.used * $0.width } ?? 0)
    return 3 * width + attended + 2 * inner + chosen
  }
}
