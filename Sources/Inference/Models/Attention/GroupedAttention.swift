import Tensors

/// Attention in which groups of query heads share a key/value head. Biases are there where the file has them.
struct GroupedAttention: DecoderAttention {
  private let layer: Int
  private let shape: AttentionConfiguration.Grouped
  private let width: Int
  private let window: Int?
  private let query, key, value: Projection
  private let output: PackedMatrix

  private struct Projection: Sendable {
    let matrix: PackedMatrix
    /// Of each head or of the whole row.
    let norm: FloatBuffer?

    init(_ name: String, rows: Int, columns: Int, norm: Int?, _ weights: Weights) throws(ModelFileError) {
      matrix = try weights.matrix(
        "\(name).weight", rows: rows, columns: columns, bias: try weights.optionalVector("\(name).bias", count: rows))
      self.norm = if let norm { try weights.vector("\(name)_norm.weight", count: norm) } else { nil }
    }

    func normalize(_ row: UnsafeMutablePointer<Float>, epsilon: Float, _ kernels: Kernels) {
      guard let norm else { return }
      for start in stride(from: 0, to: matrix.shape.rows, by: norm.count) {
        kernels.rmsNorm(row + start, norm.base, epsilon: epsilon, count: norm.count, into: row + start)
      }
    }
  }

  init(
    _ layer: Int, _ shape: AttentionConfiguration.Grouped, _ model: DecoderConfiguration, _ weights: Weights
  ) throws(ModelFileError) {
    func projection(_ part: String, heads: Int, isNormed: Bool) throws(ModelFileError) -> Projection {
      let rows = heads * shape.headSize
      let norm: Int? = isNormed ? (shape.norm == .heads ? shape.headSize : rows) : nil
      return try Projection("blk.\(layer).attn_\(part)", rows: rows, columns: model.width, norm: norm, weights)
    }
    self.layer = layer
    self.shape = shape
    width = model.width
    window = model.isLocal(layer) ? model.window?.length : nil
    query = try projection("q", heads: shape.heads, isNormed: shape.norm != .none)
    key = try projection("k", heads: shape.keyValueHeads, isNormed: shape.norm != .none)
    value = try projection("v", heads: shape.keyValueHeads, isNormed: false)
    output = try weights.matrix(
      "blk.\(layer).attn_output.weight", rows: model.width, columns: shape.heads * shape.headSize)
  }

  var byteCount: Int {
    [query.matrix, key.matrix, value.matrix, output].reduce(0) { $0 + $1.shape.byteCount }
  }

  func apply(_ input: FloatBuffer, into result: FloatBuffer, _ step: DecoderStep) {
    let queryWidth = query.matrix.shape.rows
    let keyWidth = key.matrix.shape.rows
    let q = step.buffers[.query, step.count * queryWidth]
    let k = step.buffers[.key, step.count * keyWidth]
    let v = step.buffers[.value, step.count * keyWidth]
    let attended = step.buffers[.attended, step.count * queryWidth]
    let adapters = step.adapters?.choose(layer, .attention, input, step)
    step.projector.project(
      input, tokens: step.count, [(query.matrix, q), (key.matrix, k), (value.matrix, v)])
    adapters?.add([(.query, q), (.key, k), (.value, v)], of: input)
    step.pool.run(step.count) { t, _ in
      finish(t, q.base + t * queryWidth, step)
      store(t, k.base + t * keyWidth, v.base + t * keyWidth, step)
    }
    step.batch.attend(
      layer: layer, queries: q, into: attended, scale: shape.scale, window: window, step)
    step.projector.project(attended, tokens: step.count, [(output, result)])
    adapters?.add([(.output, result)], of: attended)
  }

  func remember(_ input: FloatBuffer, _ step: DecoderStep) {
    let keyWidth = key.matrix.shape.rows
    let k = step.buffers[.key, step.count * keyWidth]
    let v = step.buffers[.value, step.count * keyWidth]
    let adapters = step.adapters?.choose(layer, .attention, input, step, counts: false)
    step.projector.project(input, tokens: step.count, [(key.matrix, k), (value.matrix, v)])
    adapters?.add([(.key, k), (.value, v)], of: input)
    step.pool.run(step.count) { t, _ in store(t, k.base + t * keyWidth, v.base + t * keyWidth, step) }
  }

  private func angles(_ step: DecoderStep) -> RotaryAngles {
    window == nil ? step.angles : step.localAngles ?? step.angles
  }

  /// Norm and rotation of one token's query.
  private func finish(_ token: Int, _ q: UnsafeMutablePointer<Float>, _ step: DecoderStep) {
    let angles = angles(step)
    query.normalize(q, epsilon: step.normEpsilon, step.kernels)
    for head in 0..<shape.heads { angles.rotate(q + head * shape.headSize, token: token) }
  }

  /// Norm and rotation of one token's key, and its place in the cache.
  private func store(
    _ token: Int, _ k: UnsafeMutablePointer<Float>, _ v: UnsafeMutablePointer<Float>, _ step: DecoderStep
  ) {
    let angles = angles(step)
    key.normalize(k, epsilon: step.normEpsilon, step.kernels)
    let cache = step.batch.caches[step.batch.sequence[token]]
    let position = step.batch.positions[token]
    for head in 0..<shape.keyValueHeads {
      let offset = head * shape.headSize
      angles.rotate(k + offset, token: token)
      cache.store(
        layer: layer, head: head, positions: position..<position + 1, keys: k + offset, values: v + offset,
        stride: shape.headSize, kernels: step.kernels)
    }
  }
}
