import Tensors

/// The tokens of a step laid side by side, with where each belongs.
struct DecoderBatch: Sendable {
  let tokens: [Int32]
  /// Position of each token in its sequence.
  let positions: [Int]
  /// Which of `caches` each token belongs to.
  let sequence: [Int]
  let caches: [KeyValueCache]
  /// Indices of the tokens whose logits are wanted.
  let wanted: [Int]
  private let shape: DecoderConfiguration
  private let blocks: [AttentionBlock]

  /// Up to 8 queries over one key/value head.
  private struct AttentionBlock {
    var tokens: Range<Int>
    var heads: Range<Int>
  }

  init(_ segments: [DecoderModel.Segment], _ shape: DecoderConfiguration) {
    self.shape = shape
    caches = segments.map(\.cache)
    var tokens = [Int32]()
    var positions = [Int]()
    var sequence = [Int]()
    var wanted = [Int]()
    var blocks = [AttentionBlock]()
    let group = shape.heads / shape.keyValueHeads
    for (index, segment) in segments.enumerated() where !segment.tokens.isEmpty {
      let start = tokens.count
      tokens += segment.tokens
      positions += segment.cache.count..<segment.cache.count + segment.tokens.count
      sequence += repeatElement(index, count: segment.tokens.count)
      switch segment.logits {
      case .none: break
      case .last: wanted.append(tokens.count - 1)
      case .all: wanted += start..<tokens.count
      }
      let tokensAtOnce = max(1, 8 / group)
      for keyValueHead in 0..<shape.keyValueHeads {
        for first in stride(from: start, to: tokens.count, by: tokensAtOnce) {
          for head in stride(from: 0, to: group, by: 8) {
            let heads = keyValueHead * group + head..<keyValueHead * group + min(group, head + 8)
            blocks.append(AttentionBlock(tokens: first..<min(tokens.count, first + tokensAtOnce), heads: heads))
          }
        }
      }
    }
    self.tokens = tokens
    self.positions = positions
    self.sequence = sequence
    self.wanted = wanted
    self.blocks = blocks
  }

  /// Causal attention of every token over its own sequence.
  func attend(layer: Int, q: FloatBuffer, into out: FloatBuffer, pool: ThreadPool, kernels: Kernels) {
    let rowWidth = shape.heads * shape.headSize
    let group = shape.heads / shape.keyValueHeads
    let scale = 1 / Float(shape.headSize).squareRoot()
    let scratch = caches.first?.scratchCount ?? 0
    pool.run(blocks.count) { index, _ in
      let block = blocks[index]
      withUnsafeTemporaryAllocation(of: Float.self, capacity: scratch) { scratch in
        withUnsafeTemporaryAllocation(of: UnsafePointer<Float>?.self, capacity: 8) { queries in
          withUnsafeTemporaryAllocation(of: UnsafeMutablePointer<Float>?.self, capacity: 8) { results in
            withUnsafeTemporaryAllocation(of: UInt32.self, capacity: 8) { limits in
              var count = 0
              for token in block.tokens {
                for head in block.heads {
                  let offset = token * rowWidth + head * shape.headSize
                  queries[count] = UnsafePointer(q.base + offset)
                  results[count] = out.base + offset
                  limits[count] = UInt32(positions[token] + 1)
                  count += 1
                }
              }
              guard let first = block.tokens.first, let scratch = scratch.baseAddress,
                let queries = queries.baseAddress, let results = results.baseAddress, let limits = limits.baseAddress
              else { return }
              caches[sequence[first]].attend(
                layer: layer, head: block.heads.lowerBound / group, queries: queries, limits: limits, count: count,
                scale: scale, into: results, scratch: scratch, kernels: kernels)
            }
          }
        }
      }
    }
  }
}

/// Buffers of one step, for up to `capacity` tokens.
//
// @unchecked: see `DecoderModel`.
final class DecoderWorkspace: @unchecked Sendable {
  let capacity: Int
  let x, normed, q, k, v, attended, gate, up, cosines, sines: FloatBuffer
  var logits = FloatBuffer(0)

  init(_ shape: DecoderConfiguration, tokens: Int) {
    capacity = tokens
    x = FloatBuffer(tokens * shape.width)
    normed = FloatBuffer(tokens * shape.width)
    q = FloatBuffer(tokens * shape.heads * shape.headSize)
    k = FloatBuffer(tokens * shape.keyValueHeads * shape.headSize)
    v = FloatBuffer(tokens * shape.keyValueHeads * shape.headSize)
    attended = FloatBuffer(tokens * shape.heads * shape.headSize)
    gate = FloatBuffer(tokens * shape.feedForwardWidth)
    up = FloatBuffer(tokens * shape.feedForwardWidth)
    cosines = FloatBuffer(tokens * shape.rotaryDimensions / 2)
    sines = FloatBuffer(tokens * shape.rotaryDimensions / 2)
  }
}
