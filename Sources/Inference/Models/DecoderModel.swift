import Foundation
public import Tensors

/// A decoder-only transformer with weights packed for this CPU: embeddings, blocks, output.
///
/// `forward` is not reentrant: one owner calls it (see `TextGenerator`).
//
// @unchecked: weights are immutable; the buffers belong to the single caller of `forward`.
public final class DecoderModel: @unchecked Sendable {
  public let configuration: DecoderConfiguration
  public let vocabularySize: Int
  /// Bytes of packed weights.
  public let weightBytes: Int
  /// Of these, those that writing a single token reads.
  public let activeWeightBytes: Int
  /// What can be named in the mixes of its segments.
  public let adapters: LoadedAdapters

  let pool: ThreadPool
  let kernels: Kernels
  private let embedding: EmbeddingTable
  private let blocks: [DecoderBlock]
  private let outputNorm: FloatBuffer
  private let output: PackedMatrix
  let rotary: Rotary
  /// Of layers that see a window only, where it differs.
  let localRotary: Rotary?
  private let projector: Projector
  private let stackProjector: StackProjector
  private let lowRankProjector: LowRankProjector
  private let buffers = StepBuffers()

  /// `cache: nil` packs the weights into memory.
  /// - Throws: `ModelFileError` where the file is damaged, or says or holds anything that would not be followed here.
  public init(
    _ file: GGUFFile, pool: ThreadPool, kernels: Kernels = .best, cache: PackedWeightsCache? = nil
  ) throws(ModelFileError) {
    let configuration = try DecoderConfiguration(file)
    let weights = Weights(file, pool: pool, cache: cache)
    self.configuration = configuration
    adapters = LoadedAdapters(base: configuration, pool: pool)
    self.pool = pool
    self.kernels = kernels
    embedding = try weights.table("token_embd.weight", columns: configuration.width)
    vocabularySize = embedding.rows
    var blocks = [DecoderBlock]()
    for layer in 0..<configuration.layers { blocks.append(try DecoderBlock(layer, configuration, weights)) }
    self.blocks = blocks
    outputNorm = try weights.vector("output_norm.weight", count: configuration.width)
    let tied = !weights.has("output.weight")
    output = try weights.matrix(
      tied ? "token_embd.weight" : "output.weight", rows: embedding.rows, columns: configuration.width, keep: tied)
    weightBytes = blocks.reduce(output.shape.byteCount) { $0 + $1.byteCount }
    activeWeightBytes = weightBytes - blocks.compactMap(\.experts).reduce(0) { $0 + $1.idleByteCount }
    rotary = configuration.rotary.rotary(
      frequencyFactors: try weights.optionalVector(
        "rope_freqs.weight", count: configuration.rotary.dimensions / 2)?.array)
    localRotary = configuration.localRotary == configuration.rotary ? nil : configuration.localRotary.rotary()
    projector = Projector(pool: pool, kernels: kernels)
    stackProjector = StackProjector(pool: pool, kernels: kernels)
    lowRankProjector = LowRankProjector(pool: pool, kernels: kernels)
    try weights.refuseWhatIsLeft()
    weights.finish()
  }

  /// Tokens that each expert has got since the model was loaded. May be read from any thread.
  public var expertLoad: ExpertLoad {
    ExpertLoad(
      layers: blocks.compactMap(\.experts).map { ExpertLoad.Layer(index: $0.layer, tokens: $0.load.tokens) })
  }

  /// Tokens of one sequence to be read in a step, and which of them need logits.
  public struct Segment {
    public enum Logits: Sendable {
      case none, last, all
      /// Of the last so many tokens.
      case tail(Int)
      /// None: the tokens pass through the first so many blocks, and what these leave of the last token is told. The cache then
      /// serves such segments only.
      case state(blocks: Int)
    }
    public var tokens: [Int32]
    /// Where they stand, in rising order.
    public var positions: [Int]
    public var cache: KeyValueCache
    public var logits: Logits
    public var adapters: AdapterMix

    /// `tokens` must be inside the vocabulary and fit into the cache after what it holds, which was made with the same `adapters`, all
    /// loaded for this model.
    ///
    /// - Parameter positions: where they do not follow what the cache holds: in rising order, after that, and with every position in
    ///   between placed in the cache.
    public init(
      tokens: [Int32], positions: [Int]? = nil, cache: KeyValueCache, logits: Logits = .last,
      adapters: AdapterMix = .none
    ) {
      self.tokens = tokens
      self.positions = positions ?? Array(cache.count..<cache.count + tokens.count)
      self.cache = cache
      self.logits = logits
      self.adapters = adapters
    }

