import Tensors

/// The queries of latent attention: straight from the stream, or through a short vector.
struct LatentQuery: Sendable {
  private let compression: (matrix: PackedMatrix, norm: FloatBuffer)?
  private let matrix: PackedMatrix

  init(
    _ prefix: String, _ shape: AttentionConfiguration.Latent, width: Int, _ weights: Weights
  ) throws(ModelFileError) {
    let rows = shape.heads * shape.querySize
    if let rank = shape.queryRank {
      compression = (
        try weights.matrix("\(prefix)q_a.weight", rows: rank, columns: width),
        try weights.vector("\(prefix)q_a_norm.weight", count: rank)
      )
      matrix = try weights.matrix("\(prefix)q_b.weight", rows: rows, columns: rank)
    } else {
      compression = nil
      matrix = try weights.matrix("\(prefix)q.weight", rows: rows, columns: width)
    }
  }

  var byteCount: Int { matrix.shape.byteCount + (compression?.matrix.shape.byteCount ?? 0) }

  /// Computes the queries, and `beside` from the same input.
  func apply(
    _ input: FloatBuffer, into q: FloatBuffer, beside: (matrix: PackedMatrix, y: FloatBuffer), _ step: DecoderStep
  ) {
    guard let compression else {
      return step.projector.project(input, tokens: step.count, [(matrix, q), beside])
    }
    let rank = compression.norm.count
    let compressed = step.buffers[.compressed, step.count * rank]
    step.projector.project(input, tokens: step.count, [(compression.matrix, compressed), beside])
    step.normalize(compressed, stride: rank, compression.norm, into: compressed)
    step.projector.project(compressed, tokens: step.count, [(matrix, q)])
  }
}
