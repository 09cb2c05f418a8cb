import CKernels

/// Keys and values of one sequence for all layers, as halves: keys in tiles of 16 positions, values position by position.
/// Grows by doubling up to `limit` positions.
//
// @unchecked: written and read by the one owner of the computation; its parallel loops touch disjoint heads or positions.
public final class KeyValueCache: @unchecked Sendable {
  public let layers: Int
  public let heads: Int
  public let headSize: Int
  /// The most positions it may hold.
  public let limit: Int
  /// Positions in use; the next token goes here.
  public private(set) var count = 0
  private var capacity = 0
  private var keys: [UnsafeMutablePointer<UInt16>] = []
  private var values: [UnsafeMutablePointer<UInt16>] = []

  /// `headSize` must be a multiple of 16.
  public init(layers: Int, heads: Int, headSize: Int, limit: Int) {
    precondition(headSize % 16 == 0, "head size must be a multiple of 16")
    self.layers = layers
    self.heads = heads
    self.headSize = headSize
    self.limit = limit
  }

  deinit { release() }

  public var byteCount: Int { layers * heads * capacity * headSize * 4 }

  /// Makes room for `extra` more positions. Cost: a copy of what is there when it grows.
  public func reserve(_ extra: Int) {
    let needed = min(limit, count + extra)
    guard needed > capacity else { return }
    let grown = min((limit + 63) / 64 * 64, max((needed + 63) / 64 * 64, capacity * 2, 256))
    let used = (count + 15) / 16 * 16 * headSize
    let newKeys = allocate(grown)
    let newValues = allocate(grown)
    for (index, (key, value)) in zip(keys, values).enumerated() {
      newKeys[index].update(from: key, count: used)
      newValues[index].update(from: value, count: used)
    }
    release()
    (keys, values, capacity) = (newKeys, newValues, grown)
  }

  /// Forgets all positions from `count` on.
  public func truncate(to count: Int) {
    self.count = min(self.count, max(0, count))
  }

  /// Counts `positions` that `store` has written for every layer.
  public func advance(_ positions: Int) {
    count += positions
  }

  /// Writes one head's key and value of one position (below the reserved capacity).
  public func store(
    layer: Int, head: Int, position: Int, key: UnsafePointer<Float>, value: UnsafePointer<Float>, kernels: Kernels
  ) {
    let index = layer * heads + head
    kernels.table.pointee.store_kv(key, value, position, headSize, keys[index], values[index])
  }

  /// Attention of up to 8 queries over one key/value head; query i sees positions `0..<limits[i]`.
  /// `scratch` holds `scratchCount` floats.
  public func attend(
    layer: Int, head: Int, queries: UnsafePointer<UnsafePointer<Float>?>, limits: UnsafePointer<UInt32>, count: Int,
    scale: Float, into out: UnsafePointer<UnsafeMutablePointer<Float>?>, scratch: UnsafeMutablePointer<Float>,
    kernels: Kernels
  ) {
    let index = layer * heads + head
    kernels.table.pointee.attention(
      queries, limits, count, kk_kv_head(k: keys[index], v: values[index]), headSize, scale, out, scratch)
  }

  /// Buffers of keys and of values each: one a layer and head.
  var buffers: Int { layers * heads }

  /// Calls `body` for the keys of every layer and head, then for the values.
  func forEachBuffer(_ body: (_ index: Int, _ buffer: UnsafeMutablePointer<UInt16>) -> Void) {
    for (index, buffer) in (keys + values).enumerated() { body(index, buffer) }
  }

  public var scratchCount: Int { kk_attention_scratch(headSize) }

  private func allocate(_ positions: Int) -> [UnsafeMutablePointer<UInt16>] {
    (0..<layers * heads).map { _ in
      let buffer = UnsafeMutablePointer<UInt16>.allocate(capacity: positions * headSize)
      buffer.initialize(repeating: 0, count: positions * headSize)
      return buffer
    }
  }

  private func release() {
    for buffer in keys + values { buffer.deallocate() }
  }
}