    /// Rows of logits.
    var rows: Int {
      switch logits {
      case .none: 0
      case .last: min(1, tokens.count)
      case .all: tokens.count
      case .tail(let count): min(count, tokens.count)
      case .state: 0
      }
    }

    /// Blocks that the tokens pass through; `nil` is all of them.
    var depth: Int? { if case .state(let blocks) = logits { blocks } else { nil } }

    /// What of it the blocks behind need, where `block` is the last one, of `count`, that it passes through; else all of it.
    func rest(after block: Int, of count: Int) -> Segment {
      guard block + 1 == depth ?? count, !adapters.isObserved else { return self }
      var rest = self
      let told = depth == nil ? rows : 1
      rest.tokens = tokens.suffix(told)
      rest.positions = positions.suffix(told)
      return rest
    }

    /// Positions that are new in the cache once it is read.
    var growth: Int { (positions.last ?? cache.count - 1) + 1 - cache.count }
  }

  /// `precision: nil` takes `DecoderConfiguration.cachePrecision`. Of `blocks`, if told, when nothing is ever wanted of those behind them:
  /// such a cache is for segments that want `.state(blocks:)` of so many or fewer.
  public func makeCache(limit: Int, precision: KeyValueCache.Precision? = nil, blocks: Int? = nil) -> KeyValueCache {
    precondition(blocks ?? 0 >= 0, "\(blocks ?? 0) blocks")
    var shape = configuration.cacheShape(precision)
    shape.layers = min(shape.layers, blocks ?? shape.layers)
    return KeyValueCache(shape, limit: limit)
  }

  /// Reads the segments of several sequences in one pass over the weights and appends them to their caches, whose rows all have one shape.
  /// Returns the logits asked for, `vocabularySize` floats a row, in segment order; valid until the next call.
  public func forward(_ segments: [Segment]) -> (rows: Int, logits: FloatBuffer) {
    let pass = forward(segments, statesAfter: [])
    return (pass.rows, pass.logits)
  }

  /// What a pass tells. Valid until the next one.
  public struct Pass {
    public var rows: Int
    /// `vocabularySize` floats a row.
    public var logits: FloatBuffer
    /// Of each row, for each of the blocks asked for, `configuration.width` floats.
    public var states: FloatBuffer
    /// Of each segment that ends with a state, in segment order, `configuration.width` floats.
    public var endStates: FloatBuffer
  }

  /// The same, and what some blocks, counted from 0, left in the residual stream of the tokens whose logits are told.
  ///
  /// Segments that end with a state stand behind all others, those that pass through fewer blocks behind those that pass through more. In the
  /// last block of a segment only what is told is computed in full; of the other tokens, what later ones attend to.
  public func forward(_ segments: [Segment], statesAfter told: [Int]) -> Pass {
    precondition(told.allSatisfy(blocks.indices.contains), "a block that the model does not have")
    let depths = segments.map { $0.depth ?? blocks.count + 1 }
    precondition(
      segments.allSatisfy { $0.depth.map { (0...blocks.count).contains($0) } ?? true }
        && segments.allSatisfy { $0.depth == nil || !$0.tokens.isEmpty }, "a state that no block leaves")
    precondition(zip(depths, depths.dropFirst()).allSatisfy { $0 >= $1 }, "a segment that ends before those behind it")
    let width = configuration.width
    var step = makeStep(segments)
    let batch = step.batch
    let states = buffers[.states, batch.wanted.count * told.count * width]
    let endStates = buffers[.endStates, depths.count { $0 <= blocks.count } * width]
    guard batch.count > 0 else {
      return Pass(rows: 0, logits: buffers[.logits, 0], states: states, endStates: endStates)
    }
    for segment in segments { segment.cache.reserve(segment.growth) }
    let stream = buffers[.stream, batch.count * width]
    pool.run(batch.count) { [embedding, kernels, scale = configuration.scales.embedding] t, _ in
      embedding.read(Int(batch.tokens[t]), into: stream.base + t * width)
      if scale != 1 { kernels.scale(stream.base + t * width, by: scale, count: width) }
    }
    var remaining = segments
    for (index, block) in blocks.enumerated() {
      let going = remaining.prefix { ($0.depth ?? .max) > index }
      if going.count < remaining.count {
        tell(remaining, from: going.count, stream, into: endStates)
        remaining = Array(going)
        step = makeStep(remaining)
      }
      guard step.count > 0 else { break }
      let rest = remaining.map { $0.rest(after: index, of: blocks.count) }
      if 2 * rest.reduce(0, { $0 + $1.tokens.count }) <= step.count {
        pool.hold { block.remember(stream, step) }
        keepEnds(rest, of: remaining, in: stream)
        remaining = rest
        step = makeStep(remaining)
        guard step.count > 0 else { break }
      }
      pool.hold { block.apply(stream, step) }
      for place in told.indices where told[place] == index {
        for (row, token) in step.batch.wanted.enumerated() {
          (states.base + (row * told.count + place) * width).update(from: stream.base + token * width, count: width)
        }
      }
    }
    tell(remaining, from: remaining.prefix { $0.depth == nil }.count, stream, into: endStates)
    for segment in segments { segment.cache.advance(segment.growth) }
    return Pass(rows: batch.wanted.count, logits: logits(stream, step), states: states, endStates: endStates)
  }

