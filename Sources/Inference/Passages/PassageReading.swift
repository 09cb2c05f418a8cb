import Tensors

/// Something whose tokens are read piece by piece.
protocol PromptReader: AnyObject {
  /// Tokens that are still to be read.
  var unread: Int { get }
  /// The next `count` of them, or fewer where more than so many rows of logits would be wanted.
  func nextPiece(_ count: Int, rows: Int) -> DecoderModel.Segment
}

/// The beginning of prompts with the stand-in, or a passage behind both, on its way into a cache of its own.
final class PassageReading: PromptReader {
  private(set) var cache: KeyValueCache
  /// What is kept of it, once it was made.
  var segment: KeyValueSegment?
  private let tokens: [Int32]
  private let adapters: AdapterMix

  /// `cache` holds the first of `tokens` already, or none.
  init(_ tokens: [Int32], _ cache: KeyValueCache, _ adapters: AdapterMix) {
    self.tokens = tokens
    self.cache = cache
    self.adapters = adapters
  }

  /// Goes on with a cache that holds the same tokens.
  func replaceCache(_ other: KeyValueCache) {
    cache = other
  }

  var unread: Int { tokens.count - cache.count }

  func nextPiece(_ count: Int, rows: Int) -> DecoderModel.Segment {
    .init(
      tokens: Array(tokens[cache.count..<cache.count + count]), cache: cache, logits: .none, adapters: adapters)
  }
}
