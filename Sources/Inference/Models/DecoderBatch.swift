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
  private let heads: Int
  private let group: Int
  private let blocks: [AttentionBlock]

  /// Up to 8 queries over one key/value head.
  private struct AttentionBlock {
    var tokens: Range<Int>
    var heads: Range<Int>
  }

  init(_ segments: [DecoderModel.Segment], heads: Int, keyValueHeads: Int) {
    self.heads = heads
    group = heads / keyValueHeads
    caches = segments.map(\.cache)
    var tokens = [Int32]()
    var positions = [Int]()
    var sequence = [Int]()
    var wanted = [Int]()
    var blocks = [AttentionBlock]()
    for (index, segment) in segments.enumerated() where !segment.tokens.isEmpty {
      let start = tokens.count
      tokens += segment.tokens
      positions += segment.positions
      sequence += repeatElement(index, count: segment.tokens.count)
      switch segment.logits {
      case .none: break
      case .last: wanted.append(tokens.count - 1)
      case .all: wanted += start..<tokens.count
      case .tail(let count): wanted += max(start, tokens.count - count)..<tokens.count
      }
      let tokensAtOnce = max(1, 8 / group)
      for keyValueHead in 0..<keyValueHeads {
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

  var count: Int { tokens.count }

  /// Causal attention of every token over its own sequence, and with a window over its last positions only. Rows of `queries` hold a
  /// key's size for each head, rows of `out` a value's.
  func attend(
    layer: Int, queries: FloatBuffer, into out: FloatBuffer, scale: Float, window: Int?, pool: ThreadPool,
    kernels: Kernels
  ) {
    guard let shape = caches.first?.shape else { return }
    pool.run(blocks.count) { index, _ in
      let block = blocks[index]
      withUnsafeTemporaryAllocation(of: Float.self, capacity: shape.scratchCount) { scratch in
        var rows = QueryRows()
        for token in block.tokens {
          let limit = positions[token] + 1
          for head in block.heads {
            let row = token * heads + head
            rows.append(
              queries.base + row * shape.keySize, out.base + row * shape.valueSize,
              positions: max(0, limit - (window ?? limit))..<limit)
          }
        }
        guard let first = block.tokens.first, let scratch = scratch.baseAddress else { return }
        rows.attend(
          caches[sequence[first]], layer: layer, head: block.heads.lowerBound / group, scale: scale, scratch: scratch,
          kernels: kernels)
      }
    }
  }
}
