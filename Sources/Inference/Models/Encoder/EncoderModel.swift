public import Tensors

/// A BERT encoder: token ids in, one L2-normalised vector a text out (Devlin et al. 2018; pooling as in Reimers and Gurevych 2019).
///
/// Texts of different lengths are packed side by side without padding. `embed` is not reentrant: one owner calls it.
//
// @unchecked: weights are immutable; the workspace belongs to the single caller of `embed`.
public final class EncoderModel: @unchecked Sendable {
  private let weights: EncoderWeights
  private let pool: ThreadPool
  private let kernels: Kernels
  private var workspace: EncoderWorkspace

  /// Tokens packed into one pass; longer inputs are cut into several passes.
  private static let tokensPerPass = 512

  /// `cache: nil` packs the weights into memory.
  public init(
    _ file: GGUFFile, pool: ThreadPool, kernels: Kernels = .best, cache: PackedWeightsCache? = nil
  ) throws(ModelFileError) {
    weights = try EncoderWeights(file, pool: pool, cache: cache)
    self.pool = pool
    self.kernels = kernels
    workspace = EncoderWorkspace(weights.configuration, tokens: 1, threads: pool.threads, kernels: kernels)
  }

  public var configuration: EncoderConfiguration { weights.configuration }

  public var vocabularySize: Int { weights.words.rows }

  /// One vector of `configuration.width` for each text. Texts must be non-empty, inside the vocabulary and at most
  /// `configuration.contextLength` tokens long. Cost: proportional to tokens, and to the square of each length in attention.
  public func embed(_ texts: [[Int32]]) -> [[Float]] {
    var vectors = [[Float]]()
    var start = 0
    while start < texts.count {
      var end = start
      var tokens = 0
      while end < texts.count, end == start || tokens + texts[end].count <= Self.tokensPerPass {
        tokens += texts[end].count
        end += 1
      }
      let batch = EncoderBatch(Array(texts[start..<end]))
      vectors += pool.hold { pass(batch) }
      start = end
    }
    return vectors
  }

  private func pass(_ batch: EncoderBatch) -> [[Float]] {
    if workspace.capacity < batch.tokens.count {
      workspace = EncoderWorkspace(
        configuration, tokens: batch.tokens.count, threads: pool.threads, kernels: kernels)
    }
    EncoderPass(batch, weights, workspace, pool: pool, kernels: kernels).run()
    return batch.texts.map { pooled(workspace.stream, $0) }
  }

  private func pooled(_ x: FloatBuffer, _ text: Range<Int>) -> [Float] {
    let width = configuration.width
    let sum = FloatBuffer(width)
    let tokens = configuration.pooling == .mean ? text : text.lowerBound..<text.lowerBound + 1
    for token in tokens { kernels.add(x.base + token * width, count: width, into: sum.base) }
    let length = kernels.dot(sum.base, sum.base, count: width).squareRoot()
    let scale = length > 0 ? 1 / length : 0
    return sum.array.map { $0 * scale }
  }
}
