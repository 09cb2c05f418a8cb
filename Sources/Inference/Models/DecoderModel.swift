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

    /// Positions that are new in the cache once it is read.
    var growth: Int { (positions.last ?? cache.count - 1) + 1 - cache.count }
  }

  /// `precision: nil` takes `DecoderConfiguration.cachePrecision`.
  public func makeCache(limit: Int, precision: KeyValueCache.Precision? = nil) -> KeyValueCache {
    KeyValueCache(configuration.cacheShape(precision), limit: limit)
  }

  /// Reads the segments of several sequences in one pass over the weights and appends them to their caches, which all have one shape.
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
  /// Segments that end with a state stand behind all others, those that pass through fewer blocks behind those that pass through more.
  public func forward(_ segments: [Segment], statesAfter told: [Int]) -> Pass {
    precondition(told.allSatisfy(blocks.indices.contains), "a block that the model does not have")
    let depths = segments.map { $0.depth ?? blocks.count + 1 }
    precondition(
      segments.allSatisfy { $0.depth.map { (0...blocks.count).contains($0) } ?? true }
        && segments.allSatisfy { $0.depth == nil || !$0.tokens.isEmpty }, "a state that no block leaves")
    precondition(zip(depths, depths.dropFirst()).allSatisfy { $0 >= $1 }, "a segment that ends before those behind it")
    let width = configuration.width
    let batch = batch(segments)
    let states = buffers[.states, batch.wanted.count * told.count * width]
    let endStates = buffers[.endStates, depths.count { $0 <= blocks.count } * width]
    guard batch.count > 0 else {
      return Pass(rows: 0, logits: buffers[.logits, 0], states: states, endStates: endStates)
    }
    for segment in segments { segment.cache.reserve(segment.growth) }
    let whole = makeStep(batch, StepAdapters(segments, batch, lowRankProjector))
    let stream = buffers[.stream, batch.count * width]
    pool.run(batch.count) { [embedding, kernels, scale = configuration.scales.embedding] t, _ in
      embedding.read(Int(batch.tokens[t]), into: stream.base + t * width)
      if scale != 1 { kernels.scale(stream.base + t * width, by: scale, count: width) }
      whole.angles.compute(t, position: batch.positions[t])
      whole.localAngles?.compute(t, position: batch.positions[t])
    }
    var step = whole
    var remaining = segments[...]
    for (index, block) in blocks.enumerated() {
      let ended = remaining.drop { ($0.depth ?? .max) > index }
      if !ended.isEmpty {
        remaining = remaining.prefix(upTo: ended.startIndex)
        tell(ended, of: segments, from: stream, into: endStates)
        guard !remaining.isEmpty else { break }
        let rest = self.batch(Array(remaining))
        step = makeStep(rest, StepAdapters(Array(remaining), rest, lowRankProjector))
      }
      pool.hold { block.apply(stream, step) }
      for place in told.indices where told[place] == index {
        for (row, token) in batch.wanted.enumerated() {
          (states.base + (row * told.count + place) * width).update(from: stream.base + token * width, count: width)
        }
      }
    }
    tell(remaining.drop { $0.depth == nil }, of: segments, from: stream, into: endStates)
    for segment in segments { segment.cache.advance(segment.growth) }
    return Pass(rows: batch.wanted.count, logits: logits(stream, step), states: states, endStates: endStates)
  }

  private func batch(_ segments: [Segment]) -> DecoderBatch {
    DecoderBatch(
      segments, heads: configuration.attention.heads, keyValueHeads: configuration.attention.keyValueHeads)
  }

  /// `ended` are some of the segments that end with a state.
  private func tell(
    _ ended: ArraySlice<Segment>, of segments: [Segment], from stream: FloatBuffer, into endStates: FloatBuffer
  ) {
    let width = configuration.width
    let first = segments.firstIndex { $0.depth != nil } ?? segments.count
    var end = segments[..<ended.startIndex].reduce(0) { $0 + $1.tokens.count }
    for (index, segment) in zip(ended.indices, ended) where !segment.tokens.isEmpty {
      end += segment.tokens.count
      (endStates.base + (index - first) * width).update(from: stream.base + (end - 1) * width, count: width)
    }
  }

  private func makeStep(_ batch: DecoderBatch, _ adapters: StepAdapters?) -> DecoderStep {
    let count = batch.count * configuration.rotary.dimensions / 2
    return DecoderStep(
      batch: batch, buffers: buffers, pool: pool, kernels: kernels, projector: projector,
      stackProjector: stackProjector, normEpsilon: configuration.normEpsilon,
      angles: RotaryAngles(rotary, cosines: buffers[.cosines, count], sines: buffers[.sines, count]),
      localAngles: localRotary.map {
        RotaryAngles($0, cosines: buffers[.localCosines, count], sines: buffers[.localSines, count])
      },
      adapters: adapters)
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