  /// The states of segments from `start` on, which are all that remain of those that end with one, but for such as ended before.
  private func tell(_ segments: [Segment], from start: Int, _ stream: FloatBuffer, into endStates: FloatBuffer) {
    let width = configuration.width
    let first = segments.firstIndex { $0.depth != nil } ?? segments.count
    var end = segments[..<start].reduce(0) { $0 + $1.tokens.count }
    for index in start..<segments.count {
      end += segments[index].tokens.count
      (endStates.base + (index - first) * width).update(from: stream.base + (end - 1) * width, count: width)
    }
  }

  /// Moves the rows of what is left of each segment, its last tokens, behind one another.
  private func keepEnds(_ rest: [Segment], of segments: [Segment], in stream: FloatBuffer) {
    let width = configuration.width
    var (end, kept) = (0, 0)
    for (segment, left) in zip(segments, rest) {
      end += segment.tokens.count
      let rows = left.tokens.count
      (stream.base + kept * width).update(from: stream.base + (end - rows) * width, count: rows * width)
      kept += rows
    }
  }

  private func makeStep(_ segments: [Segment]) -> DecoderStep {
    let batch = DecoderBatch(
      segments, heads: configuration.attention.heads, keyValueHeads: configuration.attention.keyValueHeads)
    let count = batch.count * configuration.rotary.dimensions / 2
    let step = DecoderStep(
      batch: batch, buffers: buffers, pool: pool, kernels: kernels, projector: projector,
      stackProjector: stackProjector, normEpsilon: configuration.normEpsilon,
      angles: RotaryAngles(rotary, cosines: buffers[.cosines, count], sines: buffers[.sines, count]),
      localAngles: localRotary.map {
        RotaryAngles($0, cosines: buffers[.localCosines, count], sines: buffers[.localSines, count])
      },
      adapters: StepAdapters(segments, batch, lowRankProjector))
    pool.run(batch.count) { t, _ in
      step.angles.compute(t, position: batch.positions[t])
      step.localAngles?.compute(t, position: batch.positions[t])
    }
    return step
  }

  private func logits(_ stream: FloatBuffer, _ step: DecoderStep) -> FloatBuffer {
    let width = configuration.width
    let rows = step.batch.wanted.count
    let normed = buffers[.normed, rows * width]
    let logits = buffers[.logits, rows * vocabularySize]
    for (row, token) in step.batch.wanted.enumerated() {
      kernels.rmsNorm(
        stream.base + token * width, outputNorm.base, epsilon: configuration.normEpsilon, count: width,
        into: normed.base + row * width)
    }
    projector.project(normed, tokens: rows, [(output, logits)])
    let scales = configuration.scales
    guard scales.logits != 1 || scales.logitCap != nil else { return logits }
    pool.run(rows) { [vocabularySize, kernels] row, _ in
      let values = logits.base + row * vocabularySize
      kernels.scale(values, by: 1 / scales.logits, count: vocabularySize)
      guard let cap = scales.logitCap else { return }
      for index in 0..<vocabularySize { values[index] = cap * tanh(values[index] / cap) }
    }
    return logits
  }
}
