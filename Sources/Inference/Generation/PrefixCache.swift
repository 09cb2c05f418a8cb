import Tensors

/// Keys and values of prompts read before, as a tree of blocks of tokens: a new prompt that begins like an old one need not be read
/// again. What comes out is what reading would give, bit for bit, since a token's keys and values depend on the tokens before it only,
/// and on the adapters that the model was read with: each mix of them has a tree of its own.
///
/// Bounded in bytes; the blocks not used for longest go first, leaves before what they stand on (Zheng et al. 2024, RadixAttention).
struct PrefixCache {
  /// Tokens in a block: as few as can be copied, since the rest of a known beginning is read again.
  static let blockLength = KeyValueCache.tile

  let limitBytes: Int
  private(set) var byteCount = 0
  /// Tokens that did not have to be read, and all tokens of the prompts.
  private(set) var reusedTokens = 0
  private(set) var promptTokens = 0

  final class Block {
    let key: Key
    let segment: KeyValueSegment
    /// Keeps this one.
    unowned let parent: Block?
    var children: [Key: Block] = [:]
    var lastUse = 0

    init(_ key: Key, _ segment: KeyValueSegment, parent: Block?) {
      self.key = key
      self.segment = segment
      self.parent = parent
    }
  }

  struct Key: Hashable {
    var tokens: [Int32]
    var adapters: AdapterMix.Key
  }

  private(set) var roots: [Key: Block] = [:]
  private var clock = 0

  init(limitBytes: Int) {
    self.limitBytes = limitBytes
  }

  /// Fills an empty cache with the longest beginning of `prompt` that is known with these adapters, leaving at least one token to be
  /// read. Returns its length.
  @discardableResult
  mutating func restore(_ prompt: [Int32], with adapters: AdapterMix, into cache: KeyValueCache) -> Int {
    clock += 1
    promptTokens += prompt.count
    var parent: Block?
    while let key = Self.key(prompt, cache.count, before: prompt.count - 1, adapters),
      let block = child(key, of: parent)
    {
      cache.append(block.segment)
      block.lastUse = clock
      parent = block
    }
    reusedTokens += cache.count
    return cache.count
  }

  /// Keeps the whole blocks of `tokens`, which `cache` has read with these adapters. Cost: a copy of the blocks that are new.
  mutating func store(_ tokens: [Int32], with adapters: AdapterMix, from cache: KeyValueCache) {
    clock += 1
    var parent: Block?
    var start = 0
    while let key = Self.key(tokens, start, before: min(tokens.count, cache.count), adapters) {
      let end = start + Self.blockLength
      if let known = child(key, of: parent) {
        known.lastUse = clock
        parent = known
      } else {
        let segment = cache.segment(start..<end)
        guard makeRoom(segment.byteCount) else { return }
        let block = Block(key, segment, parent: parent)
        block.lastUse = clock
        if let parent { parent.children[key] = block } else { roots[key] = block }
        byteCount += segment.byteCount
        parent = block
      }
      start = end
    }
  }

  private static func key(_ tokens: [Int32], _ start: Int, before end: Int, _ adapters: AdapterMix) -> Key? {
    guard start + blockLength <= end else { return nil }
    return Key(tokens: Array(tokens[start..<start + blockLength]), adapters: adapters.key)
  }

  private func child(_ key: Key, of parent: Block?) -> Block? {
    parent == nil ? roots[key] : parent?.children[key]
  }

  /// Blocks used in this very call stay.
  private mutating func makeRoom(_ bytes: Int) -> Bool {
    while byteCount + bytes > limitBytes {
      guard let leaf = oldestLeaf(), leaf.lastUse < clock else { return false }
      if let parent = leaf.parent { parent.children[leaf.key] = nil } else { roots[leaf.key] = nil }
      byteCount -= leaf.segment.byteCount
    }
    return true
  }

  private func oldestLeaf() -> Block? {
    var oldest: Block?
    var pending = Array(roots.values)
    while let block = pending.popLast() {
      pending += block.children.values
      if block.children.isEmpty, block.lastUse < oldest?.lastUse ?? .max { oldest = block }
    }
    return oldest
  }
}
