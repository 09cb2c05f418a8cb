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
  let heads: Int
  /// Heads that share a key/value head.
  let group: Int
  let blocks: [AttentionBlock]

  /// Queries of one sequence over one key/value head.
  struct AttentionBlock {
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
      case .none, .state: break
      case .last: wanted.append(tokens.count - 1)
      case .all: wanted += start..<tokens.count
      case .tail(let count): wanted += max(start, tokens.count - count)..<tokens.count
      }
      // Eight queries fill the registers; more only where they are of one token, which then reads what is kept of each position once.
      let tokensAtOnce = max(1, 8 / group)
      for keyValueHead in 0..<keyValueHeads {
        for first in stride(from: start, to: tokens.count, by: tokensAtOnce) {
          for head in stride(from: 0, to: group, by: QueryRows.maximum) {
            let heads = keyValueHead * group + head..<keyValueHead * group + min(group, head + QueryRows.maximum)
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
}
